/**
 * Number formats of the window: few digits, always with a unit, steady in width. Sizes are decimal (1 KB is 1,000 B),
 * as in other transfer tools. Both languages use the same formats.
 */

const SIZE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** Formats a size with at most three significant digits where possible: `311 B`, `2.1 KB`, `48.9 KB`, `1.82 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  // 999.95 would be formatted as "1000.0", so it uses the next unit.
  while (unit < SIZE_UNITS.length - 1 && value >= (unit === 0 ? 1000 : 999.95)) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 ? 0 : unit >= 3 && value < 10 ? 2 : 1
  return `${value.toFixed(digits)} ${SIZE_UNITS[unit] ?? ''}`
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(Math.round(bytesPerSecond))}/s`
}

/** `0.3 ms`, `37 ms`, `5.01 s`, `2 m 05 s`, `1 h 02 m`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds > 0 && milliseconds < 0.095) return `${(milliseconds * 1000).toFixed(0)} µs`
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)} ms`
  if (milliseconds < 999.5) return `${milliseconds.toFixed(0)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60, 2)} s`
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60), 2)} m`
}

/** Formats an age in whole seconds: `3 s`, `2 m 05 s`. Returns null below one second. */
export function formatAge(milliseconds: number): string | null {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 1) return null
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000)
}

/** `UTC+8`, `UTC−3:30`, `UTC`. */
export function formatUtcOffset(date: Date): string {
  const minutes = -date.getTimezoneOffset()
  if (minutes === 0) return 'UTC'
  const absolute = Math.abs(minutes)
  const rest = absolute % 60
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(absolute / 60)}${rest === 0 ? '' : `:${pad(rest, 2)}`}`
}

const COUNT = new Intl.NumberFormat('en-US')

/** `1,284`. */
export function formatCount(count: number): string {
  return COUNT.format(count)
}

/** Returns a short name of a content type for a narrow column: `json`, `html`, `png`, `octet-stream`. */
export function shortContentType(contentType: string): string {
  const slash = contentType.indexOf('/')
  const subtype = contentType.slice(slash + 1).toLowerCase()
  // For gRPC, the protocol is more useful than its message format.
  if (/^grpc\b/.test(subtype)) return subtype.startsWith('grpc-web') ? 'grpc-web' : 'grpc'
  if (subtype.startsWith('connect+')) return 'connect'
  const suffix = subtype.lastIndexOf('+')
  // `problem+json` is shown as json, but `svg+xml` as an image; the title has the full type.
  const isImage = contentType.slice(0, slash).toLowerCase() === 'image'
  const name = suffix <= 0 ? subtype : isImage ? subtype.slice(0, suffix) : subtype.slice(suffix + 1)
  return name.replace(/^(x-|vnd\.)/, '').replace(/^www-form-urlencoded$/, 'form')
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
