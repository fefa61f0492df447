/** Fields whose lines the decoder evaluates, and names that some programs mistake for one of them. */
import { matchesAnyCase } from './bytes'

const UNDERSCORE = 95

export const OTHER_FIELD = 0
export const HOST = 1
export const UPGRADE = 2
export const CONNECTION = 3
export const CONTENT_TYPE = 4
export const CONTENT_LENGTH = 5
export const CONTENT_ENCODING = 6
export const TRANSFER_ENCODING = 7
export const EXPECT = 8
/** A name that some programs mistake for one of the two framing fields. */
export const LOOKALIKE = 9

/**
 * Returns which of the fields above bytes[from, to) names. Length and first letter rule out most without a comparison.
 */
export function fieldOf(bytes: Uint8Array, from: number, to: number): number {
  const first = (bytes[from] ?? 0) | 0x20
  switch (to - from) {
    case 4:
      return first === 104 && matchesAnyCase(bytes, from, 'host') ? HOST : OTHER_FIELD
    case 6:
      return first === 101 && matchesAnyCase(bytes, from, 'expect') ? EXPECT : OTHER_FIELD
    case 7:
      return first === 117 && matchesAnyCase(bytes, from, 'upgrade') ? UPGRADE : OTHER_FIELD
    case 10:
      return first === 99 && matchesAnyCase(bytes, from, 'connection') ? CONNECTION : OTHER_FIELD
    case 12:
      return first === 99 && matchesAnyCase(bytes, from, 'content-type') ? CONTENT_TYPE : OTHER_FIELD
    case 14:
      if (first !== 99) return OTHER_FIELD
      if (matchesAnyCase(bytes, from, 'content-length')) return CONTENT_LENGTH
      return isLookalike(bytes, from, 'content', 'length') ? LOOKALIKE : OTHER_FIELD
    case 16:
      return first === 99 && matchesAnyCase(bytes, from, 'content-encoding') ? CONTENT_ENCODING : OTHER_FIELD
    case 17:
      if (first !== 116) return OTHER_FIELD
      if (matchesAnyCase(bytes, from, 'transfer-encoding')) return TRANSFER_ENCODING
      return isLookalike(bytes, from, 'transfer', 'encoding') ? LOOKALIKE : OTHER_FIELD
    default:
      return OTHER_FIELD
  }
}

/** Returns whether bytes[from] begins two words joined by an underscore. */
function isLookalike(bytes: Uint8Array, from: number, first: string, second: string): boolean {
  const behind = from + first.length
  return (
    bytes[behind] === UNDERSCORE &&
    matchesAnyCase(bytes, from, first) &&
    matchesAnyCase(bytes, behind + 1, second)
  )
}
