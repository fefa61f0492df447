/**
 * Times in a filter: a time of day (`14:05`, on any day), a date (`2026-03-01`, `2026-03-01T14:05:30`), or a duration
 * before now (`-5m`). All in the local time zone.
 */

export interface FilterTime {
  /** As written, for display. */
  readonly text: string
  /** `clock` is milliseconds after midnight, `instant` since 1970, `ago` before now. */
  readonly kind: 'clock' | 'instant' | 'ago'
  readonly value: number
  /** Length of the named span: `14:05` is a minute long, `-5m` is a moment. */
  readonly span: number
}

const DAY_MS = 86_400_000
const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?`
const TIME_OF_DAY = new RegExp(`^${CLOCK}$`)
const DATE = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})(?:[T_]${CLOCK})?$`, 'i')
const AGO = /^-(\d+(?:\.\d+)?)(ms|s|m|min|h|d)$/i
const AGO_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: DAY_MS
}

/** Returns null if the text is not a time. */
export function parseFilterTime(text: string): FilterTime | null {
  const ago = AGO.exec(text)
  if (ago !== null) {
    const unit = AGO_UNITS[(ago[2] ?? '').toLowerCase()] ?? 1
    return { text, kind: 'ago', value: Number(ago[1]) * unit, span: 0 }
  }
  const time = TIME_OF_DAY.exec(text)
  if (time !== null) {
    const clock = clockOf(time.slice(1))
    return clock === null ? null : { text, kind: 'clock', ...clock }
  }
  const [, year, month, day, ...rest] = DATE.exec(text) ?? []
  if (year === undefined) return null
  const clock = rest[0] === undefined ? { value: 0, span: DAY_MS } : clockOf(rest)
  if (clock === null) return null
  const midnight = new Date(Number(year), Number(month) - 1, Number(day))
  if (midnight.getMonth() !== Number(month) - 1) return null
  return { text, kind: 'instant', value: midnight.getTime() + clock.value, span: clock.span }
}

function clockOf(parts: readonly (string | undefined)[]): { value: number; span: number } | null {
  const [hours, minutes, seconds, fraction] = parts
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds ?? 0)]
  if (h > 23 || m > 59 || s > 59) return null
  const ms = fraction === undefined ? 0 : Math.round(Number(`0${fraction}`) * 1000)
  const span = seconds === undefined ? 60_000 : fraction === undefined ? 1000 : 1
  return { value: ((h * 60 + m) * 60 + s) * 1000 + ms, span }
}

/** Returns a function that converts a time since 1970 to the scale of `time`. `now`: of evaluation. */
export function timeScale(time: FilterTime, now: number): { at(ms: number): number; start: number } {
  switch (time.kind) {
    case 'clock':
      return { at: timeOfDay, start: time.value }
    case 'instant':
      return { at: (ms) => ms, start: time.value }
    case 'ago':
      return { at: (ms) => ms, start: now - time.value }
  }
}

function timeOfDay(ms: number): number {
  const local = ms - new Date(ms).getTimezoneOffset() * 60_000
  return ((local % DAY_MS) + DAY_MS) % DAY_MS
}
