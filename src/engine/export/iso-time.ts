/** Formats milliseconds since 1970 (with fraction) as ISO 8601 with microseconds, the precision of recorded times. */
export function isoTime(time: number): string {
  const micros = Math.round(time * 1000)
  const millis = Math.floor(micros / 1000)
  const rest = micros - millis * 1000
  const text = new Date(millis).toISOString()
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`
}
