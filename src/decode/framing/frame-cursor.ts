/** Where a stream is and where its open frame began: what all framers have in common. */
import type { FrameEnd, FrameProblem } from './frames'

export class FrameCursor {
  /** Behind the last byte that passed. */
  offset = 0
  /** First byte of the open frame. */
  start = 0

  /** Ends the open frame at `end`, which may lie before `offset`. */
  cut(end: number, problem: FrameProblem | null): FrameEnd {
    const frame = { start: this.start, end, problem }
    this.start = end
    return frame
  }

  /** What is left when the stream is over. */
  rest(problem: FrameProblem | null): FrameEnd[] {
    return this.offset > this.start ? [this.cut(this.offset, problem)] : []
  }
}
