/** What framers find, and what each of them is to its host. */

export type FrameProblem =
  /** No end came within MAX_FRAME_BYTES: cut there, and framing goes on behind the cut. */
  | 'too-long'
  /** Its length says more than MAX_FRAME_BYTES: from here on the stream is one frame. */
  | 'length-too-long'
  /** Its length says less than the length itself takes, or has no end: from here on the stream is one frame. */
  | 'bad-length'
  /** Bytes of the length are not in the capture: from here on the stream is one frame. */
  | 'missing-length'
  /** The stream ended before the frame did. */
  | 'unfinished'

/** Offsets count bytes of the stream from 0 and may exceed 2^32. Frames follow each other without holes. */
export interface FrameEnd {
  readonly start: number
  readonly end: number
  readonly problem: FrameProblem | null
}

/** From `start` on no frame can be found any more. */
export interface LostFraming {
  readonly start: number
  readonly problem: FrameProblem
}

export interface Framer {
  /** The next bytes and when they came, in milliseconds of any clock that does not go back. */
  push(bytes: Uint8Array, time: number): FrameEnd[]
  /** How many of the next bytes it would only count: they may be skipped. Infinity where it needs none at all. */
  skippable(): number
  /** The next `length` bytes exist but are not shown. More than skippable() are taken as missing. */
  skip(length: number, time: number): FrameEnd[]
  /** The next `length` bytes passed, but nobody has them. */
  missing(length: number, time: number): FrameEnd[]
  /** Nothing came until now. */
  idle(now: number): FrameEnd[]
  /** No byte follows: what is left is a frame. */
  end(): FrameEnd[]
  /** Where the frame began that is not yet ended. */
  open(): number
  /** Null as long as frames are found. */
  lost(): LostFraming | null
}
