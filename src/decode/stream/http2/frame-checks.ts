/** Checks the frames of one direction, each alone and against the frames before it (RFC 9113 §4, §5.1, §6). */
import type { Direction } from '../../../shared/model/direction'
import type { Problem } from '../decoder'
import { CONTINUATION, DATA, END_STREAM, HEADERS, PUSH_PROMISE, RST_STREAM } from './frame-names'
import type { FrameHead } from './frame-head'
import { RecentMap } from '../recent'
import { checkFrame } from './frame-rules'
import { DEFAULT_FRAME_BYTES, MAX_ENDED_STREAMS } from './limits'
import { addProblem } from './problems'

export class FrameChecks {
  /** SETTINGS_MAX_FRAME_SIZE of the receiver. */
  largest = DEFAULT_FRAME_BYTES
  readonly #direction: Direction
  /** Streams that this direction ended recently (RFC 9113 §5.1). */
  readonly #ended = new RecentMap<true>(MAX_ENDED_STREAMS)
  #isFound = true

  constructor(direction: Direction) {
    this.#direction = direction
  }

  /** A frame begins. `block`: a header block is open, was interrupted by this frame, or neither. */
  begin(head: FrameHead, block: 'open' | 'interrupted' | 'none'): Problem[] {
    const problems: Problem[] = []
    if (block === 'interrupted') addProblem(problems, 'h2-continuation-expected', head.start)
    if (head.type === CONTINUATION && block === 'none')
      addProblem(problems, 'h2-continuation-unexpected', head.start)
    if (!this.#isFound) addProblem(problems, 'h2-frames-lost', head.start)
    // PRIORITY and WINDOW_UPDATE may arrive for a while after the end of a stream.
    if (isOfContent(head.type) && this.#ended.has(head.stream))
      addProblem(problems, 'h2-stream-closed', head.start)
    this.#isFound = true
    return problems
  }

  /** A frame has ended. `payload`: null if it was not kept. */
  end(head: FrameHead, payload: Uint8Array | null): Problem[] {
    this.#rememberEnd(head)
    return checkFrame(head, payload, this.largest, this.#direction)
  }

  /** Bytes are missing, and the decoder had to search for the next frame. */
  lost(): void {
    this.#isFound = false
  }

  #rememberEnd({ type, flags, stream }: FrameHead): void {
    const ends = type === DATA || type === HEADERS ? (flags & END_STREAM) !== 0 : type === RST_STREAM
    if (ends && stream !== 0) this.#ended.set(stream, true)
  }
}

/** True for frame types with content. Excludes CONTINUATION, whose block began before. */
function isOfContent(type: number): boolean {
  return type === DATA || type === HEADERS || type === PUSH_PROMISE
}
