import type { ConnectionEvent } from './connection-event'
import type { MockedDifference } from './mock-events'

/** Descriptions of mock server events, as written to the capture file. */

type Mocked = Extract<ConnectionEvent, { event: 'mocked' }>

export function describeMocked(event: Mocked): string {
  const sentences = [resultOf(event), ...(event.notes ?? [])]
  return sentences.join(' ')
}

function resultOf(event: Mocked): string {
  const { result, asked, from, score = 0, differs = [] } = event
  const source = from === undefined ? '' : sourceOf(from)
  if (result === 'answered') return `${asked}: response from ${source}; ${whyOf(event)}.`
  const nearest =
    from === undefined
      ? 'no similar request was recorded'
      : `nearest match: ${source}, score ${score} of 100: ${differs.map(describeDifference).join('; ')}`
  const done = {
    missed: 'has no recorded response',
    forwarded: 'has no recorded response and is forwarded to upstream',
    failed: 'has no recorded response and could not be forwarded'
  }[result]
  return `${asked} ${done}; ${nearest}.`
}

/** A forwarded response has no number. */
function sourceOf({ kind, number, capture, title }: NonNullable<Mocked['from']>): string {
  return number === 0 ? `the response of ${capture} (${title})` : `${kind} ${number} of ${capture} (${title})`
}

function whyOf({ why = 'only', place = 1, among = 1, score = 100, differs = [] }: Mocked): string {
  switch (why) {
    case 'only':
      return 'the only exact match'
    case 'next':
      return `match ${place} of ${among}, in order`
    case 'again':
      return `all ${among} matches were used; restarting with match ${place}`
    case 'best':
      return `the best match, score ${score} of 100: ${differs.map(describeDifference).join('; ')}`
  }
}

export function describeDifference({ part, name, recorded, came }: MockedDifference): string {
  if (part === 'used') return `all ${recorded ?? ''} matches were used`
  const what = { query: `parameter ${name}`, header: `header ${name}`, body: `body ${name}`.trim() }
  const subject = part === 'query' || part === 'header' || part === 'body' ? what[part] : part
  if (recorded === null) return `${subject} is ${came ?? ''}, was absent in the recording`
  if (came === null) return `${subject} is absent, was ${recorded} in the recording`
  return `${subject} is ${came}, was ${recorded} in the recording`
}

export function describeRecorded({
  kind,
  number,
  capture,
  translated,
  forwarded
}: Extract<ConnectionEvent, { event: 'recorded' }>): string {
  if (forwarded === true) return 'Recorded while forwarding to the upstream server.'
  const form = translated === true ? ', converted from HTTP/2 to HTTP/1' : ''
  return `Copied from ${kind} ${number} of ${capture}${form}.`
}
