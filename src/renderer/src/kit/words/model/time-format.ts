import type { TimeFormat } from '../../../../../shared/contract/host'
import { formatUtcOffset } from './format'

/**
 * Formats timestamps with microseconds. They are milliseconds since 1970 derived from whole microseconds and are
 * computed as such, because fractions of milliseconds would lose precision.
 */

export const TIME_FORMS = ['absolute', 'relative', 'delta'] as const
export const TIME_ZONES = ['local', 'utc'] as const

/** Reference times for relative formats; null if there is none. */
export interface TimeOrigin {
  readonly start: number | null
  readonly before: number | null
}

/** Formats a time in the chosen form: `10:42:07.118203`, `12.118203 s`, `0.000412 s`. */
export function formatMoment(
  time: number,
  { form, zone }: TimeFormat,
  { start, before }: TimeOrigin
): string {
  switch (form) {
    case 'absolute':
      return formatClock(time, zone)
    case 'relative':
      return start === null ? formatClock(time, zone) : formatSeconds(time - start)
    case 'delta':
      // The first row has no predecessor.
      return formatSeconds(before === null ? 0 : time - before)
  }
}

/** Time of day, `10:42:07.118203`. */
export function formatClock(time: number, zone: TimeFormat['zone']): string {
  return partsOf(time, zone).clock
}

/** Date and time with its zone, `2026-11-21 10:42:07.118203 UTC+8`. */
export function formatTimestamp(time: number, zone: TimeFormat['zone']): string {
  const { day, clock, offset } = partsOf(time, zone)
  return `${day} ${clock} ${offset}`
}

/** Date and time to the second with its zone, `2026-11-21 10:42:07 UTC+8`, for times with no higher precision. */
export function formatSecond(time: number, zone: TimeFormat['zone']): string {
  const { day, clock, offset } = partsOf(time, zone)
  return `${day} ${clock.slice(0, 8)} ${offset}`
}

/** Milliseconds as seconds with microseconds, `12.118203 s`; negative if a table is not in time order. */
export function formatSeconds(milliseconds: number): string {
  const microseconds = Math.round(milliseconds * 1000)
  const absolute = Math.abs(microseconds)
  const sign = microseconds < 0 ? '−' : ''
  return `${sign}${Math.floor(absolute / 1e6)}.${pad(absolute % 1e6, 6)} s`
}

function partsOf(time: number, zone: TimeFormat['zone']): { day: string; clock: string; offset: string } {
  const microseconds = Math.round(time * 1000)
  const date = new Date(Math.floor(microseconds / 1000))
  const utc = zone === 'utc'
  const day = utc
    ? [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    : [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  const clock = utc
    ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    : [date.getHours(), date.getMinutes(), date.getSeconds()]
  return {
    day: day.map((part) => pad(part, 2)).join('-'),
    clock: `${clock.map((part) => pad(part, 2)).join(':')}.${pad(((microseconds % 1e6) + 1e6) % 1e6, 6)}`,
    offset: utc ? 'UTC' : formatUtcOffset(date)
  }
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
