/**
 * Encodings a body may be read in: those of streams, and what else is named in Content-Types and web pages. A stream
 * is cut in pieces, for which the width of each character must be known; a body is decoded as a whole by the browser's
 * own decoder, so any that it knows will do.
 */
import { TEXT_ENCODINGS, type TextEncoding } from '../../shared/model/text-encodings'
import { decodeText, encodingNamed } from './text-encoding'

/** By the names of the WHATWG Encoding standard, which the decoder takes. */
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

/** Never throws; what is not valid in the encoding becomes U+FFFD. */
export function decodeBody(bytes: Uint8Array, encoding: BodyEncoding): string {
  return isTextEncoding(encoding)
    ? decodeText(bytes, encoding)
    : new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
}

/** What browsers take for windows-1252 is kept apart: the one has letters where the other has controls. */
const WINDOWS_LATIN = /^(?:windows-1252|x-cp1252|cp1252|cp-1252)$/i

/** The encoding a charset's name means, by our own names and by the standard's labels. */
export function bodyEncodingNamed(name: string): BodyEncoding | undefined {
  if (WINDOWS_LATIN.test(name.trim())) return 'windows-1252'
  const own = encodingNamed(name)
  if (own !== undefined) return own
  let standard: string
  try {
    standard = new TextDecoder(name.trim()).encoding.toLowerCase()
  } catch {
    // No label of the standard, or of one that this runtime leaves out.
    return undefined
  }
  return BODY_ENCODINGS.find((encoding) => encoding === standard) ?? encodingNamed(standard)
}
