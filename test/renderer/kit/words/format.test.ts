import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatUtcOffset,
  shortContentType
} from '../../../../src/renderer/src/kit/words/model/format'

describe('formatting', () => {
  it('shows sizes in decimal, with significant digits', () => {
    expect(
      [0, 311, 999, 1000, 2100, 48_949, 999_949, 999_950, 3_400_000, 1.82e9, 12.34e9].map(formatBytes)
    ).toEqual([
      '0 B',
      '311 B',
      '999 B',
      '1.0 KB',
      '2.1 KB',
      '48.9 KB',
      '999.9 KB',
      '1.0 MB',
      '3.4 MB',
      '1.82 GB',
      '12.3 GB'
    ])
  })

  it('shows rates', () => {
    expect([formatRate(0), formatRate(0.4), formatRate(38_400_000)]).toEqual(['0 B/s', '0 B/s', '38.4 MB/s'])
  })
})

it('shows durations in the best unit, monotonically across units', () => {
  expect(
    [0, 0.004, 0.094, 0.3, 9.94, 9.96, 37, 999, 999.6, 5010, 9994, 12_340, 59_960, 125_000, 3_725_000].map(
      formatDuration
    )
  ).toEqual([
    '0.0 ms',
    '4 µs',
    '94 µs',
    '0.3 ms',
    '9.9 ms',
    '10 ms',
    '37 ms',
    '999 ms',
    '1.00 s',
    '5.01 s',
    '9.99 s',
    '12.3 s',
    '1 m 00 s',
    '2 m 05 s',
    '1 h 02 m'
  ])
})

it('names the offset from UTC', () => {
  const at = (minutes: number): string => {
    const date = new Date(0)
    date.getTimezoneOffset = () => minutes
    return formatUtcOffset(date)
  }
  expect([at(0), at(-480), at(210), at(-345)]).toEqual(['UTC', 'UTC+8', 'UTC−3:30', 'UTC+5:45'])
})

it('groups counts by thousands', () => {
  expect(formatCount(1_284_000)).toBe('1,284,000')
})

it('shortens content types to their distinctive part', () => {
  expect(
    [
      'application/json',
      'application/problem+json',
      'image/svg+xml',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      'text/html',
      'application/grpc+proto',
      'application/grpc-web-text+proto',
      'application/connect+json',
      ''
    ].map(shortContentType)
  ).toEqual(['json', 'json', 'svg', 'form', 'octet-stream', 'html', 'grpc', 'grpc-web', 'connect', ''])
})
