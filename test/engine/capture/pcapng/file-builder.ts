/** Builds capture files in memory like the recorder: consecutive blocks in a fixed buffer. */
import {
  encodeComment,
  writeInterface,
  writeSectionHeader
} from '../../../../src/engine/capture/pcapng/blocks'
import type { InterfaceOptions, SectionOptions } from '../../../../src/engine/capture/pcapng/blocks'
import { clockBase } from '../../../../src/engine/capture/pcapng/clock'
import type { DirectionCode } from '../../../../src/engine/capture/pcapng/direction'
import { UP } from '../../../../src/engine/capture/pcapng/direction'
import { LegWriter } from '../../../../src/engine/capture/pcapng/leg-writer'
import type { LegOptions } from '../../../../src/engine/capture/pcapng/leg-writer'
import { MAX_SEGMENT_BYTES } from '../../../../src/engine/capture/pcapng/tcp-header'

export const BASE = clockBase(Date.UTC(2026, 0, 2, 3, 4, 5))

/** Initial value of the buffer, like stale bytes in a reused slab, so that unwritten bytes show up. */
const STALE = 0xee

export class FileBuilder {
  readonly buffer: Uint8Array
  readonly view: DataView
  length = 0
  timeNs = 0

  constructor(capacity = 1 << 20) {
    this.buffer = new Uint8Array(capacity).fill(STALE)
    this.view = new DataView(this.buffer.buffer)
  }

  section(options: SectionOptions = {}): this {
    this.length += writeSectionHeader(this.view, this.length, options)
    return this
  }

  interface(options: InterfaceOptions = {}): this {
    this.length += writeInterface(this.view, this.length, options)
    return this
  }

  leg(options: Partial<LegOptions> = {}): Leg {
    const writer = new LegWriter({
      interfaceId: 0,
      connection: 1,
      client: { address: '127.0.0.1', port: 50_001 },
      server: { address: '127.0.0.1', port: 7777 },
      base: BASE,
      ...options
    })
    return new Leg(this, writer)
  }

  /** Appends by `write`, which stores at an offset and returns the length; every packet is a microsecond later. */
  append(write: (view: DataView, at: number, timeNs: number) => number): void {
    this.timeNs += 1000
    this.length += write(this.view, this.length, this.timeNs)
  }

  bytes(): Uint8Array {
    return this.buffer.slice(0, this.length)
  }
}

/** A leg that appends itself to a file and remembers the bytes it sent. */
export class Leg {
  readonly sent: [Uint8Array[], Uint8Array[]] = [[], []]
  #file: FileBuilder
  readonly writer: LegWriter

  constructor(file: FileBuilder, writer: LegWriter) {
    this.#file = file
    this.writer = writer
  }

  /** Writes the following rows to another file (of a ring). */
  continueIn(file: FileBuilder): this {
    this.#file = file
    return this
  }

  handshake(): this {
    const { writer } = this
    this.#file.append((view, at, time) => writer.syn(view, at, time))
    this.#file.append((view, at, time) => writer.synAck(view, at, time))
    this.#file.append((view, at, time) => writer.ack(view, at, UP, time))
    return this
  }

  /** Sends the bytes of one read, in as many packets as needed. */
  data(direction: DirectionCode, payload: Uint8Array | string): this {
    const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload
    for (let from = 0; from < bytes.length; from += MAX_SEGMENT_BYTES) {
      const part = bytes.subarray(from, from + MAX_SEGMENT_BYTES)
      const last = from + part.length === bytes.length
      this.#file.append((view, at, time) => {
        const header = this.writer.dataHeader(view, at, direction, part.length, time, last)
        this.#file.buffer.set(part, at + header)
        return header + part.length + this.writer.dataTrailer(view, at + header + part.length, part.length)
      })
    }
    this.sent[direction].push(bytes)
    return this
  }

  event(direction: DirectionCode, text: string): this {
    this.#file.append((view, at, time) => this.writer.event(view, at, direction, encodeComment(text), time))
    return this
  }

  ack(direction: DirectionCode): this {
    this.#file.append((view, at, time) => this.writer.ack(view, at, direction, time))
    return this
  }

  fin(direction: DirectionCode): this {
    this.#file.append((view, at, time) => this.writer.fin(view, at, direction, time))
    return this
  }

  rst(direction: DirectionCode): this {
    this.#file.append((view, at, time) => this.writer.rst(view, at, direction, time))
    return this
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

/** A generator of repeatable bytes (mulberry32). */
export function randomBytes(seed: number, length: number): Uint8Array {
  const random = seededRandom(seed)
  return Uint8Array.from({ length }, () => random() * 256)
}

export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
