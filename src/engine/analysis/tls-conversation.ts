import type { ConversationRow } from '../../shared/contract/traffic'
import type { Direction } from '../../shared/model/direction'
import { readClientHello } from '../../decode/stream/tls/client-hello'
import { TlsStream, type TlsMessage } from '../../decode/stream/tls/tls-stream'
import { MAX_READ_BYTES } from '../../shared/contract/limits'

/**
 * Finds the TLS in a conversation and follows it as far as it can be read. TLS begins with a client's hello: where the
 * streams begin, behind words in the plain (a STARTTLS, the greeting of a proxy), or anew inside a tunnel (`layer`). The
 * entries are taken in their order, so that the messages of both sides come in theirs.
 */

export interface FoundLayer {
  from: { up: number; down: number }
  up: TlsStream
  down: TlsStream
  messages: TlsMessage[]
}

type ReadStream = (
  direction: Direction,
  offset: number,
  length: number
) => { from: number; bytes: Uint8Array }

/**
 * Of one stream, that are looked at in one layer. A handshake has some 10 KB, with long chains 100; what follows is
 * secret, and more of it tells no more.
 */
const MAX_TLS_BYTES = 128 * 1024
/** In which a hello is looked for: what is said before a STARTTLS is short. */
const MAX_SEARCH_BYTES = 64 * 1024
/** Record header, and the first byte of the message. */
const TELLING_BYTES = 6
/** Events behind which a stream that stops short has been cut. */
const ENDINGS: ReadonlySet<string> = new Set(['end', 'reset', 'error', 'close'])

export class TlsConversation {
  readonly layers: FoundLayer[] = []
  readonly #read: ReadStream
  readonly #at = { up: 0, down: 0 }
  #open: FoundLayer | null = null
  /** Bytes up that may become a hello, where they begin, and where the other stream stood then. */
  #pending: { up: number; down: number; bytes: Uint8Array } | null = null
  #searched = 0
  #hasEnded = false

  constructor(read: ReadStream) {
    this.#read = read
  }

  /** Takes the next entry; false once nothing that can be read follows. */
  add(row: ConversationRow): boolean {
    if (row.kind === 'event') this.#event(row.name)
    else {
      const { direction, offset, length } = row
      if (row.kind === 'gap') this.#gap(direction, offset)
      else if (this.#open === null) this.#search(direction, offset, length)
      else this.#follow(this.#open, direction, offset, length)
      this.#at[direction] = offset + length
    }
    if (this.#open === null) return this.#searched <= MAX_SEARCH_BYTES
    return !isDone(this.#open.up) || !isDone(this.#open.down)
  }

  #event(name: string): void {
    if (name === 'layer') this.#goInside()
    else if (ENDINGS.has(name)) this.#hasEnded = true
  }

  finish(): void {
    this.#finish(this.#hasEnded)
  }

  #finish(hasEnded: boolean): void {
    const pending = this.#pending
    if (pending !== null && pending.bytes.length >= TELLING_BYTES && pending.bytes[TELLING_BYTES - 1] === 1)
      this.#begin(pending)
    this.#close(hasEnded)
  }

  #goInside(): void {
    this.#finish(true)
    this.#pending = null
    this.#searched = 0
  }

  #search(direction: Direction, offset: number, length: number): void {
    if (direction === 'down') return
    const bytes = this.#bytes(direction, offset, Math.min(length, MAX_READ_BYTES))
    this.#searched += length
    const before = this.#pending
    const candidates = [
      ...(before === null ? [] : [{ ...before, bytes: joined(before.bytes, bytes) }]),
      { up: offset, down: this.#at.down, bytes }
    ]
    this.#pending = null
    for (const candidate of candidates) {
      const { state } = readClientHello(candidate.bytes)
      if (state === 'hello') {
        this.#begin(candidate)
        return
      }
      if (state === 'more') {
        this.#pending = candidate
        return
      }
    }
  }

  #begin({ up, down, bytes }: { up: number; down: number; bytes: Uint8Array }): void {
    const layer: FoundLayer = {
      from: { up, down },
      up: new TlsStream('up', up),
      down: new TlsStream('down', down),
      messages: []
    }
    this.#pending = null
    this.#open = layer
    this.layers.push(layer)
    take(layer, layer.up, bytes)
  }

  #follow(layer: FoundLayer, direction: Direction, offset: number, length: number): void {
    const stream = layer[direction]
    for (let at = 0; at < length && !isDone(stream);) {
      const bytes = this.#bytes(direction, offset + at, Math.min(length - at, MAX_READ_BYTES))
      if (bytes.length === 0) return
      take(layer, stream, bytes)
      at += bytes.length
    }
  }

  /** What follows cannot be cut into records any more. */
  #gap(direction: Direction, offset: number): void {
    this.#pending = null
    const layer = this.#open
    if (layer === null) return
    const stream = layer[direction]
    if (isDone(stream) || stream.at !== offset) return
    stream.lose()
    collect(layer, stream)
  }

  #close(hasEnded: boolean): void {
    const layer = this.#open
    if (layer === null) return
    this.#open = null
    for (const stream of [layer.up, layer.down]) {
      // Where the look ended sooner than the stream, what is missing is no fault.
      stream.finish(hasEnded && !isDone(stream))
      collect(layer, stream)
    }
  }

  #bytes(direction: Direction, offset: number, length: number): Uint8Array {
    const { from, bytes } = this.#read(direction, offset, length)
    return from === offset ? bytes : new Uint8Array(0)
  }
}

function take(layer: FoundLayer, stream: TlsStream, bytes: Uint8Array): void {
  stream.push(bytes)
  collect(layer, stream)
}

/** Puts what a stream has found since into the order of all. */
function collect(layer: FoundLayer, stream: TlsStream): void {
  const known = layer.messages.reduce(
    (count, { direction }) => count + (direction === stream.direction ? 1 : 0),
    0
  )
  layer.messages.push(...stream.messages.slice(known))
}

/** It is none any more, or more than is looked at. */
function isDone(stream: TlsStream): boolean {
  return stream.isFull || stream.at - stream.start > MAX_TLS_BYTES
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
