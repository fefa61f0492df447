/**
 * Request fields on which a response depends: a 304 requires a cached copy, a partial response a range request (RFC
 * 9110, sections 13 and 14), and a protocol switch an upgrade request. These fields have to be equal, whatever else is
 * compared.
 */

const NONE: readonly string[] = []
const OF_RANGE: readonly string[] = ['range', 'if-range']
const OF_COPY: readonly string[] = ['if-none-match', 'if-modified-since']
/** RFC 9110, section 7.8. */
const OF_UPGRADE: readonly string[] = ['upgrade']
const OF_PRECONDITION: readonly string[] = ['if-match', 'if-unmodified-since', ...OF_COPY]

/** All sets of fields on which a response may depend. */
export const CONDITION_SETS: readonly (readonly string[])[] = [OF_RANGE, OF_COPY, OF_PRECONDITION, OF_UPGRADE]
export const CONDITION_NAMES: readonly string[] = [...new Set(CONDITION_SETS.flat())]

/** Returns the lower-case names of the request fields. */
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
