import type { ConversationRow } from '../../../shared/contract/traffic'
import type { Direction } from '../../../shared/model/direction'
import { readAnyClientHello } from '../../../decode/stream/tls/detect'
import { findRecord } from '../../../decode/stream/tls/records'
import { TlsStream, type TlsMessage } from '../../../decode/stream/tls/tls-stream'
import { MAX_READ_BYTES } from '../../../shared/contract/limits'

/**
 * Finds TLS in a conversation and parses it as far as it is readable. TLS begins with a ClientHello: at the
 * start of the streams, after plaintext (STARTTLS, a proxy handshake), or again inside a tunnel (`layer`).
 * Entries are processed in order, so that messages of both sides are in order as well.
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
 * Limit per stream and layer. A handshake has about 10 KB, or 100 KB with long certificate chains; the data
 * after it is encrypted.
 */
const MAX_TLS_BYTES = 128 * 1024
/** Limit of the search for a ClientHello: the plaintext before STARTTLS is short. */
const MAX_SEARCH_BYTES = 64 * 1024
/** Record header and the first byte of the message. */
const DETECTION_BYTES = 6
/** Events after which an incomplete stream counts as cut off. */
const ENDINGS: ReadonlySet<string> = new Set(['end', 'reset', 'error', 'close'])

/** The facts known about the connection. */
export interface TlsHint {
  /** True if the protocol is TLS: without a ClientHello, records are searched for. */
  readonly isTls: boolean
  /**
   * Offset in the client → server stream where the protocol begins, after any earlier data in the same
   * segment.
   */
  readonly begins: number
}

export class TlsConversation {
  readonly layers: FoundLayer[] = []
  readonly #read: ReadStream
  readonly #at = { up: 0, down: 0 }
  #open: FoundLayer | null = null
  /**
   * Client bytes that may become a ClientHello, their offset, and the offset of the other stream at that
   * time.
   */
  #pending: { up: number; down: number; bytes: Uint8Array } | null = null
  #searched = 0
  #hasEnded = false
  readonly #hint: TlsHint
  /**
   * Direction of the open layer whose first record has not been found: the capture begins in mid-connection.
   */
  #unplaced: Direction | null = null

  constructor(read: ReadStream, hint: TlsHint = { isTls: false, begins: 0 }) {
    this.#read = read
    this.#hint = hint
  }

  /** Processes the next entry. Returns false once nothing readable can follow. */
  add(row: ConversationRow): boolean {
    if (row.kind === 'event') this.#event(row.name)
    else {
      const { direction, offset, length } = row
      if (row.kind === 'gap') this.#gap(direction, offset)
      else if (this.#open === null) this.#search(direction, offset, length)
      else if (this.#unplaced === direction) this.#place(this.#open, direction, offset, length)
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
    if (
      pending !== null &&
      pending.bytes.length >= DETECTION_BYTES &&
      pending.bytes[DETECTION_BYTES - 1] === 1
    )
      this.#begin(pending)
    this.#close(hasEnded)
  }

  #goInside(): void {
    this.#finish(true)
    this.#pending = null
    this.#searched = 0
  }

  #search(direction: Direction, offset: number, length: number): void {
    if (direction === 'down' && !this.#hint.isTls) return
    const bytes = this.#bytes(direction, offset, Math.min(length, MAX_READ_BYTES))
    this.#searched += length
    if (direction === 'up' && this.#findHello(offset, bytes)) return
    if (this.#hint.isTls && this.#pending === null) this.#findRecords(direction, offset, bytes)
  }

  /** Returns true if a ClientHello begins, or may begin, with these client bytes. */
  #findHello(offset: number, bytes: Uint8Array): boolean {
    const before = this.#pending
    const down = this.#at.down
    const inside = this.#hint.begins - offset
    const candidates = [
      ...(before === null ? [] : [{ ...before, bytes: joined(before.bytes, bytes) }]),
      { up: offset, down, bytes },
      ...(inside > 0 && inside < bytes.length
        ? [{ up: offset + inside, down, bytes: bytes.subarray(inside) }]
        : [])
    ]
    this.#pending = null
    for (const candidate of candidates) {
      const { state } = readAnyClientHello(candidate.bytes)
      if (state === 'hello') this.#begin(candidate)
      else if (state === 'more') this.#pending = candidate
      else continue
      return true
    }
    return false
  }

  /** Starts a layer at the first record of a TLS connection whose ClientHello is not in the capture. */
  #findRecords(direction: Direction, offset: number, bytes: Uint8Array): void {
    const at = findRecord(bytes)
    if (at < 0) return
    const other = direction === 'up' ? 'down' : 'up'
    const layer: FoundLayer = {
      from: { ...this.#at, [direction]: offset + at },
      up: new TlsStream('up', this.#at.up, true),
      down: new TlsStream('down', this.#at.down, true),
      messages: []
    }
    layer[direction] = new TlsStream(direction, offset + at, true)
    this.#unplaced = other
    this.#open = layer
    this.layers.push(layer)
    take(layer, layer[direction], bytes.subarray(at))
  }

  /** Finds the first record of the other direction of a layer that was joined late. */
  #place(layer: FoundLayer, direction: Direction, offset: number, length: number): void {
    const bytes = this.#bytes(direction, offset, Math.min(length, MAX_READ_BYTES))
    const at = findRecord(bytes)
    if (at < 0) return
    this.#unplaced = null
    layer.from[direction] = offset + at
    layer[direction] = new TlsStream(direction, offset + at, true)
    take(layer, layer[direction], bytes.subarray(at))
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

  /** Handles a gap: the stream cannot be split into records after it. */
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
    this.#unplaced = null
    for (const stream of [layer.up, layer.down]) {
      // If parsing stopped before the stream ended, missing data is not a problem.
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

/** Appends the messages newly found in a stream to those of the layer. */
function collect(layer: FoundLayer, stream: TlsStream): void {
  const known = layer.messages.reduce(
    (count, { direction }) => count + (direction === stream.direction ? 1 : 0),
    0
  )
  layer.messages.push(...stream.messages.slice(known))
}

/** Returns true if the stream is unreadable or exceeds the limit. */
function isDone(stream: TlsStream): boolean {
  return stream.isFull || stream.at - stream.start > MAX_TLS_BYTES
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
