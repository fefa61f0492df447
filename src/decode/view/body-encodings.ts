/**
 * Encodings in which a body can be decoded: those of streams, and others named in Content-Types and web pages. A stream
 * is split into pieces, which requires the width of each character. A body is decoded as a whole by the browser's
 * decoder, so every encoding of the browser works.
 */
import { TEXT_ENCODINGS, type TextEncoding } from '../../shared/model/text-encodings'
import { decodeText, encodingNamed } from './text-encoding'

/** Names from the WHATWG Encoding standard, as TextDecoder expects them. */
const OTHER_ENCODINGS = [
  'windows-1252',
  'windows-1250',
  'iso-8859-2',
  'windows-1251',
  'koi8-r',
  'koi8-u',
  'iso-8859-5',
  'ibm866',
  'windows-1253',
  'iso-8859-7',
  'windows-1254',
  'windows-1255',
  'iso-8859-8',
  'windows-1256',
  'iso-8859-6',
  'windows-1257',
  'iso-8859-4',
  'iso-8859-13',
  'windows-1258',
  'windows-874',
  'iso-8859-15',
  'macintosh',
  'iso-2022-jp'
] as const
type OtherEncoding = (typeof OTHER_ENCODINGS)[number]

export type BodyEncoding = TextEncoding | OtherEncoding
export const BODY_ENCODINGS: readonly BodyEncoding[] = [...TEXT_ENCODINGS, ...OTHER_ENCODINGS]

export function isTextEncoding(encoding: BodyEncoding): encoding is TextEncoding {
  return TEXT_ENCODINGS.some((known) => known === encoding)
}

/** Decodes a body. Never throws; invalid bytes become U+FFFD. */
export function decodeBody(bytes: Uint8Array, encoding: BodyEncoding): string {
  return isTextEncoding(encoding)
    ? decodeText(bytes, encoding)
    : new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
}

/**
 * Latin-1 and windows-1252 stay separate, although browsers treat them alike: one has control characters where the
 * other has letters.
 */
const WINDOWS_LATIN = /^(?:windows-1252|x-cp1252|cp1252|cp-1252)$/i

/** Returns the encoding with that name: one of this module's names or a label of the standard. */
export function bodyEncodingNamed(name: string): BodyEncoding | undefined {
  if (WINDOWS_LATIN.test(name.trim())) return 'windows-1252'
  const own = encodingNamed(name)
  if (own !== undefined) return own
  let standard: string
  try {
    standard = new TextDecoder(name.trim()).encoding.toLowerCase()
  } catch {
    // The label is not in the standard or not supported by this runtime.
    return undefined
  }
  return BODY_ENCODINGS.find((encoding) => encoding === standard) ?? encodingNamed(standard)
}
