import { opensExchange } from '../../decode/stream/decoder'
import { wireText } from '../../decode/view/text-encoding'
import { exchangeLayer } from '../../decode/view/exchange-layer'
import type { MessageField, MessageDetail } from '../../shared/contract/traffic'
import type { ExchangeRow } from '../../shared/contract/views'
import type { Direction } from '../../shared/model/direction'
import { problemText } from '../../decode/problem-texts'
import type { MessageReader } from '../analysis/message-reader'
import type { TrafficReader } from '../analysis/traffic-reader'
import { connectionFacts, type ConnectionTrouble, type ConnectionFacts } from './connection-facts'
import { en } from './locales/en'

/** An exchange with everything but its bodies: the common input of all export formats. */

export interface StoryHeader {
  name: string
  value: string
}

export interface StoryMessage {
  /** Index among the messages of the exchange, used to request its body. */
  index: number
  detail: MessageDetail
  /** HTTP/2 pseudo-headers, in order. */
  pseudo: readonly StoryHeader[]
  headers: readonly StoryHeader[]
  trailers: readonly StoryHeader[]
  /** Returns the value of a field by kind (`method`, `target`, `reason`, …); undefined if it is missing or empty. */
  part(kind: string): string | undefined
  /** Returns the value of the first header with that name (lower case); undefined if it is missing or empty. */
  header(name: string): string | undefined
}

export interface StoryFinding {
  of: 'request' | 'response'
  code: string
  text: string
  offset: number
}

export type ExchangeTrouble =
  | { kind: 'finding'; code: string }
  | ({ kind: 'closed' } & ConnectionTrouble)
  /** The connection ended before the response began (`unanswered`) or before a message was complete (`unfinished`). */
  | { kind: 'unanswered' | 'unfinished' }

export interface ExchangeStory {
  row: ExchangeRow
  url: string
  request: StoryMessage | null
  interim: readonly StoryMessage[]
  response: StoryMessage | null
  facts: ConnectionFacts
  /** True for the first exchange on its connection, to which the connection setup is attributed. */
  isFirst: boolean
  /** Milliseconds; null if unknown. */
  sent: number | null
  waited: number | null
  received: number | null
  note: string
  findings: readonly StoryFinding[]
  /** Why the exchange has no complete response; null if it has one or is still waiting for it. */
  trouble: ExchangeTrouble | null
  layer: ReturnType<typeof exchangeLayer>
}

export interface StoryParts {
  messages: MessageReader
  traffic: TrafficReader
  /** Returns the full note of an exchange, by its number. */
  note(exchange: number): string
}

/** Maximum number of cached connections. Exchanges of one connection are usually exported together. */
const MAX_CONNECTIONS = 64

export class StoryReader {
  readonly #parts: StoryParts
  readonly #facts = new Map<number, { facts: ConnectionFacts; first: number | undefined }>()

  constructor(parts: StoryParts) {
    this.#parts = parts
  }

  /** Throws `not-found` for an exchange that was dropped. */
  read(exchange: number): ExchangeStory {
    const { messages, traffic, note } = this.#parts
    const detail = messages.exchange(exchange)
    const { row } = detail
    const all = detail.messages.map(storyMessage)
    const request = all.find((message) => opensExchange(message.detail)) ?? null
    const responses = all.filter((message) => !opensExchange(message.detail))
    const response = responses.at(-1) ?? null
    const { facts, first } = this.#factsOf(row.connection)
    const arrived = (direction: Direction, offset: number): number | null =>
      traffic.arrived(row.connection, direction, offset)
    const requestEnd =
      request?.detail.complete === true
        ? arrived(request.detail.direction, request.detail.range[1] - 1)
        : null
    const sent = request === null || requestEnd === null ? null : Math.max(0, requestEnd - row.time)
    const over = sent === null ? null : sent + row.time
    const until = row.waited === null ? (facts.ended ?? null) : row.time + row.waited
    return {
      row,
      url: urlOf(row, request, facts),
      request,
      interim: responses.slice(0, -1),
      response,
      facts,
      isFirst: first === exchange,
      // A response may start before the whole request was sent: only the time until then counts as sending.
      sent: sent === null || row.waited === null ? sent : Math.min(sent, row.waited),
      waited: over === null || until === null ? row.waited : Math.max(0, until - over),
      received: row.took === null || row.waited === null ? null : Math.max(0, row.took - row.waited),
      note: note(exchange),
      findings: all.flatMap(findingsOf),
      trouble: troubleOf(row, facts),
      layer: exchangeLayer(detail)
    }
  }

  #factsOf(connection: number): { facts: ConnectionFacts; first: number | undefined } {
    const known = this.#facts.get(connection)
    if (known !== undefined && known.facts.ended !== null) return known
    const { traffic } = this.#parts
    const found = {
      facts: connectionFacts(traffic.connection(connection)),
      first: traffic.exchanges(connection, 0, 1).exchanges[0]
    }
    this.#facts.delete(connection)
    this.#facts.set(connection, found)
    for (const oldest of this.#facts.keys()) {
      if (this.#facts.size <= MAX_CONNECTIONS) break
      this.#facts.delete(oldest)
    }
    return found
  }
}

function storyMessage(detail: MessageDetail, index: number): StoryMessage {
  const { fields } = detail
  const ofKind = (kind: string): StoryHeader[] => fields.filter((field) => field.kind === kind).map(headerOf)
  const headers = ofKind('header')
  return {
    index,
    detail,
    pseudo: fields.filter(({ name, kind }) => name.startsWith(':') && kind !== 'header').map(headerOf),
    headers,
    trailers: ofKind('trailer'),
    part: (kind) => {
      const value = fields.find((field) => field.kind === kind)?.value
      return value === undefined || value === '' ? undefined : wireText(value)
    },
    header: (wanted) => {
      const value = headers.find(({ name }) => name.toLowerCase() === wanted)?.value
      return value === '' ? undefined : value
    }
  }
}

function headerOf({ name, value }: MessageField): StoryHeader {
  return { name: wireText(name), value: wireText(value) }
}

function findingsOf({ detail }: StoryMessage): StoryFinding[] {
  const of = opensExchange(detail) ? 'request' : 'response'
  return detail.problems.map(({ code, offset }) => ({
    of,
    code,
    text: problemText(code)?.message ?? code,
    offset
  }))
}

/** Returns the URL of the request (RFC 9110, section 7.1); for other protocols than HTTP, that of the server. */
function urlOf(row: ExchangeRow, request: StoryMessage | null, facts: ConnectionFacts): string {
  if (row.protocol !== undefined) return `${row.protocol}://${facts.target}`
  const target = request?.part('target') ?? row.target ?? ''
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return target
  const scheme = request?.part('scheme') ?? facts.scheme
  const host = request?.header('host') ?? request?.part('authority') ?? facts.target
  if (request?.part('method') === 'CONNECT') return `${scheme}://${target === '' ? host : target}`
  return `${scheme}://${host}${target.startsWith('/') ? '' : '/'}${target}`
}

function troubleOf(
  { state, over, status, result }: ExchangeRow,
  facts: ConnectionFacts
): ExchangeTrouble | null {
  if (over !== undefined) return { kind: 'finding', code: over.code }
  if (state !== 'incomplete') return null
  if (facts.trouble !== null) return { kind: 'closed', ...facts.trouble }
  return { kind: status === null && result === undefined ? 'unanswered' : 'unfinished' }
}

/** Returns the reason in English, as used in machine-readable files. */
export function troubleText(trouble: ExchangeTrouble): string {
  switch (trouble.kind) {
    case 'finding':
      return problemText(trouble.code)?.message ?? trouble.code
    case 'closed':
      return trouble.text
    case 'unanswered':
      return en.unanswered
    case 'unfinished':
      return en.unfinished
  }
}
