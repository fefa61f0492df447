/** Parsing and formatting of durations: a number and a unit, with ms as default. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

/** Parses a duration to whole ms; null if invalid. Accepts a decimal comma. */
export function readDuration(text: string): number | null {
  const parts = /^(\d+(?:[.,]\d+)?)\s*(ms|s|min|h)?$/i.exec(text.trim())
  if (parts === null) return null
  const [, number = '', unit = 'ms'] = parts
  return Math.round(Number(number.replace(',', '.')) * (UNITS[unit.toLowerCase()] ?? 1))
}

/** Formats with the largest unit that gives a whole number: `250 ms`, `30 s`, `5 min`. */
export function typedDuration(milliseconds: number): string {
  const unit =
    ['h', 'min', 's'].find((name) => milliseconds > 0 && milliseconds % (UNITS[name] ?? 1) === 0) ?? 'ms'
  return `${milliseconds / (UNITS[unit] ?? 1)} ${unit}`
}
