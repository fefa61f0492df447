/** Splits a duration into its largest unit and the next smaller one if not zero. */

const DURATION_UNITS = ['year', 'day', 'hour', 'minute', 'second'] as const
export type DurationUnit = (typeof DURATION_UNITS)[number]

const SECONDS: Readonly<Record<DurationUnit, number>> = {
  year: 365 * 86_400,
  day: 86_400,
  hour: 3600,
  minute: 60,
  second: 1
}

export function durationUnits(seconds: number): { unit: DurationUnit; count: number }[] {
  let rest = Math.round(Math.abs(seconds))
  const found: { unit: DurationUnit; count: number }[] = []
  for (const unit of DURATION_UNITS) {
    const count = Math.floor(rest / SECONDS[unit])
    // One unit below the largest is precise enough.
    if (found.length === 1) return count === 0 ? found : [...found, { unit, count }]
    if (count > 0) {
      found.push({ unit, count })
      rest -= count * SECONDS[unit]
    }
  }
  return found.length === 0 ? [{ unit: 'second', count: 0 }] : found
}
