import { createFramer, type Framer } from '../../decode/framing/framer'
import { detectDecoder } from '../../decode/registry'
import type { DecodedMessage, MessageSink, StreamDecoder } from '../../decode/stream/decoder'
import type { Framing } from '../../shared/contract/framing'
import { opposite, type Direction } from '../../shared/model/direction'
import { MessagePlaces } from './message-places'

/**
 * How many messages a peer has sent, and where they ended. Two of them count alike: what was recorded, and what comes
 * now; a reply is whole when as much is whole in both.
 */

export interface Reached {
  readonly heads: number
  readonly ends: number
}

export interface MessageCounter {
  sent(bytes: Uint8Array): void
  received(bytes: Uint8Array | number): void
  /** The peer's stream has ended, and with it a message that only this ends. */
  receivedEnd(): void
  readonly reached: Reached
  /** Every message that began has ended. */
  readonly between: boolean
  /**
   * Between messages there is more of the protocol, such as frames that HTTP/2 says of its connection, which come when
   * they come. Where there is not, what stands there is of something else.
   */
  readonly hasAsides: boolean
  /** Where in the peer's stream so much was there; null as long as it is not. Counts must not go back. */
  where(reached: Reached): number | null
  /** Of what was counted so far, nothing but the last is asked for any more. */
  forget(): void
}

/** By the connection's own decoder; `theirs` is the stream whose messages are counted. */
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

  /** Two counters for what begins as these bytes do; null where no decoder knows messages of it. */
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

  get reached(): Reached {
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

  where({ heads, ends }: Reached): number | null {
    const head = this.#heads.at(heads)
    const end = this.#ends.at(ends)
    return head === null || end === null ? null : Math.max(head, end)
  }

  forget(): void {
    this.#heads.forget()
    this.#ends.forget()
  }

  messageHead(message: DecodedMessage): void {
    // HTTP/1.1 may have been upgraded to it.
    if (message.version === 'HTTP/2') this.#hasAsides = true
    if (message.direction === this.#theirs) this.#heads.add(message.headEnd)
  }

  messageEnd(message: DecodedMessage): void {
    if (message.direction === this.#theirs) this.#ends.add(message.end)
  }
}

/** By how the user cut the peer's stream into frames. */
export class FrameCounter implements MessageCounter {
  readonly hasAsides = false
  readonly #framer: Framer
  readonly #ends = new MessagePlaces()
  #total = 0

  constructor(framing: Exclude<Framing, { kind: 'gap' }>) {
    this.#framer = createFramer(framing)
  }

  get reached(): Reached {
    return { heads: 0, ends: this.#ends.count }
  }

  get between(): boolean {
    return this.#framer.open() === this.#total
  }

  sent(): void {
    // A frame is one by its own bytes.
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

  where({ ends }: Reached): number | null {
    return this.#ends.at(ends)
  }

  forget(): void {
    this.#ends.forget()
  }
}
