/** A message while it is being received, and its entry once it has ended. */
import type { Direction } from '../../../shared/model/direction'
import type { Problem } from '../decoder'
import type { InnerMessage } from '../inner'
import { Utf8Check } from '../utf8-check'
import type { DeflateContext } from './deflate-context'
import { OPCODE_CLOSE, OPCODE_TEXT, opcodeName } from './frame-header'
import { closeReason, messageSummary } from './message-summary'
import { PayloadReader } from './payload-reader'
import { addProblem } from './problems'

/** Kind of a row for bytes that could not be split into frames. */
export const UNREADABLE = 'unreadable'
/** Entry in `marks` for a compressed payload. */
export const COMPRESSED = 'compressed'

export class OpenMessage {
  readonly start: number
  readonly opcode: number
  readonly payload: PayloadReader
  readonly problems: Problem[] = []
  /** Offset after its last byte so far. */
  end: number
  frames = 0
  readonly #context: DeflateContext

  constructor(start: number, opcode: number, isCompressed: boolean, context: DeflateContext) {
    this.start = start
    this.end = start
    this.opcode = opcode
    this.payload = new PayloadReader(
      opcode === OPCODE_TEXT,
      isCompressed,
      isCompressed ? context.begin() : null
    )
    this.#context = context
  }

  /** Returns the entry of the ended message; `isWhole`: a frame with FIN ended it. */
  entry(direction: Direction, isWhole: boolean): InnerMessage {
    const { start, end, opcode, payload, problems, frames } = this
    if (payload.isCompressed) this.#decompress(isWhole)
    if (isWhole && payload.isBadText) addProblem(problems, 'ws-bad-utf8', start)
    if (isWhole && opcode === OPCODE_CLOSE) this.#checkClose()
    const isShown = !payload.isCompressed || payload.inflate !== null
    return {
      direction,
      start,
      end,
      kind: opcodeName(opcode),
      stream: null,
      length: payload.carried,
      marks: [...(payload.isCompressed ? [COMPRESSED] : []), ...(frames > 1 ? [`${frames} fragments`] : [])],
      summary: isShown ? messageSummary(opcode, payload.preview, payload.isPreviewed) : '',
      complete: isWhole && payload.missing === 0,
      problems
    }
  }

  #decompress(isWhole: boolean): void {
    const { start, payload, problems } = this
    const { inflate } = payload
    if (inflate === null || payload.isTorn) addProblem(problems, 'ws-deflate-context', start)
    else if (!isWhole || !payload.finish()) {
      if (isWhole || inflate.isBad) addProblem(problems, 'ws-deflate-broken', start)
    } else {
      if (this.#context.isTooFar(inflate)) addProblem(problems, 'ws-deflate-window', start)
      return
    }
    this.#context.lose()
  }

  #checkClose(): void {
    const { start, problems } = this
    const { preview } = this.payload
    if (preview.length === 1) addProblem(problems, 'ws-close-too-short', start)
    const close = closeReason(preview)
    if (close === null) return
    if (!close.isAllowed) addProblem(problems, 'ws-close-bad-code', start)
    const text = new Utf8Check()
    text.push(preview.subarray(2))
    if (text.end() !== null) addProblem(problems, 'ws-close-bad-reason', start)
  }
}
