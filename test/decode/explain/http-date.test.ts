import { describe, expect, it } from 'vitest'
import { parseCookieDate, parseHttpDate } from '../../../src/decode/explain/http-date'

const NOW = Date.UTC(2026, 10, 22)
const iso = (time: number | null | undefined): string | null =>
  time === null || time === undefined ? null : new Date(time).toISOString()

describe('an HTTP date', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', 'imf'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 'rfc850'],
    ['Sun Nov  6 08:49:37 1994', 'asctime']
  ])('is read in each form of RFC 9110, section 5.6.7: %s', (value, form) => {
    expect(parseHttpDate(value, NOW)).toEqual({
      time: Date.UTC(1994, 10, 6, 8, 49, 37),
      form,
      wrongDay: false
    })
  })

  it('with a two-digit year is at most 50 years ahead', () => {
    expect([
      iso(parseHttpDate('Friday, 01-Jan-76 00:00:00 GMT', NOW)?.time),
      iso(parseHttpDate('Friday, 01-Jan-77 00:00:00 GMT', NOW)?.time)
    ]).toEqual(['2076-01-01T00:00:00.000Z', '1977-01-01T00:00:00.000Z'])
  })

  it('may contain the wrong day of the week', () => {
    expect(parseHttpDate('Mon, 06 Nov 1994 08:49:37 GMT', NOW)?.wrongDay).toBe(true)
  })

  it.each([
    '0',
    '-1',
    '',
    'Sun, 31 Feb 2026 00:00:00 GMT',
    'Sun, 06 Nov 1994 24:49:37 GMT',
    '2026-11-22T00:00:00Z'
  ])('does not match %j', (value) => {
    expect(parseHttpDate(value, NOW)).toBeNull()
  })
})

describe('the date of a cookie', () => {
  it.each([
    ['Wed, 21 Oct 2026 07:28:00 GMT', '2026-10-21T07:28:00.000Z'],
    ['Wed, 21-Oct-2026 07:28:00 GMT', '2026-10-21T07:28:00.000Z'],
    ['Wed, 21-Oct-26 07:28:00 GMT', '2026-10-21T07:28:00.000Z'],
    ['21 oct 1999 7:8:9', '1999-10-21T07:08:09.000Z'],
    ['Thu, 01 Jan 1970 00:00:00 GMT', '1970-01-01T00:00:00.000Z'],
    ['Oct 21 07:28:00 2026', '2026-10-21T07:28:00.000Z'],
    ['never', null],
    ['21 Oct 1600 07:28:00', null],
    ['31 Feb 2026 07:28:00', null]
  ])('is read as browsers do (RFC 6265, section 5.1.1): %s', (value, expected) => {
    expect(iso(parseCookieDate(value))).toBe(expected)
  })
})
