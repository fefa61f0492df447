/**
 * Which encoding a body's text is in: its byte order mark, what its Content-Type says, what the text says of itself,
 * and at last a guess from the bytes. Where it came from is told, and how sure a guess is; so is a name nobody knows.
 */
import { bodyEncodingNamed, type BodyEncoding } from './body-encodings'
import { declaredCharset, guessOf, isUtf8, markOf, SAMPLE_BYTES, type CharsetSource } from './charset'
import { parseMediaType } from './media-type'

export interface BodyCharset {
  readonly encoding: BodyEncoding
  readonly source: CharsetSource
  /** Of a guess, in percent, where it can be told. */
  readonly confidence: number | null
  /** The charset the header names, where nobody knows it. */
  readonly unknown: string | null
}

/** Guesses an encoding by the frequency of its characters, the best first; from outside, for its tables are large. */
export type Detect = (sample: Uint8Array) => readonly { encoding: BodyEncoding; confidence: number }[]

/** From here on the frequencies are to be believed against everything else. */
const SURE = 60
/** Below this they say nothing. */
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
    // Text that can be read byte by byte to here is not in UTF-16, whatever it says.
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
    // ASCII all of it: UTF-8 too, unless it switches to Japanese by escapes.
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
  // Short texts have no frequencies; that they are valid in a wide encoding, and of common characters, says more.
  if (own !== 'latin1') return known(own, 'guess', unknown)
  const hasLetters = sample.some((byte) => byte >= 0x80 && byte < 0xa0)
  return known(hasLetters ? 'windows-1252' : 'latin1', 'guess', unknown)
}
