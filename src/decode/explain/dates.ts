/** Explains headers with a date: in local time, and relative to the time of the message. */
import { clockDifference, clockShown } from './caching'
import {
  duration,
  explanation,
  list,
  moment,
  part,
  remark,
  phrase,
  type Explanation,
  type ExplainedPart
} from './explanation'
import type { HeaderPlace, MessageFacts } from './facts'
import { parseHttpDate } from './http-date'
import { readSeconds } from './scan'

/** Maximum difference between Date and the time of its message. */
const NOW_MS = 60_000

export function explainDate({ index, name, value }: HeaderPlace, message: MessageFacts): Explanation {
  const kind = name.toLowerCase()
  const found = parseHttpDate(value, message.time)
  const end = value.length
  if (found === null) {
    // Servers send `Expires: 0` and -1 for "expired", and recipients treat them so (RFC 9111, section 5.3).
    const isExpired = kind === 'expires' && /^\s*-?\d+\s*$/.test(value)
    return explanation(
      kind,
      index,
      phrase(isExpired ? 'date.expiredZero' : 'date.bad'),
      [],
      isExpired ? 'info' : 'warning'
    )
  }
  const when = moment(found.time, message.time)
  const parts: ExplainedPart[] = []
  if (found.form !== 'imf') parts.push(remark(phrase(`date.form.${found.form}`), 'note', index))
  if (found.wrongDay) parts.push(remark(phrase('date.wrongDay'), 'note', index))
  // The age of a date just sent is not interesting.
  const isNow = kind === 'date' && Math.abs(found.time - message.time) < NOW_MS
  const difference = kind === 'date' ? clockDifference(message) : null
  if (difference !== null) parts.push(remark(clockShown(difference), 'note', index))
  if (parts.length > 0) parts.unshift(part('date.when', when, { header: index, range: [0, end] }))
  return explanation(kind, index, isNow ? moment(found.time, null) : when, parts)
}

/** Explains a date, or seconds after the response (RFC 9110, section 10.2.3). */
export function explainRetryAfter(header: HeaderPlace, message: MessageFacts): Explanation {
  const seconds = readSeconds(header.value.trim())
  return seconds === null
    ? explainDate(header, message)
    : explanation(
        'retry-after',
        header.index,
        list([phrase('date.retry', { time: duration(seconds) }), moment(message.time + seconds * 1000, null)])
      )
}

export function explainAge({ index, value }: HeaderPlace): Explanation {
  const seconds = readSeconds(value.trim())
  return seconds === null
    ? explanation('age', index, phrase('cache.badSeconds'), [], 'warning')
    : explanation('age', index, phrase('date.age', { time: duration(seconds) }))
}
