/** Numbers with units, as a rules file writes them. */

const TIMES: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000
}
const SIZES: Readonly<Record<string, number>> = {
  ...{ b: 1, kb: 1e3, mb: 1e6, gb: 1e9 },
  ...{ kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 }
}
const RATES: Readonly<Record<string, number>> = {
  ...{ 'bit/s': 1 / 8, 'kbit/s': 1e3 / 8, 'mbit/s': 1e6 / 8, 'gbit/s': 1e9 / 8 },
  ...{ 'b/s': 1, 'kb/s': 1e3, 'mb/s': 1e6, 'gb/s': 1e9, 'kib/s': 1024, 'mib/s': 1024 ** 2 }
}

/** Milliseconds; null if it is no time. A number alone is in milliseconds. */
export function parseTime(value: unknown): number | null {
  return withUnit(value, TIMES)
}

/** Bytes; null if it is no size. */
export function parseBytes(value: unknown): number | null {
  const bytes = withUnit(value, SIZES)
  return bytes === null ? null : Math.round(bytes)
}

/** Bytes per second; null if it is no rate. `kB/s` counts bytes, `kbit/s` bits. */
export function parseRate(value: unknown): number | null {
  const rate = withUnit(value, RATES)
  return rate === null ? null : Math.round(rate)
}

function withUnit(value: unknown, units: Readonly<Record<string, number>>): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string') return null
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?)\s?([a-zµ/]+)?$/i.exec(value.trim()) ?? []
  if (digits === undefined) return null
  if (unit === '') return Number(digits)
  const factor = units[unit.toLowerCase()]
  return factor === undefined ? null : Number(digits) * factor
}

/** True if the text has a unit of time. */
export function isTime(value: unknown): boolean {
  return typeof value === 'string' && /[a-z]/i.test(value) && parseTime(value) !== null
}
