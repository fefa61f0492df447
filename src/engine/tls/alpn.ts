/** Names of protocols (RFC 7301) are bytes. They are held as text with one character for each, which is what TLS knows. */

/** RFC 7301, section 3.1. */
export const MAX_ALPN_BYTES = 255

/** As somebody typed it. */
export function alpnName(typed: string): string {
  return Buffer.from(typed, 'utf8').toString('latin1')
}

/** As `node:tls` takes it: given strings it would write a byte above 127 as two. */
export function alpnBytes(names: readonly string[]): Uint8Array {
  return Buffer.concat(
    names.flatMap((name) => {
      const bytes = Buffer.from(name, 'latin1')
      return bytes.length === 0 || bytes.length > MAX_ALPN_BYTES ? [] : [Buffer.of(bytes.length), bytes]
    })
  )
}
