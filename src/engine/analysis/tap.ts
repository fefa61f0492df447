import { createHash, type Hash } from 'node:crypto'
import type { DecodedMessage, Problem } from '../../decode/stream/decoder'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { ToEpoch } from './epoch'
import type { Continued } from './story-so-far'
import { headerPairs } from '../../decode/stream/http1/header-pairs'
import type { TlsLayer } from '../../shared/contract/tls-records'

/**
 * The story of a capture in its order, for a host that prints it: connections opening, whole messages as they end,
 * connections closing. Entries are gathered in batches, which the host acknowledges.
 */

export interface TapMessage {
  type: 'message'
  kind: 'http.request' | 'http.response'
  connection: number
  exchange: number
  direction: Direction
  /** Epoch milliseconds of its first byte. */
  time: number
  method: string
  target: string
  version: string
  status: number
  reason: string
  /** In wire order, outer blanks trimmed, Latin-1. */
  headers: [string, string][]
  trailers: [string, string][]
  /** After transfer decoding, before content decoding. */
  body: { length: number; sha256: string }
  range: [number, number]
  complete: boolean
  problems: Problem[]
}

export type TapEntry =
  | TapMessage
  | { type: 'event'; connection: number; time: number; event: ConnectionEvent }
  /** What one read brought, or one send took. */
  | {
      type: 'data'
      connection: number
      direction: Direction
      /** Of its first byte in the stream. */
      offset: number
      time: number
      bytes: Uint8Array
    }
  /** What can be read of TLS that was left closed; told as its connection ends. */
  | { type: 'tls'; connection: number; time: number; layers: readonly TlsLayer[] }
  /** A connection whose beginning is not in the capture any more: the record goes on with it here. */
  | { type: 'joined'; connection: number; time: number; event: Continued }
  /** A connection that nobody saw close: the capture ends before it, or a ring has dropped that part. */
  | {
      type: 'unclosed'
      connection: number
      time: number
      up: number
      down: number
      because: 'capture-ended' | 'dropped'
    }

/** What of the story is wanted: messages and events, or the bytes of each segment as well. */
export type TapWish = 'none' | 'messages' | 'segments'

/** A host that wants the story. */
export interface TapListener {
  readonly wish: Exclude<TapWish, 'none'>
  /** Receives it in order; each batch is acknowledged when the promise resolves. */
  take(entries: TapEntry[]): Promise<void>
}

interface Open {
  entry: TapMessage
  hash: Hash
}

export class MessageTap {
  readonly #toEpoch: ToEpoch
  #entries: TapEntry[] = []
  readonly #open = new Map<string, Open>()

  /** Whether the bytes of each segment are wanted. */
  readonly segments: boolean

  constructor(toEpoch: ToEpoch, wish: TapWish) {
    this.#toEpoch = toEpoch
    this.segments = wish === 'segments'
  }

  /** `bytes` is valid during the call. */
  data(connection: number, direction: Direction, offset: number, time: number, bytes: Uint8Array): void {
    const entry = { connection, direction, offset, time: this.#toEpoch(time), bytes: bytes.slice() }
    this.#entries.push({ type: 'data', ...entry })
  }

  event(connection: number, time: number, event: ConnectionEvent): void {
    this.#entries.push({ type: 'event', connection, time: this.#toEpoch(time), event })
  }

  joined(connection: number, time: number, event: Continued): void {
    this.#entries.push({ type: 'joined', connection, time: this.#toEpoch(time), event })
  }

  unclosed(
    connection: number,
    time: number,
    { up, down }: { up: number; down: number },
    because: 'capture-ended' | 'dropped'
  ): void {
    this.#entries.push({ type: 'unclosed', connection, time: this.#toEpoch(time), up, down, because })
  }

  head(connection: number, exchange: number, message: DecodedMessage, head: Uint8Array, time: number): void {
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
      status: isRequest ? 0 : message.status,
      reason: isRequest ? '' : message.reason,
      headers: headerPairs(head, 'head'),
      trailers: [],
      body: { length: 0, sha256: '' },
      range: [message.start, message.start],
      complete: false,
      problems: []
    }
    this.#open.set(key(connection, message), { entry, hash: createHash('sha256') })
  }

  body(connection: number, message: DecodedMessage, bytes: Uint8Array): void {
    this.#open.get(key(connection, message))?.hash.update(bytes)
  }

  trailers(connection: number, message: DecodedMessage, trailers: Uint8Array, _offset: number): void {
    const open = this.#open.get(key(connection, message))
    if (open !== undefined) open.entry.trailers = headerPairs(trailers, 'trailers')
  }

  end(connection: number, message: DecodedMessage): void {
    const open = this.#open.get(key(connection, message))
    if (open === undefined) return
    this.#open.delete(key(connection, message))
    const { entry, hash } = open
    entry.range = [message.start, message.end]
    entry.body = { length: message.bodyLength, sha256: hash.digest('hex') }
    entry.complete = message.complete
    entry.problems = message.problems.map(({ code, offset }) => ({ code, offset }))
    this.#entries.push(entry)
  }

  take(): TapEntry[] {
    const entries = this.#entries
    this.#entries = []
    return entries
  }
}

const key = (connection: number, message: DecodedMessage): string => `${connection}:${message.id}`
