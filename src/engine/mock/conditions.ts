/**
 * The fields that an answer holds only under: a 304 says nothing to who has no copy, a part answers only who asks for
 * it (RFC 9110, sections 13 and 14), and another protocol only who wants to speak it. Whatever else is compared, these have to be the same.
 */

const NONE: readonly string[] = []
const OF_RANGE: readonly string[] = ['range', 'if-range']
const OF_COPY: readonly string[] = ['if-none-match', 'if-modified-since']
/** RFC 9110, section 7.8. */
const OF_UPGRADE: readonly string[] = ['upgrade']
const OF_PRECONDITION: readonly string[] = ['if-match', 'if-unmodified-since', ...OF_COPY]

/** All that any answer may hang on. */
export const CONDITION_SETS: readonly (readonly string[])[] = [OF_RANGE, OF_COPY, OF_PRECONDITION, OF_UPGRADE]
export const CONDITION_NAMES: readonly string[] = [...new Set(CONDITION_SETS.flat())]

/** Lower-case names of fields of the request. */
export function conditionsOf(status: number): readonly string[] {
  switch (status) {
    case 101:
      return OF_UPGRADE
    case 206:
    case 416:
      return OF_RANGE
    case 304:
      return OF_COPY
    case 412:
      return OF_PRECONDITION
    default:
      return NONE
  }
}
