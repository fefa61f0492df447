import { createFramer, type Framer } from '../../decode/framing/framer'
import { detectDecoder } from '../../decode/registry'
import {
  isHttp,
  type DecodedMessage,
  type MessageSink,
  type StreamDecoder
} from '../../decode/stream/decoder'
import type { Framing } from '../../shared/contract/framing'
import { opposite, type Direction } from '../../shared/model/direction'

/**
 * Counts the messages of a peer and records where they end. One counter runs on the recorded data and one on the new
 * data; a reply is complete when both have the same counts.
 */

export interface MessageCounts {
  readonly heads: number
  readonly ends: number
}

export interface MessageCounter {
  sent(bytes: Uint8Array): void
  received(bytes: Uint8Array | number): void
  /** The peer's stream has ended, which may complete a message. */
  receivedEnd(): void
  readonly counted: MessageCounts
  /** True if every message that began has ended. */
  readonly between: boolean
  /**
   * True if the protocol has data between messages that may arrive at any time, such as HTTP/2 connection frames.
   * Otherwise, data between messages belongs to something else.
   */
  readonly hasAsides: boolean
  /**
   * Returns the offset in the peer's stream at which the counts were reached; null if they are not. Counts must not
   * decrease.
   */
  where(counted: MessageCounts): number | null
  /** Forgets all offsets except the last, which are not needed any more. */
  forget(): void
}

/** Counts with the decoder of the connection; `theirs` is the stream whose messages are counted. */
export class DecodedCounter implements MessageCounter, MessageSink {
  readonly #theirs: Direction
  readonly #decoder: StreamDecoder
  readonly #heads = new MessagePlaces()
  readonly #ends = new MessagePlaces()
  #hasAsides: boolean

  private constructor(theirs: Direction, create: (sink: MessageSink) => StreamDecoder, hasAsides: boolean) {
    this.#theirs = theirs
    this.#decoder = create(this)
    this.#hasAsides = hasAsides
  }

  /**
   * Returns two counters for a conversation that begins with these bytes; null if no decoder recognises messages in it.
   */
  static pair(theirs: Direction, up: Uint8Array, down: Uint8Array): [DecodedCounter, DecodedCounter] | null {
    const found = detectDecoder(up, down, true)
    if (typeof found === 'string' || found.create === null) return null
    const { id, create } = found
    const counter = (): DecodedCounter => new DecodedCounter(theirs, create, id === 'http/2')
    return [counter(), counter()]
  }

  get hasAsides(): boolean {
    return this.#hasAsides
  }

  get counted(): MessageCounts {
    return { heads: this.#heads.count, ends: this.#ends.count }
  }

  get between(): boolean {
    return this.#heads.count === this.#ends.count
  }

  sent(bytes: Uint8Array): void {
    this.#decoder.push(opposite(this.#theirs), bytes)
  }

  received(bytes: Uint8Array | number): void {
    if (typeof bytes === 'number') this.#decoder.gap(this.#theirs, bytes)
    else this.#decoder.push(this.#theirs, bytes)
  }

  receivedEnd(): void {
    this.#decoder.end(this.#theirs)
  }

  where({ heads, ends }: MessageCounts): number | null {
    const head = this.#heads.at(heads)
    const end = this.#ends.at(ends)
    return head === null || end === null ? null : Math.max(head, end)
  }

  forget(): void {
    this.#heads.forget()
    this.#ends.forget()
  }

  messageHead(message: DecodedMessage): void {
    // HTTP/1.1 may have been upgraded to HTTP/2.
    if (isHttp(message) && message.version === 'HTTP/2') this.#hasAsides = true
    if (message.direction === this.#theirs) this.#heads.add(message.headEnd)
  }

  messageEnd(message: DecodedMessage): void {
    if (message.direction === this.#theirs) this.#ends.add(message.end)
  }
}

/** Counts frames of the peer's stream with the user's framing. */
export class FrameCounter implements MessageCounter {
  readonly hasAsides = false
  readonly #framer: Framer
  readonly #ends = new MessagePlaces()
  #total = 0

  constructor(framing: Exclude<Framing, { kind: 'gap' }>) {
    this.#framer = createFramer(framing)
  }

  get counted(): MessageCounts {
    return { heads: 0, ends: this.#ends.count }
  }

  get between(): boolean {
    return this.#framer.open() === this.#total
  }

  sent(): void {
    // Frames do not depend on data sent.
  }

  received(bytes: Uint8Array | number): void {
    const now = performance.now()
    const found = typeof bytes === 'number' ? this.#framer.missing(bytes, now) : this.#framer.push(bytes, now)
    for (const { end } of found) this.#ends.add(end)
    this.#total += typeof bytes === 'number' ? bytes : bytes.length
  }

  receivedEnd(): void {
    for (const { end } of this.#framer.end()) this.#ends.add(end)
  }

  where({ ends }: MessageCounts): number | null {
    return this.#ends.at(ends)
  }

  forget(): void {
    this.#ends.forget()
  }
}

/**
 * Offsets of the n-th occurrences in a stream, for queries in increasing order. Offsets before the last query are
 * dropped, so that no more are kept than belong to received but unconsumed data, however many messages one reply has.
 */
export class MessagePlaces {
  #offsets: number[] = []
  /** Number of dropped offsets. */
  #base = 0

  get count(): number {
    return this.#base + this.#offsets.length
  }

  /** Number of offsets in memory. */
  get kept(): number {
    return this.#offsets.length
  }

  add(offset: number): void {
    this.#offsets.push(offset)
  }

  /** Returns the offset of the `count`-th occurrence; null if there is none yet, and 0 if it was dropped. */
  at(count: number): number | null {
    if (count <= this.#base) return 0
    const index = count - 1 - this.#base
    const found = this.#offsets[index]
    this.#drop(Math.min(index, this.#offsets.length))
    return found ?? null
  }

  /** Drops all offsets before the last one. */
  forget(): void {
    this.#drop(Math.max(0, this.#offsets.length - 1))
  }

  #drop(count: number): void {
    if (count === 0) return
    this.#offsets = this.#offsets.slice(count)
    this.#base += count
  }
}
