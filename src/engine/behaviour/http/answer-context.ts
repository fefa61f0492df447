import type { PayloadFill } from '../../../shared/payload/placeholders'
import type { Tell } from '../payload-plan'

/** What an answer has of the connection that it goes out on. */
export interface AnswerContext {
  /** For bytes made by hand, which may have placeholders. */
  fill(): PayloadFill
  readonly tell: Tell
}
