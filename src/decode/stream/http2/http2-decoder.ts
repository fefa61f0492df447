/**
 * HTTP/2 of one connection (RFC 9113): its streams as exchanges. See decoder.ts for what a stream decoder promises. What
 * is said of a connection as a whole (settings, windows, pings) is no message: the list of frames shows it.
 */
import {
  FIRST_NUMBERS,
  type MessageSink,
  type Numbers,
  type StreamDecoder,
  type StreamOffsets
} from '../decoder'
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { Http2Half, type HalfHost } from './http2-half'
import { Http2Streams } from './http2-streams'
import type { UpgradedFrom } from './message'

const BEGINNING: StreamOffsets = { up: 0, down: 0 }

export class Http2Decoder implements StreamDecoder {
  readonly #halves: Readonly<Record<Direction, Http2Half>>
  readonly #streams: Http2Streams
  readonly #sink: MessageSink
  /** Estimated bytes of memory that the sink has counted. */
  #counted = 0
  #hasGivenUp = false

  /** `at`: where the streams stand, if something else came before; null if `beginAt` will say. */
  constructor(
    sink: MessageSink,
    at: StreamOffsets | null = BEGINNING,
    numbers: Numbers = FIRST_NUMBERS,
    upgraded?: UpgradedFrom
  ) {
    const streams = new Http2Streams(sink, numbers, upgraded)
    const half = (direction: Direction): Http2Half => {
      const host: HalfHost = {
        streams,
        sink,
        // What one side says it can hold, the other may fill.
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

  /** A direction's first byte will be this one. */
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

  /** Streams that are open are reported as given up; what follows stays bytes. */
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
