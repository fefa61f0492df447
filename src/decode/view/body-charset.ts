/**
 * Determines the encoding of a body's text: by its byte order mark, its Content-Type, the declaration in the text, or
 * finally a guess from the bytes. The result names the source, the confidence of a guess, and a charset name that is
 * unknown.
 */
import { bodyEncodingNamed, type BodyEncoding } from './body-encodings'
import { declaredCharset, guessOf, isUtf8, markOf, SAMPLE_BYTES, type CharsetSource } from './charset'
import { parseMediaType } from './media-type'

export interface BodyCharset {
  readonly encoding: BodyEncoding
  readonly source: CharsetSource
  /** Confidence of a guess in percent, if available. */
  readonly confidence: number | null
  /** Charset that the header names, if it is unknown. */
  readonly unknown: string | null
}

/** Guesses an encoding by character frequency, best first. Passed in because its tables are large. */
export type Detect = (sample: Uint8Array) => readonly { encoding: BodyEncoding; confidence: number }[]

/** From this confidence on, the frequencies override all other guesses. */
const SURE = 60
/** Below this confidence, the frequencies are ignored. */
const LEAST = 20

export function bodyCharset(bytes: Uint8Array, contentType: string, detect: Detect): BodyCharset {
  const mark = markOf(bytes)
  if (mark !== undefined) return known(mark, 'mark', null)
  const name = parseMediaType(contentType).parameter('charset')?.replaceAll("'", '').trim()
  const named = name === undefined ? undefined : bodyEncodingNamed(name)
  if (named !== undefined) return known(named, 'header', null)
  const unknown = name === undefined || name === '' ? null : name
  const declared = declaredCharset(bytes)
  const inText = declared === undefined ? undefined : bodyEncodingNamed(declared)
  if (inText !== undefined) {
    // A declaration that could be read byte by byte cannot be in UTF-16, even if it names UTF-16.
    return known(inText === 'utf-16le' || inText === 'utf-16be' ? 'utf-8' : inText, 'text', unknown)
  }
  return guessed(bytes.subarray(0, SAMPLE_BYTES), unknown, detect)
}

function known(encoding: BodyEncoding, source: CharsetSource, unknown: string | null): BodyCharset {
  return { encoding, source, confidence: null, unknown }
}

function guessed(sample: Uint8Array, unknown: string | null, detect: Detect): BodyCharset {
  const own = guessOf(sample)
  if (own === undefined) {
    // Pure ASCII is also valid UTF-8, unless escapes switch to Japanese.
    const best = sample.includes(0x1b) ? detect(sample)[0] : undefined
    return best?.encoding === 'iso-2022-jp'
      ? { encoding: best.encoding, source: 'guess', confidence: best.confidence, unknown }
      : known('utf-8', 'default', unknown)
  }
  if (own === 'utf-16le' || own === 'utf-16be' || isUtf8(sample)) return known(own, 'guess', unknown)
  const [best] = detect(sample)
  const confidence = best?.confidence ?? 0
  if (best !== undefined && (confidence >= SURE || (own === 'latin1' && confidence >= LEAST)))
    return { encoding: best.encoding, source: 'guess', confidence, unknown }
  // Short texts have no significant frequencies. A text that is valid in a multi-byte encoding, with common characters,
  // is the better sign.
  if (own !== 'latin1') return known(own, 'guess', unknown)
  const hasLetters = sample.some((byte) => byte >= 0x80 && byte < 0xa0)
  return known(hasLetters ? 'windows-1252' : 'latin1', 'guess', unknown)
}
