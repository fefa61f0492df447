/** Converts an exchange's messages to the input of the header explanations, and maps results back to message fields. */
import { opensExchange } from '../../../../../decode/stream/decoder'
import { exchangeVerdict, type ExplainedVerdict } from '../../../../../decode/explain/exchange-verdict'
import { explainMessage, type MessageExplained } from '../../../../../decode/explain/explain'
import type { ValueSpan } from '../../../../../decode/explain/explanation'
import type { ExchangeFacts, MessageFacts } from '../../../../../decode/explain/facts'
import type { ExchangeDetail, MessageField, MessageDetail } from '../../../../../shared/contract/traffic'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import { rangeIn } from '../../../kit/model/message-parts'

export interface ExplainedMessage extends MessageExplained {
  readonly message: MessageDetail
  readonly facts: MessageFacts
  /** Index in the message's fields of each header, followed by each trailer. */
  readonly fields: readonly number[]
}

export interface ExplainedExchange {
  readonly messages: readonly ExplainedMessage[]
  readonly verdict: ExplainedVerdict | null
}

export function explainExchange({ row, messages }: ExchangeDetail): ExplainedExchange {
  const read = messages.map((message) => ({ message, ...factsOf(message, row.method ?? '') }))
  const facts: ExchangeFacts = {
    request: read.find(({ message }) => opensExchange(message))?.facts ?? null,
    response:
      read.findLast(({ facts: { kind, status } }) => kind === 'response' && isFinal(status))?.facts ?? null,
    secure: row.secure === true
  }
  return {
    messages: read.map((one) => ({ ...explainMessage(one.facts, facts), ...one })),
    // The verdict is about caching and status codes of HTTP.
    verdict: row.protocol === undefined ? exchangeVerdict(facts) : null
  }
}

function isFinal(status: number | null): boolean {
  return status !== null && (status >= 200 || status === 101)
}

function factsOf(message: MessageDetail, method: string): { facts: MessageFacts; fields: number[] } {
  const fields: number[] = []
  message.fields.forEach(({ kind }, index) => {
    // `authority`: the Host of HTTP/2, which is part of its start line.
    if (kind === 'header' || kind === 'authority') fields.push(index)
  })
  const headers = fields.length
  message.fields.forEach(({ kind }, index) => {
    if (kind === 'trailer') fields.push(index)
  })
  const explained = fields.flatMap((index) => {
    const field = message.fields[index]
    return field === undefined ? [] : [{ name: field.name, value: field.value }]
  })
  const valueOf = (kind: string): string => message.fields.find((field) => field.kind === kind)?.value ?? ''
  const status = Number(valueOf('status'))
  return {
    fields,
    facts: {
      kind: opensExchange(message) ? 'request' : 'response',
      method: opensExchange(message) ? valueOf('method') : method,
      target: valueOf('target'),
      status: Number.isInteger(status) && status > 0 ? status : null,
      version: message.version ?? valueOf('version'),
      time: message.time,
      headers: explained.slice(0, headers),
      trailers: explained.slice(headers)
    }
  }
}

/** Returns the stream range of a part of a header's value if it has one byte per character, else of the whole value. */
export function partRange(field: MessageField | undefined, span: ValueSpan | null): ByteRange | null {
  if (field === undefined || span === null) return null
  return rangeIn(field, field.valueRange ?? field.range, span)
}

/** Returns the smallest part of an explained header that contains a byte of the stream; null if none. */
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
