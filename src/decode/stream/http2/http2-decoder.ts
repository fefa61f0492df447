/**
 * Decodes HTTP/2 on one connection (RFC 9113), with streams as exchanges. See decoder.ts for the contract of a stream
 * decoder. Frames about the whole connection (settings, windows, pings) are no messages; the list of frames shows them.
 */
import {
  FIRST_NUMBERS,
  type HttpSink,
  type Numbers,
  type StreamDecoder,
  type StreamOffsets
} from '../decoder'
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { Http2Half, type HalfHost } from './http2-half'
import { Http2Exchanges } from './http2-exchanges'
import type { UpgradedFrom } from './message'

const BEGINNING: StreamOffsets = { up: 0, down: 0 }

export class Http2Decoder implements StreamDecoder {
  readonly #halves: Readonly<Record<Direction, Http2Half>>
  readonly #streams: Http2Exchanges
  readonly #sink: HttpSink
  /** Estimated bytes of memory reported to the sink. */
  #counted = 0
  #hasGivenUp = false

  /** `at`: current offsets of the streams if another protocol came before; null if `beginAt` sets them. */
  constructor(
    sink: HttpSink,
    at: StreamOffsets | null = BEGINNING,
    numbers: Numbers = FIRST_NUMBERS,
    upgraded?: UpgradedFrom
  ) {
    const streams = new Http2Exchanges(sink, numbers, upgraded)
    const half = (direction: Direction): Http2Half => {
      const host: HalfHost = {
        streams,
        sink,
        // The limit that one side announces applies to the table of the other side's encoder.
        tableSize: (size) => {
          this.#halves[direction === 'up' ? 'down' : 'up'].allowTable(size)
        },
        frameSize: (size) => {
          this.#halves[direction === 'up' ? 'down' : 'up'].allowFrame(size)
        }
      }
      return new Http2Half(direction, host)
    }
    this.#sink = sink
    this.#streams = streams
    this.#halves = { up: half('up'), down: half('down') }
    if (at !== null) for (const direction of DIRECTIONS) this.beginAt(direction, at[direction])
  }

  /** Sets the offset of a direction's first byte. */
  beginAt(direction: Direction, offset: number): void {
    this.#halves[direction].beginAt(offset)
  }

  /** Numbers of the next message and exchange. */
  get numbers(): Numbers {
    return this.#streams.numbers
  }

  push(direction: Direction, bytes: Uint8Array): void {
    if (this.#hasGivenUp) return
    this.#halves[direction].push(bytes)
    this.#countMemory(direction)
  }

  gap(direction: Direction, length: number): void {
    if (!this.#hasGivenUp) this.#halves[direction].pass(length, true)
  }

  skippable(direction: Direction): number {
    return this.#hasGivenUp ? Infinity : this.#halves[direction].skippable
  }

  skip(direction: Direction, length: number): void {
    if (length > 0 && !this.#hasGivenUp) this.#halves[direction].pass(length, false)
  }

  end(direction: Direction): void {
    if (!this.#hasGivenUp) this.#halves[direction].end()
  }

  finish(_how: 'closed' | 'cut' = 'closed'): void {
    for (const direction of DIRECTIONS) this.end(direction)
    this.#streams.finish()
  }

  #countMemory(direction: Direction): void {
    const { up, down } = this.#halves
    const held = this.#streams.heldBytes + up.heldBytes + down.heldBytes
    const change = held - this.#counted
    if (change === 0) return
    this.#counted = held
    if (this.#sink.memory?.(change) === false) this.#giveUp(direction)
  }

  /** Reports the open streams as abandoned; later bytes are not decoded. */
  #giveUp(direction: Direction): void {
    const problem = { code: 'h2-memory-limit', offset: this.#halves[direction].offset }
    this.#hasGivenUp = true
    this.#streams.giveUp(direction, problem)
    this.#sink.problem?.(direction, problem)
    for (const each of DIRECTIONS) this.#halves[each].release()
    this.#sink.memory?.(-this.#counted)
    this.#counted = 0
  }
}
