import type { Spread } from '../statistics'

/** Number formats of the report. */

export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length))
  )
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
      )
      .join('  ')
      .trimEnd()
  )
}

/** Formats a bound and whether the value meets it. */
export function verdict(value: number, sign: '≥' | '≤', bound: number, digits = 2): string {
  const kept = sign === '≥' ? value >= bound : value <= bound
  return ` ${kept ? '✓' : '✗'} ${sign} ${bound.toFixed(digits)}`
}

export function spreadText({ median, lower, upper }: Spread): string {
  return `${median.toFixed(3)} (${lower.toFixed(2)}–${upper.toFixed(2)})`
}

export function rateText(rate: number, unit: 'bytes' | 'round trips' | 'connections'): string {
  return unit === 'bytes' ? `${(rate / 1e9).toFixed(2)} GB/s` : `${count(rate)}/s`
}

export const count = (value: number): string => Math.round(value).toLocaleString('en')
export const ms = (value: number): string => `${value.toFixed(2)} ms`
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
export const mebibytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MiB`
export const kibibytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`
