import type { StreamOffsets } from '../../../decode/stream/decoder'
import type { Direction } from '../../../shared/model/direction'

/** A segment and its bytes. */
export interface UndetectedSegment {
  direction: Direction
  bytes: Uint8Array
  time: number
  offset: number
}

const NO_BYTES = new Uint8Array(0)

/** Segments of both streams, in order, that are buffered until their protocol is detected. */
export class UndetectedSegments {
  #segments: UndetectedSegment[] = []

  get isEmpty(): boolean {
    return this.#segments.length === 0
  }

  /** Time of the last segment; 0 if there is none. */
  get time(): number {
    return this.#segments.at(-1)?.time ?? 0
  }

  add(segment: UndetectedSegment): void {
    this.#segments.push(segment)
  }

  /** Copies the bytes of the segment added last, which are valid during the call that brought them only. */
  copyLast(): void {
    const last = this.#segments.at(-1)
    if (last !== undefined) last.bytes = last.bytes.slice()
  }

  /** Returns the buffered bytes of a stream, joined. */
  start(direction: Direction): Uint8Array {
    let only: Uint8Array | undefined
    let length = 0
    for (const segment of this.#segments) {
      if (segment.direction !== direction) continue
      only = length === 0 ? segment.bytes : undefined
      length += segment.bytes.length
    }
    if (length === 0) return NO_BYTES
    return only ?? this.#joined(direction, length)
  }

  #joined(direction: Direction, length: number): Uint8Array {
    const joined = new Uint8Array(length)
    let at = 0
    for (const segment of this.#segments) {
      if (segment.direction !== direction) continue
      joined.set(segment.bytes, at)
      at += segment.bytes.length
    }
    return joined
  }

  /** Drops the first bytes of both streams. */
  dropFirst(lengths: StreamOffsets): void {
    const left = { ...lengths }
    this.#segments = this.#segments.flatMap(({ direction, bytes, time, offset }) => {
      const passed = Math.min(left[direction], bytes.length)
      left[direction] -= passed
      if (passed === bytes.length) return []
      return [{ direction, bytes: bytes.subarray(passed), time, offset: offset + passed }]
    })
  }

  drop(direction: Direction): void {
    this.#segments = this.#segments.filter((held) => held.direction !== direction)
  }

  /** Returns all segments and empties the buffer. */
  take(): UndetectedSegment[] {
    const segments = this.#segments
    this.#segments = []
    return segments
  }
}
