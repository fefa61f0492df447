/** The bounds of a head of HTTP/1 that a proxy says or is told. */

/** A head that is longer is none. */
export const MAX_HEAD_BYTES = 64 * 1024

/**
 * Where the bytes behind the empty line begin; a bare LF ends a line as well (RFC 9112, section 2.2). No line ends
 * before `from`.
 */
export function headEnd(bytes: Uint8Array, from = 0): number | null {
  for (let at = bytes.indexOf(10, from); at !== -1; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return at + 2
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3
  }
  return null
}
