/** Finds the end of an HTTP/1 head in the exchange with a proxy. */

/** Maximum length of a head in bytes. */
export const MAX_HEAD_BYTES = 64 * 1024

/**
 * Returns the offset after the empty line that ends the head, or null. A bare LF ends a line too (RFC 9112, section
 * 2.2). Searches from `from`; no line ends before it.
 */
export function headEnd(bytes: Uint8Array, from = 0): number | null {
  for (let at = bytes.indexOf(10, from); at !== -1; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return at + 2
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3
  }
  return null
}
