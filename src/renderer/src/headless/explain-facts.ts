/** An exchange's messages as the explaining of headers takes them, and its places back in the message's fields. */
import { exchangeVerdict, type Verdict } from '../../../decode/explain/exchange-verdict'
import { explainMessage, type MessageExplained } from '../../../decode/explain/explain'
import type { Span } from '../../../decode/explain/explanation'
import type { ExchangeFacts, MessageFacts } from '../../../decode/explain/facts'
import type { ExchangeDetail, Field, MessageDetail } from '../../../shared/contract/traffic'
import type { ByteRange } from './hex-layout'
import { rangeIn } from './message-parts'

export interface ExplainedMessage extends MessageExplained {
  readonly message: MessageDetail
  readonly facts: MessageFacts
  /** Place in the message's fields of each of its headers, then of its trailers. */
  readonly fields: readonly number[]
}

export interface ExplainedExchange {
  readonly messages: readonly ExplainedMessage[]
  readonly verdict: Verdict | null
}

export function explainExchange({ row, messages }: ExchangeDetail): ExplainedExchange {
  const read = messages.map((message) => ({ message, ...factsOf(message, row.method ?? '') }))
  const facts: ExchangeFacts = {
    request: read.find(({ message }) => message.kind === 'http.request')?.facts ?? null,
    response:
      read.findLast(({ facts: { kind, status } }) => kind === 'response' && isFinal(status))?.facts ?? null,
    secure: row.secure === true
  }
  return {
    messages: read.map((one) => ({ ...explainMessage(one.facts, facts), ...one })),
    verdict: exchangeVerdict(facts)
  }
}

function isFinal(status: number | null): boolean {
  return status !== null && (status >= 200 || status === 101)
}

function factsOf(message: MessageDetail, method: string): { facts: MessageFacts; fields: number[] } {
  const fields: number[] = []
  message.fields.forEach(({ kind }, index) => {
    // HTTP/2's Host, which stands in its start line.
    if (kind === 'header' || kind === 'authority') fields.push(index)
  })
  const headers = fields.length
  message.fields.forEach(({ kind }, index) => {
    if (kind === 'trailer') fields.push(index)
  })
  const said = fields.flatMap((index) => {
    const field = message.fields[index]
    return field === undefined ? [] : [{ name: field.name, value: field.value }]
  })
  const valueOf = (kind: string): string => message.fields.find((field) => field.kind === kind)?.value ?? ''
  const status = Number(valueOf('status'))
  return {
    fields,
    facts: {
      kind: message.kind === 'http.request' ? 'request' : 'response',
      method: message.kind === 'http.request' ? valueOf('method') : method,
      target: valueOf('target'),
      status: Number.isInteger(status) && status > 0 ? status : null,
      version: message.version ?? valueOf('version'),
      time: message.time,
      headers: said.slice(0, headers),
      trailers: said.slice(headers)
    }
  }
}

/** Where a part of a header's value is in the stream: one byte a character, else all of the value. */
export function partRange(field: Field | undefined, span: Span | null): ByteRange | null {
  if (field === undefined || span === null) return null
  return rangeIn(field, field.valueRange ?? field.range, span)
}

/** The part of an explained header that a byte of the stream is of: the smallest; null where it is of none. */
export function partOfByte(
  { message, lines, fields }: ExplainedMessage,
  field: number,
  offset: number
): ByteRange | null {
  const parts = lines.get(fields.indexOf(field))?.parts ?? []
  return parts.reduce<ByteRange | null>((best, part) => {
    const range =
      part.header === null ? null : partRange(message.fields[fields[part.header] ?? -1], part.range)
    if (range === null || offset < range[0] || offset >= range[1]) return best
    return best === null || range[1] - range[0] < best[1] - best[0] ? range : best
  }, null)
}
