import { expect, it } from 'vitest'
import {
  formatClock,
  formatMoment,
  formatSeconds,
  formatTimestamp
} from '../../../../src/renderer/src/kit/words/model/time-format'

/** 2026-11-21 10:42:07.118203, in whole microseconds as the engine gives them. */
const UTC = Date.UTC(2026, 10, 21, 10, 42, 7) + 118_203 / 1000
const LOCAL = new Date(2026, 10, 21, 10, 42, 7).getTime() + 118_203 / 1000

it('writes times of day to the microsecond, in local time or UTC', () => {
  expect([formatClock(LOCAL, 'local'), formatClock(UTC, 'utc')]).toEqual([
    '10:42:07.118203',
    '10:42:07.118203'
  ])
})

it('shows the date and the zone in full timestamps', () => {
  expect(formatTimestamp(UTC, 'utc')).toBe('2026-11-21 10:42:07.118203 UTC')
  expect(formatTimestamp(LOCAL, 'local')).toMatch(/^2026-11-21 10:42:07\.118203 UTC/)
})

it('keeps every microsecond: each value of a second is read back unchanged', () => {
  const start = Date.UTC(2026, 10, 21)
  const wrong: number[] = []
  for (let microseconds = 0; microseconds < 1_000_000; microseconds += 7) {
    const text = formatClock((start * 1000 + microseconds) / 1000, 'utc')
    if (text !== `00:00:00.${String(microseconds).padStart(6, '0')}`) wrong.push(microseconds)
  }
  expect(wrong).toEqual([])
})

it('counts from the start or from the row before, in seconds', () => {
  const origin = { start: UTC - 12_118.203, before: UTC - 0.412 }
  expect([
    formatMoment(UTC, { form: 'absolute', zone: 'utc' }, origin),
    formatMoment(UTC, { form: 'relative', zone: 'utc' }, origin),
    formatMoment(UTC, { form: 'delta', zone: 'utc' }, origin)
  ]).toEqual(['10:42:07.118203', '12.118203 s', '0.000412 s'])
})

it('shows no distance for the first row, and the time of day without a start', () => {
  const origin = { start: null, before: null }
  expect([
    formatMoment(UTC, { form: 'delta', zone: 'utc' }, origin),
    formatMoment(UTC, { form: 'relative', zone: 'utc' }, origin)
  ]).toEqual(['0.000000 s', '10:42:07.118203'])
})

it('shows a row as earlier than the one above it', () => {
  expect([formatSeconds(-0.12), formatSeconds(3_723_000.5)]).toEqual(['−0.000120 s', '3723.000500 s'])
})
