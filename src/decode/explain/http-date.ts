/**
 * Parses HTTP dates: the current format and the two obsolete ones (RFC 9110, section 5.6.7), and the many formats that
 * browsers accept in a cookie's Expires (RFC 6265, section 5.1.1).
 */

export interface HttpDate {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly form: 'imf' | 'rfc850' | 'asctime'
  /** True if the day of the week does not match the date. */
  readonly wrongDay: boolean
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** `Sun, 06 Nov 1994 08:49:37 GMT` */
const IMF = /^([A-Za-z]{3}), (\d{2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC)$/
/** `Sunday, 06-Nov-94 08:49:37 GMT` */
const RFC850 = /^([A-Za-z]{6,9}), (\d{2})-([A-Za-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME = /^([A-Za-z]{3}) ([A-Za-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/

/** `now` determines the century of a two-digit year: at most 50 years in the future. */
export function parseHttpDate(value: string, now: number): HttpDate | null {
  const trimmed = value.trim()
  const imf = IMF.exec(trimmed)
  if (imf !== null) {
    const [, day, date, month, year, hour, minute, second] = imf
    return httpDate('imf', day, utc(year, month, date, hour, minute, second))
  }
  const rfc850 = RFC850.exec(trimmed)
  if (rfc850 !== null) {
    const [, day, date, month, short, hour, minute, second] = rfc850
    const year = String(fullYear(Number(short), now))
    return httpDate('rfc850', day, utc(year, month, date, hour, minute, second))
  }
  const asctime = ASCTIME.exec(trimmed)
  if (asctime === null) return null
  const [, day, month, date, hour, minute, second, year] = asctime
  return httpDate('asctime', day, utc(year, month, date?.trim(), hour, minute, second))
}

function httpDate(form: HttpDate['form'], day: string | undefined, time: number | null): HttpDate | null {
  if (time === null) return null
  return { time, form, wrongDay: DAYS[new Date(time).getUTCDay()] !== day?.slice(0, 3).toLowerCase() }
}

function fullYear(short: number, now: number): number {
  const current = new Date(now).getUTCFullYear()
  const year = current - (current % 100) + short
  return year > current + 50 ? year - 100 : year
}

function utc(...parts: (string | undefined)[]): number | null {
  const [year, month, date, hour, minute, second] = parts
  const monthAt = MONTHS.indexOf((month ?? '').toLowerCase())
  const [y, d, h, m, s] = [year, date, hour, minute, second].map(Number)
  if (
    monthAt < 0 ||
    y === undefined ||
    d === undefined ||
    h === undefined ||
    m === undefined ||
    s === undefined
  )
    return null
  // The format allows a leap second, but Date.UTC does not.
  if (d < 1 || d > 31 || h > 23 || m > 59 || s > 60) return null
  const time = Date.UTC(y, monthAt, d, h, m, Math.min(s, 59))
  return new Date(time).getUTCDate() === d ? time : null
}

/**
 * Parses a cookie's Expires as browsers do: the parts in any order, other words ignored. Returns null if browsers
 * ignore it.
 */
export function parseCookieDate(value: string): number | null {
  let clock: RegExpExecArray | null = null
  let date: string | undefined
  let month: string | undefined
  let year: string | undefined
  for (const token of value.slice(0, MAX_DATE_LENGTH).split(/[\t\x20-\x2f;-@[-`{-~]+/)) {
    const found: RegExpExecArray | null =
      clock === null ? /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)/.exec(token) : null
    if (found !== null) clock = found
    else if (date === undefined && /^\d{1,2}(?:\D|$)/.test(token)) date = String(Number.parseInt(token, 10))
    else if (month === undefined && MONTHS.includes(token.slice(0, 3).toLowerCase()))
      month = token.slice(0, 3)
    else if (year === undefined && /^\d{2,4}(?:\D|$)/.test(token)) year = token
  }
  if (clock === null || date === undefined || month === undefined || year === undefined) return null
  let full = Number.parseInt(year, 10)
  if (full >= 70 && full <= 99) full += 1900
  else if (full >= 0 && full <= 69) full += 2000
  return full < 1601 ? null : utc(String(full), month, date, clock[1], clock[2], clock[3])
}

const MAX_DATE_LENGTH = 200
