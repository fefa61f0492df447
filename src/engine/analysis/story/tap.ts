import { createHash, type Hash } from 'node:crypto'
import { problemInfo } from '../../../decode/problem-tables'
import {
  isHttp,
  opensExchange,
  type DecodedMessage,
  type HttpMessage,
  type Problem,
  type ProtocolMessage
} from '../../../decode/stream/decoder'
import { CONNECT_END, WEB_TRAILERS } from '../../../decode/stream/grpc/grpc-finder'
import { headerPairs } from '../../../decode/stream/http1/header-pairs'
import type { ProxyHeader } from '../../../decode/stream/proxy-header/header'
import { SchemaIndex } from '../../../decode/view/protobuf/schema-index'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { Direction } from '../../../shared/model/direction'
import type { ProtoSchema } from '../../../shared/model/proto-schema'
import { callOutcome } from '../messages/call-outcome'
import type { ToEpoch } from '../epoch'
import { OpenFields, type HeldFields } from './open-fields'
import type { Continued } from './story-so-far'
import type { InnerEntry, TapInner, TapMessage, TapProblem, TapProtocolMessage, TapWish } from './tap-entry'
import { ExchangeNumbers, type StoryPosition, type TapBatch } from './story-position'
import { TapQueue } from './tap-queue'

/**
 * The story of a capture in order, for a host that prints it: connections opening, complete messages as they
 * end, connections closing. Entries are sent in batches, which the host acknowledges.
 */

/** Reserved place in the story for messages that are decoded later. */
export interface HeldEntries {
  inner(entry: InnerEntry, time: number): void
  /** Resolves when more messages may be added. */
  room(): Promise<void>
  /** Ends the place: no more messages follow, and later entries can be taken. */
  release(): void
}

interface Open {
  entry: TapMessage | TapProtocolMessage
  /** Null until the message has body bytes: hashes are costly, and most requests have no body. */
  hash: Hash | null
  readonly fields: HeldFields
}

const EMPTY_SHA256 = createHash('sha256').digest('hex')

export class MessageTap {
  /** Limit on fields of open messages. */
  openFields = new OpenFields()
  readonly #toEpoch: ToEpoch
  readonly #queue: TapQueue
  readonly #numbers: ExchangeNumbers
  readonly #open = new Map<string, Open>()
  /** The latest response of each exchange, until it is taken. */
  readonly #answers = new Map<string, TapMessage>()

  /** True if the bytes of each segment are wanted. */
  readonly segments: boolean

  /** User-provided definitions of gRPC messages. */
  readonly schema: SchemaIndex | null

  /** `from`: entries up to this position are omitted. */
  constructor(
    toEpoch: ToEpoch,
    wish: TapWish,
    schema: ProtoSchema | null = null,
    from: StoryPosition | null = null
  ) {
    this.#toEpoch = toEpoch
    this.#queue = new TapQueue(from)
    this.#numbers = new ExchangeNumbers(from)
    this.schema = schema === null ? null : new SchemaIndex(schema)
    this.segments = wish === 'segments'
  }

  /** `bytes` is valid during the call only. */
  data(connection: number, direction: Direction, offset: number, time: number, bytes: Uint8Array): void {
    const entry = { connection, direction, offset, time: this.#toEpoch(time), bytes: bytes.slice() }
    this.#queue.push({ type: 'data', ...entry })
  }

  event(connection: number, time: number, event: ConnectionEvent): void {
    this.#queue.push({ type: 'event', connection, time: this.#toEpoch(time), event })
  }

  joined(connection: number, time: number, event: Continued): void {
    this.#queue.push({ type: 'joined', connection, time: this.#toEpoch(time), event })
  }

  unclosed(
    connection: number,
    time: number,
    { up, down }: { up: number; down: number },
    because: 'capture-ended' | 'dropped'
  ): void {
    this.#queue.push({ type: 'unclosed', connection, time: this.#toEpoch(time), up, down, because })
  }

  /** Returns the row of the segment index that is walked. */
  set rowNow(rowNow: () => number) {
    this.#queue.rowNow = rowNow
  }

  /** Called when entries become available to `take`. */
  set onReady(listener: () => void) {
    this.#queue.onReady = listener
  }

  /** Reserves a place for messages inside a body that is still being decoded. */
  hold(): HeldEntries {
    const place = this.#queue.reserve()
    return {
      inner: (entry, time) => {
        place.push(this.#innerEntry(entry, time))
      },
      room: () => place.room(),
      release: () => {
        place.release()
      }
    }
  }

  /** True while a body is still being decoded. */
  get isHeld(): boolean {
    return this.#queue.isHeld
  }

  /** True if the walk must pause until some entries are taken. */
  get isFull(): boolean {
    return this.#queue.isHeld || this.#queue.isFull
  }

  get isEmpty(): boolean {
    return this.#queue.isEmpty
  }

  inner(entry: InnerEntry, time: number): void {
    this.#queue.push(this.#innerEntry(entry, time))
  }

  #innerEntry({ connection, layer, message, ...of }: InnerEntry, time: number): TapInner {
    const exchange = this.#numbers.of(of.exchange)
    const { direction, kind, length, marks, summary, named, complete, problems } = message
    if (layer === 'grpc' && (kind === WEB_TRAILERS || kind === CONNECT_END)) {
      // Trailers inside the body. If the body is decoded late, the response has already ended.
      const answer = this.#answers.get(answerKey(connection, exchange))
      if (answer !== undefined) answer.outcome = `${kind === CONNECT_END ? 'Connect' : 'gRPC'} ${summary}`
    }
    return {
      type: 'inner',
      layer,
      connection,
      exchange,
      direction,
      time: this.#toEpoch(time),
      kind,
      length,
      marks,
      summary,
      ...(named === undefined ? {} : { named }),
      complete,
      problems: problems.map(explained)
    }
  }

  /** Returns the message's header fields, which only HTTP has. `own`: the exchange's number in this thread. */
  head(
    connection: number,
    own: number,
    message: DecodedMessage,
    head: Uint8Array,
    time: number
  ): TapMessage['headers'] {
    if (opensExchange(message)) this.#numbers.request(connection, message.start, message.stream, own)
    const exchange = this.#numbers.of(own)
    if (isHttp(message)) return this.#httpHead(connection, exchange, message, head, time)
    const entry = protocolEntry(connection, exchange, message, this.#toEpoch(time))
    this.#open.set(key(connection, message), { entry, hash: null, fields: { count: 0 } })
    return []
  }

  #httpHead(
    connection: number,
    exchange: number,
    message: HttpMessage,
    head: Uint8Array,
    time: number
  ): TapMessage['headers'] {
    const isRequest = message.kind === 'http.request'
    const entry: TapMessage = {
      type: 'message',
      kind: message.kind,
      connection,
      exchange,
      direction: message.direction,
      time: this.#toEpoch(time),
      method: isRequest ? message.method : '',
      target: isRequest ? message.target : '',
      version: message.version,
      ...(message.stream === undefined ? {} : { stream: message.stream }),
      status: isRequest ? 0 : message.status,
      reason: isRequest ? '' : message.reason,
      headers: message.headers === undefined ? headerPairs(head, 'head') : copied(message.headers),
      trailers: [],
      outcome: '',
      body: { length: 0, sha256: '' },
      range: [message.start, message.start],
      complete: false,
      problems: []
    }
    const { headers } = entry
    const open: Open = { entry, hash: null, fields: { count: 0 } }
    if (!this.openFields.add(open.fields, headers.length)) entry.headers = []
    this.#open.set(key(connection, message), open)
    if (!isRequest) this.#answers.set(answerKey(connection, exchange), entry)
    return headers
  }

  proxyHeader(connection: number, time: number, header: ProxyHeader): void {
    const problems = header.problems.map(explained)
    this.#queue.push({ type: 'proxy-header', connection, time: this.#toEpoch(time), header, problems })
  }

  note(connection: number, direction: Direction, time: number, problem: Problem): void {
    const place = { connection, direction, time: this.#toEpoch(time) }
    this.#queue.push({ type: 'note', ...place, problem: explained(problem) })
  }

  body(connection: number, message: DecodedMessage, bytes: Uint8Array): void {
    const open = this.#open.get(key(connection, message))
    if (open !== undefined) (open.hash ??= createHash('sha256')).update(bytes)
  }

  trailers(connection: number, message: DecodedMessage, trailers: Uint8Array, _offset: number): void {
    const open = this.#open.get(key(connection, message))
    if (open === undefined) return
    const { entry } = open
    if (entry.type !== 'message' || !isHttp(message)) return
    const added =
      message.trailers === undefined ? headerPairs(trailers, 'trailers') : copied(message.trailers)
    if (this.openFields.add(open.fields, added.length)) entry.trailers.push(...added)
    else entry.headers = entry.trailers = []
  }

  end(connection: number, message: DecodedMessage): void {
    const open = this.#open.get(key(connection, message))
    if (open === undefined) return
    this.#open.delete(key(connection, message))
    const { entry, hash, fields } = open
    this.openFields.release(fields)
    entry.range = [message.start, message.end]
    entry.body = { length: message.bodyLength, sha256: hash?.digest('hex') ?? EMPTY_SHA256 }
    entry.complete = message.complete
    // An outcome from trailers in the body takes precedence.
    if (entry.type === 'message' && entry.outcome === '') entry.outcome = callOutcome(entry)
    entry.problems = message.problems.map(explained)
    if (fields.count < 0) entry.problems.push(explained({ code: 'unlisted-fields', offset: message.start }))
    this.#queue.push(entry)
  }

  /** Removes and returns the next entries, at most `count`. */
  take(count: number): TapBatch {
    return this.#queue.take(count, (entry) => {
      if (entry.type === 'message' && entry.kind === 'http.response')
        this.#answers.delete(answerKey(entry.connection, entry.exchange))
    })
  }
}

function protocolEntry(
  connection: number,
  exchange: number,
  { protocol, kind, direction, name, summary, status, failed, interim, start }: ProtocolMessage,
  time: number
): TapProtocolMessage {
  return {
    type: 'protocol-message',
    protocol,
    kind,
    connection,
    exchange,
    direction,
    time,
    name,
    summary,
    status,
    failed,
    interim,
    body: { length: 0, sha256: '' },
    range: [start, start],
    complete: false,
    problems: []
  }
}

function copied(pairs: readonly (readonly [string, string])[]): [string, string][] {
  return pairs.map(([name, value]) => [name, value])
}

function explained({ code, offset }: Problem): TapProblem {
  const { severity = 'note', section = '', smuggling = false } = problemInfo(code) ?? {}
  return { code, offset, severity, rule: section, smuggling }
}

const key = (connection: number, message: DecodedMessage): string => `${connection}:${message.id}`
const answerKey = (connection: number, exchange: number): string => `${connection}:${exchange}`
