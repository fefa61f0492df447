/** Position in a stream and start of its open frame, used by all framers. */
import type { FrameEnd, FrameProblem } from './frames'

export class FrameCursor {
  /** Offset after the last byte. */
  offset = 0
  /** Offset of the open frame's first byte. */
  start = 0

  /** Ends the open frame at `end`, which may be less than `offset`. */
  cut(end: number, problem: FrameProblem | null): FrameEnd {
    const frame = { start: this.start, end, problem }
    this.start = end
    return frame
  }

  /** Returns the open frame when the stream ends. */
  rest(problem: FrameProblem | null): FrameEnd[] {
    return this.offset > this.start ? [this.cut(this.offset, problem)] : []
  }
}
