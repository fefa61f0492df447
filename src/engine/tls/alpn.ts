/** ALPN protocol names (RFC 7301) are bytes. They are held as Latin-1 text, one character per byte. */

/** Maximum length of a name (RFC 7301, section 3.1). */
export const MAX_ALPN_BYTES = 255

/** Converts a name as entered. */
export function alpnName(typed: string): string {
  return Buffer.from(typed, 'utf8').toString('latin1')
}

/** Encodes the list for `node:tls`. Given strings, Node would encode a byte above 127 as two. */
export function alpnBytes(names: readonly string[]): Uint8Array {
  return Buffer.concat(
    names.flatMap((name) => {
      const bytes = Buffer.from(name, 'latin1')
      return bytes.length === 0 || bytes.length > MAX_ALPN_BYTES ? [] : [Buffer.of(bytes.length), bytes]
    })
  )
}
