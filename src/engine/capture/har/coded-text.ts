import { isTextEncoding, type BodyEncoding } from '../../../decode/view/body-encodings'
import { textCharset } from '../../../decode/view/text-charset'
import { encodeText } from '../../../shared/payload/encode-text'

/**
 * Encodes a text of a HAR file in the charset of its Content-Type, so that it decodes to the same text. Uses UTF-8 if
 * that charset lacks some of its characters.
 */

export interface CodedText {
  bytes: Uint8Array<ArrayBuffer>
  /** Name in the Encoding standard. */
  charset: string
}

const UTF8 = 'utf-8'

export function codedText(text: string, contentType: string): CodedText {
  const charset = textCharset(contentType)
  const bytes = charset === UTF8 ? null : encoded(text, charset as BodyEncoding)
  if (bytes !== null && decoded(bytes, charset) === text) return { bytes, charset }
  return { bytes: new TextEncoder().encode(text), charset: UTF8 }
}

function encoded(text: string, charset: BodyEncoding): Uint8Array<ArrayBuffer> | null {
  const codes = singleBytes(charset)
  if (codes === null) {
    // Of the remaining charsets only one switches between tables; it is not written.
    const result = isTextEncoding(charset) ? encodeText(text, charset) : null
    return result?.ok === true ? result.bytes : null
  }
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) {
    const code = codes.get(text[at] ?? '')
    if (code === undefined) return null
    bytes[at] = code
  }
  return bytes
}

/** Returns the byte of each character for a single-byte charset; null for other charsets. */
function singleBytes(charset: string): Map<string, number> | null {
  const all = decoded(
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
    charset
  )
  return all.length === 256 ? new Map(Array.from(all, (character, byte) => [character, byte])) : null
}

function decoded(bytes: Uint8Array, charset: string): string {
  return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes)
}
