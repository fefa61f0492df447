/** Interface between a framer and its host. */

export type FrameProblem =
  /** No end within MAX_FRAME_BYTES: the frame is cut there, and framing continues after the cut. */
  | 'too-long'
  /** The length exceeds MAX_FRAME_BYTES: the rest of the stream is one frame. */
  | 'length-too-long'
  /** The length is smaller than its own field, or a varint without an end: the rest of the stream is one frame. */
  | 'bad-length'
  /** Bytes of the length are missing from the capture: the rest of the stream is one frame. */
  | 'missing-length'
  /** The stream ended inside the frame. */
  | 'unfinished'

/** Offsets count bytes of the stream from 0 and may exceed 2^32. Frames are contiguous. */
export interface FrameEnd {
  readonly start: number
  readonly end: number
  readonly problem: FrameProblem | null
}

/** From `start` on, no frames can be found. */
export interface LostFraming {
  readonly start: number
  readonly problem: FrameProblem
}

export interface Framer {
  /** Reads the next bytes; `time` is their arrival in milliseconds of a monotonic clock. */
  push(bytes: Uint8Array, time: number): FrameEnd[]
  /** Returns how many of the next bytes would only be counted and may be skipped; Infinity if no bytes are needed. */
  skippable(): number
  /** Skips the next `length` bytes, which exist but are not passed in. Bytes beyond skippable() count as missing. */
  skip(length: number, time: number): FrameEnd[]
  /** The next `length` bytes are missing from the capture. */
  missing(length: number, time: number): FrameEnd[]
  /** No bytes arrived until `now`. */
  idle(now: number): FrameEnd[]
  /** Ends the stream: the remaining bytes are a frame. */
  end(): FrameEnd[]
  /** Returns the offset of the open frame. */
  open(): number
  /** Returns null while frames can be found. */
  lost(): LostFraming | null
}
