/**
 * Decodes the content of a CONNECT tunnel (RFC 9110 §9.3.6). It buffers the bytes until the protocol is detected, then
 * decodes them like a new connection. A protocol without messages stays a tunnel.
 */
import { DIRECTIONS, type Direction } from '../../shared/model/direction'
import type { HttpMessage, MessageSink, Numbers, StreamDecoder, StreamOffsets } from './decoder'
import { ByteBuffer } from './http1/bytes'
import { DETECT_BYTES } from './http1/detect'

/** Limit of nested tunnels. Real chains of proxies are shorter, and each level forwards all bytes. */
const MAX_DEPTH = 8

/** Context of a decoder inside another one: the outer numbers of messages and exchanges, and the nesting depth. */
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

/** Detects the protocol. `midway`: the bytes do not begin at the start of the tunnel. */
export type DetectInside = (
  up: Uint8Array,
  down: Uint8Array,
  final: boolean,
  midway: boolean
) => InsideEntry | 'more' | 'raw'

class Half {
  /** Offset where the tunnel begins; null while unknown. */
  start: number | null = null
  /** Offset of the first buffered byte. */
  from = 0
  ended = false
  readonly held = new ByteBuffer()

  get bytes(): Uint8Array {
    return this.held.bytes.subarray(0, this.held.length)
  }
}

export class Tunnelled implements StreamDecoder {
  readonly #sink: MessageSink
  readonly #response: HttpMessage
  readonly #around: Around
  readonly #detect: DetectInside
  readonly #halves: Readonly<Record<Direction, Half>> = { up: new Half(), down: new Half() }
  /** Direction and length of each buffered piece, in order of arrival. */
  #order: [Direction, number][] = []
  #midway = false
  #decoder: StreamDecoder | null = null
  #isRaw: boolean

  constructor(sink: MessageSink, response: HttpMessage, around: Around, detect: DetectInside) {
    this.#sink = sink
    this.#response = response
    this.#around = around
    this.#detect = detect
    this.#isRaw = around.depth > MAX_DEPTH
  }

  /** Sets the offset of a direction's first byte. */
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
    // Decide with the buffered bytes, because their continuation is missing.
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

  /** Skips missing bytes; detection starts again after them. */
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

  /** True if more bytes cannot change the detection. */
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

  /** Treats the rest as raw tunnel bytes, because no protocol with messages was detected. */
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

  /** Passes the buffered bytes to `give`, in order of arrival. */
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
