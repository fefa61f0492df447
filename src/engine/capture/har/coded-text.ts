import { isTextEncoding, type BodyEncoding } from '../../../decode/view/body-encodings'
import { textCharset } from '../../../decode/view/text-charset'
import { encodeText } from '../../../shared/payload/encode-text'

/**
 * The text of a HAR as bytes in the charset that its Content-Type names, so that whoever looks at them reads the same.
 * Where that charset has not all of its characters, UTF-8.
 */

export interface CodedText {
  bytes: Uint8Array<ArrayBuffer>
  /** By its name in the Encoding standard. */
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
    // Of those that are left only one shifts between tables, and is not written.
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

/** Each character's byte, where every byte is a character; null of other charsets. */
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
