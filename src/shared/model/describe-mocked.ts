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
  if (result === 'answered') return `${asked} is answered as recorded in ${source}: ${whyOf(event)}.`
  const nearest =
    from === undefined
      ? 'nothing was recorded that is like it'
      : `the nearest is ${source}, ${score} of 100: ${differs.map(describeDifference).join('; ')}`
  const done = {
    missed: 'has no recorded answer',
    forwarded: 'has no recorded answer and is forwarded',
    failed: 'has no recorded answer and could not be forwarded'
  }[result]
  return `${asked} ${done}; ${nearest}.`
}

/** A forwarded response has no number. */
function sourceOf({ kind, number, capture, title }: NonNullable<Mocked['from']>): string {
  return number === 0 ? `what ${capture} answered (${title})` : `${kind} ${number} of ${capture} (${title})`
}

function whyOf({ why = 'only', place = 1, among = 1, score = 100, differs = [] }: Mocked): string {
  switch (why) {
    case 'only':
      return 'the only one that is the same in all that is compared'
    case 'next':
      return `the next one, ${place} of ${among} that are the same`
    case 'again':
      return `all ${among} that are the same were used, so it begins again with ${place}`
    case 'best':
      return `the most alike, ${score} of 100; ${differs.map(describeDifference).join('; ')}`
  }
}

export function describeDifference({ part, name, recorded, came }: MockedDifference): string {
  if (part === 'used') return `all ${recorded ?? ''} that are the same were used`
  const what = { query: `parameter ${name}`, header: `field ${name}`, body: `body ${name}`.trim() }
  const subject = part === 'query' || part === 'header' || part === 'body' ? what[part] : part
  if (recorded === null) return `${subject} is ${came ?? ''} and was not there`
  if (came === null) return `${subject} was ${recorded} and is not there`
  return `${subject} is ${came} and was ${recorded}`
}

export function describeRecorded({
  kind,
  number,
  capture,
  translated,
  forwarded
}: Extract<ConnectionEvent, { event: 'recorded' }>): string {
  if (forwarded === true) return 'Recorded while it was forwarded to the real target.'
  const form = translated === true ? ', from HTTP/2 put into the form of HTTP/1' : ''
  return `Copied from ${kind} ${number} of ${capture}${form}.`
}
