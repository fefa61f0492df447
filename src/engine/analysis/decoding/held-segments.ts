import type { StreamOffsets } from '../../../decode/stream/decoder'
import type { Direction } from '../../../shared/model/direction'

/** A copy of a segment's bytes. */
export interface UndetectedSegment {
  direction: Direction
  bytes: Uint8Array
  time: number
  offset: number
}

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

  /** Returns the buffered bytes of a stream, joined. */
  start(direction: Direction): Uint8Array {
    const pieces = this.#segments.filter((held) => held.direction === direction)
    const [only] = pieces
    if (pieces.length === 1 && only !== undefined) return only.bytes
    const joined = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + bytes.length, 0))
    let at = 0
    for (const { bytes } of pieces) {
      joined.set(bytes, at)
      at += bytes.length
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
