import type { TimeFormat } from '../../../shared/contract/host'
import { formatUtcOffset } from './format'

/**
 * Moments as the window writes them, to the microsecond. They come as milliseconds since 1970 made of whole
 * microseconds, and are reckoned as those: in fractions of milliseconds a microsecond would get lost.
 */

export const TIME_FORMS = ['absolute', 'relative', 'delta'] as const
export const TIME_ZONES = ['local', 'utc'] as const

/** What a moment is told apart from, where it is not told by the clock. Null where there is no such thing. */
export interface TimeOrigin {
  readonly start: number | null
  readonly before: number | null
}

/** A moment in the form chosen: `10:42:07.118203`, `12.118203 s`, `0.000412 s`. */
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
      // The first of all has nothing before it.
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

/** Date and time to the second with its zone, `2026-11-21 10:42:07 UTC+8`, for what was never known any closer. */
export function formatSecond(time: number, zone: TimeFormat['zone']): string {
  const { day, clock, offset } = partsOf(time, zone)
  return `${day} ${clock.slice(0, 8)} ${offset}`
}

/** Milliseconds as seconds with microseconds, `12.118203 s`; below zero where a table is not in order of time. */
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
