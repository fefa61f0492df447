/** Problems of bodies with more messages than can be listed. */
import { warning, type ProblemTable } from '../problem-info'

/** Kind of the last message of such a body: it covers the decoded bytes that were not searched for messages. */
export const UNLISTED = 'unlisted'

export const INNER_LIMITS = {
  /** Exceeds MAX_DECODED_MESSAGES. */
  messages: 'inner-too-many-messages',
  /** Exceeds MAX_DECODED_BYTES. */
  bytes: 'inner-too-many-bytes'
} as const
export type InnerLimit = (typeof INNER_LIMITS)[keyof typeof INNER_LIMITS]

export const INNER_LIMIT_PROBLEMS: ProblemTable = {
  [INNER_LIMITS.messages]: warning(''),
  [INNER_LIMITS.bytes]: warning('')
}
