/** A length of time as it is typed: a number and a unit, milliseconds where there is none. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

/** Whole milliseconds, or null where it is no length of time. A comma is taken for a decimal point. */
export function readDuration(text: string): number | null {
  const parts = /^(\d+(?:[.,]\d+)?)\s*(ms|s|min|h)?$/i.exec(text.trim())
  if (parts === null) return null
  const [, number = '', unit = 'ms'] = parts
  return Math.round(Number(number.replace(',', '.')) * (UNITS[unit.toLowerCase()] ?? 1))
}

/** In the largest unit that says it in whole numbers: `250 ms`, `30 s`, `5 min`. */
export function typedDuration(milliseconds: number): string {
  const unit =
    ['h', 'min', 's'].find((name) => milliseconds > 0 && milliseconds % (UNITS[name] ?? 1) === 0) ?? 'ms'
  return `${milliseconds / (UNITS[unit] ?? 1)} ${unit}`
}
