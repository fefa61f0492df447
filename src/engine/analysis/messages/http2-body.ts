import { DATA, END_STREAM } from '../../../decode/stream/http2/frame-names'
import type { FrameHead } from '../../../decode/stream/http2/frame-head'
import { FrameStream, type FrameSink, type Wanted } from '../../../decode/stream/http2/frame-stream'
import { joinedParts, type PlacedBytes } from '../../../decode/stream/http1/body'
import type { BodySource, ReadStream } from './body-source'

/** A few frames of typical size; data between the frames of the stream is skipped without reading it. */
const PIECE_BYTES = 32 * 1024

export interface Http2BodyPlace {
  stream: number
  /**
   * Offset of the message's first frame, and offset after its last one; for a message still arriving, the end
   * of the available data.
   */
  start: number
  end: number
  ended: boolean
  codings: string
  /** Set for a message that has ended. */
  length: number | null
}

/** The data of one stream (RFC 9113 §6.1), without padding and frames of other streams. */
export class Http2Body implements BodySource, FrameSink {
  readonly codings: string
  readonly length: number | null
  readonly placed = true
  complete = false
  readonly #place: Http2BodyPlace
  readonly #read: ReadStream
  #parts: PlacedBytes[] = []
  #given = 0
  #isOver = false

  constructor(place: Http2BodyPlace, read: ReadStream) {
    this.#place = place
    this.#read = read
    this.codings = place.codings
    this.length = place.length
  }

  *pieces(): Generator<PlacedBytes, void> {
    for (const parts of this.#lists()) yield* parts
  }

  *bytes(): Generator<Uint8Array, void> {
    yield* joinedParts(this.#lists())
  }

  frame({ type, stream }: FrameHead): Wanted {
    return type === DATA && stream === this.#place.stream ? 'data' : 'nothing'
  }

  data(_head: FrameHead, bytes: Uint8Array, offset: number): void {
    this.#given += bytes.length
    this.#parts.push({ bytes, offset })
  }

  frameEnd({ type, stream, flags }: FrameHead): void {
    if (type === DATA && stream === this.#place.stream && (flags & END_STREAM) !== 0) this.#isOver = true
  }

  cut(): void {
    this.#isOver = true
  }

  /** Yields the data up to the first gap, as for all bodies. */
  *#lists(): Generator<PlacedBytes[], void> {
    const { start, end, ended, length } = this.#place
    const frames = new FrameStream(this, start, 'frame')
    for (let at = start; at < end && !this.#isOver; at = frames.offset) {
      const skippable = Math.min(frames.skippable, end - at)
      if (skippable > 0) {
        frames.pass(skippable, false)
        continue
      }
      const bytes = this.#read(at, Math.min(PIECE_BYTES, end - at))
      if (bytes.length === 0) break
      frames.push(bytes)
      const parts = this.#parts
      this.#parts = []
      if (parts.length > 0) yield parts
    }
    this.complete = ended && this.#given === (length ?? -1)
  }
}
