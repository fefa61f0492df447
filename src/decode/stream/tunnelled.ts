/**
 * What runs in a tunnel that CONNECT has opened (RFC 9110 §9.3.6): held until it can be told what it is, and from then on
 * decoded as if the connection began there. What is no protocol with messages stays a tunnel.
 */
import { DIRECTIONS, type Direction } from '../../shared/model/direction'
import type { DecodedMessage, MessageSink, Numbers, StreamDecoder, StreamOffsets } from './decoder'
import { ByteBuffer } from './http1/bytes'
import { DETECT_BYTES } from './http1/detect'

/** A proxy may be asked for another one; nobody chains so many, and each passes all bytes on. */
const MAX_DEPTH = 8

/** Where a decoder begins that has another one around it: how that one's messages are numbered, and how deep it is. */
export interface Around {
  readonly numbers: Numbers
  readonly depth: number
}

/** A protocol that a tunnel may hold. */
export interface InsideEntry {
  readonly id: string
  readonly create: ((sink: MessageSink, at?: StreamOffsets, around?: Around) => StreamDecoder) | null
  serverName?(up: Uint8Array): string
}

/** `midway`: the bytes do not begin where the tunnel did. */
export type DetectInside = (
  up: Uint8Array,
  down: Uint8Array,
  final: boolean,
  midway: boolean
) => InsideEntry | 'more' | 'raw'

class Half {
  /** Where the tunnel begins; null while that is not known. */
  start: number | null = null
  /** Where what is held begins. */
  from = 0
  ended = false
  readonly held = new ByteBuffer()

  get bytes(): Uint8Array {
    return this.held.bytes.subarray(0, this.held.length)
  }
}

export class Tunnelled implements StreamDecoder {
  readonly #sink: MessageSink
  readonly #response: DecodedMessage
  readonly #around: Around
  readonly #detect: DetectInside
  readonly #halves: Readonly<Record<Direction, Half>> = { up: new Half(), down: new Half() }
  /** Which stream each piece of what is held is of, and how much it is, in their order. */
  #order: [Direction, number][] = []
  #midway = false
  #decoder: StreamDecoder | null = null
  #isRaw: boolean

  constructor(sink: MessageSink, response: DecodedMessage, around: Around, detect: DetectInside) {
    this.#sink = sink
    this.#response = response
    this.#around = around
    this.#detect = detect
    this.#isRaw = around.depth > MAX_DEPTH
  }

  /** A direction's first byte will be this one. */
  beginAt(direction: Direction, offset: number): void {
    const half = this.#halves[direction]
    half.start = half.from = offset
    if (this.#isRaw) this.#sink.tunnel?.(direction, offset, this.#response)
  }

  push(direction: Direction, bytes: Uint8Array): void {
    if (this.#decoder !== null) {
      this.#decoder.push(direction, bytes)
      return
    }
    const half = this.#halves[direction]
    if (this.#isRaw) {
      this.#sink.tunnelBytes?.(direction, bytes, half.from)
      half.from += bytes.length
      return
    }
    half.held.append(bytes, 0, bytes.length)
    this.#order.push([direction, bytes.length])
    this.#decide(false)
  }

  gap(direction: Direction, length: number): void {
    // What is held was all there is of it.
    if (this.#order.length > 0) this.#decide(true, false)
    if (this.#decoder !== null) this.#decoder.gap(direction, length)
    else this.#passOver(direction, length)
  }

  skippable(direction: Direction): number {
    if (this.#decoder !== null) return this.#decoder.skippable(direction)
    return this.#isRaw && this.#sink.tunnelBytes === undefined ? Infinity : 0
  }

  skip(direction: Direction, length: number): void {
    if (this.#decoder !== null) this.#decoder.skip(direction, length)
    else this.gap(direction, length)
  }

  end(direction: Direction): void {
    this.#halves[direction].ended = true
    if (this.#decoder !== null) this.#decoder.end(direction)
    else this.#decide(false)
  }

  finish(how: 'closed' | 'cut' = 'closed'): void {
    this.#decide(true)
    this.#decoder?.finish(how)
  }

  /** What is behind missing bytes is looked at anew. */
  #passOver(direction: Direction, length: number): void {
    for (const each of DIRECTIONS) {
      const half = this.#halves[each]
      half.from += half.held.take().length
    }
    this.#halves[direction].from += length
    this.#order = []
    this.#midway = true
  }

  #decide(final: boolean, givesUp = true): void {
    if (this.#decoder !== null || this.#isRaw) return
    const { up, down } = this.#halves
    const isFinal = final || this.#isEnough()
    const isPlaced = up.start !== null && down.start !== null
    const found = isPlaced
      ? this.#detect(up.bytes, down.bytes, isFinal, this.#midway)
      : isFinal
        ? 'raw'
        : 'more'
    if (found === 'more') return
    if (found !== 'raw') this.#begin(found)
    else if (givesUp) this.#giveUp()
  }

  /** More bytes would not tell more. */
  #isEnough(): boolean {
    const { up, down } = this.#halves
    return (up.ended && down.ended) || up.held.length >= DETECT_BYTES || down.held.length >= DETECT_BYTES
  }

  #begin(entry: InsideEntry): void {
    const { id, create } = entry
    const { up, down } = this.#halves
    const at = { up: up.start ?? 0, down: down.start ?? 0 }
    this.#sink.inside?.({ protocol: id, at, serverName: entry.serverName?.(up.bytes) ?? '' })
    if (create === null) {
      this.#giveUp()
      return
    }
    const decoder = create(this.#sink, at, this.#around)
    this.#decoder = decoder
    for (const direction of DIRECTIONS) {
      const missing = this.#halves[direction].from - at[direction]
      if (missing > 0) decoder.gap(direction, missing)
    }
    this.#release((direction, bytes) => {
      decoder.push(direction, bytes)
    })
    for (const direction of DIRECTIONS) if (this.#halves[direction].ended) decoder.end(direction)
  }

  /** Nothing that has messages: a tunnel like any other. */
  #giveUp(): void {
    this.#isRaw = true
    for (const direction of DIRECTIONS) {
      const { start } = this.#halves[direction]
      if (start !== null) this.#sink.tunnel?.(direction, start, this.#response)
    }
    this.#release((direction, bytes) => {
      this.push(direction, bytes)
    })
  }

  /** Gives what is held, in the order in which it came. */
  #release(give: (direction: Direction, bytes: Uint8Array) => void): void {
    const held = { up: this.#halves.up.held.take(), down: this.#halves.down.held.take() }
    const at = { up: 0, down: 0 }
    const order = this.#order
    this.#order = []
    for (const [direction, length] of order) {
      give(direction, held[direction].subarray(at[direction], at[direction] + length))
      at[direction] += length
    }
  }
}
