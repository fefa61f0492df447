import type { PayloadFill } from '../../../shared/payload/placeholders'
import type { Tell } from '../payload-plan'

/** Connection state that a response depends on. */
export interface AnswerContext {
  /** Returns placeholder values for a raw response. */
  fill(): PayloadFill
  readonly tell: Tell
}
