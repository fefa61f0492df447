/**
 * Determines the encoding of a body's text: by a byte order mark, its Content-Type, the declaration in the text (HTML's
 * meta, XML's declaration), or finally a guess from the bytes. The result names the source, because a guess may be
 * wrong.
 */
import { encodingNamed, encodingOfCharset, type TextEncoding } from './text-encoding'

export type CharsetSource = 'header' | 'mark' | 'text' | 'guess' | 'default'

export interface Charset {
  readonly encoding: TextEncoding
  readonly source: CharsetSource
}

/** A declaration is in the first kilobyte of a text (WHATWG HTML, section 4.2.5.4). */
const DECLARATION_BYTES = 1024

/** Number of bytes used for a guess. */
export const SAMPLE_BYTES = 64 * 1024

/** Minimum share of common characters for a guess. */
const MIN_COMMON = 0.4

export function charsetOf(bytes: Uint8Array, contentType: string): Charset {
  const mark = markOf(bytes)
  // A byte order mark overrides the header, as in browsers (WHATWG Encoding, section 6).
  if (mark !== undefined) return { encoding: mark, source: 'mark' }
  const named = encodingOfCharset(contentType)
  if (named !== undefined) return { encoding: named, source: 'header' }
  const declared = declaredIn(bytes)
  if (declared !== undefined) return { encoding: declared, source: 'text' }
  const guess = guessOf(bytes.subarray(0, SAMPLE_BYTES))
  return guess === undefined ? { encoding: 'utf-8', source: 'default' } : { encoding: guess, source: 'guess' }
}

export function markOf([first, second, third]: Uint8Array): TextEncoding | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return undefined
}

const META = /<meta\b[^>]*?\bcharset\s*=\s*(?:["']\s*)?([\w.:-]+)/i
const XML = /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/
const CSS = /^@charset "([\w.:-]+)";/

/** Returns the charset name declared in the text. */
export function declaredCharset(bytes: Uint8Array): string | undefined {
  let start = ''
  for (const byte of bytes.subarray(0, DECLARATION_BYTES)) start += String.fromCharCode(byte)
  return (XML.exec(start) ?? CSS.exec(start) ?? META.exec(start))?.[1]
}

function declaredIn(bytes: Uint8Array): TextEncoding | undefined {
  const name = declaredCharset(bytes)
  const encoding = name === undefined ? undefined : encodingNamed(name)
  // A declaration that could be read byte by byte cannot be in UTF-16, even if it names UTF-16.
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? 'utf-8' : encoding
}

/** Guesses the encoding. Returns undefined for pure ASCII; `latin1` if no encoding fits. */
export function guessOf(sample: Uint8Array): TextEncoding | undefined {
  const wide = guessOfWide(sample)
  if (wide !== undefined) return wide
  if (sample.every((byte) => byte < 0x80)) return undefined
  if (isValid(sample, 'utf-8')) return 'utf-8'
  let best: TextEncoding | undefined
  let bestShare = MIN_COMMON
  for (const candidate of CANDIDATES) {
    const { encoding } = candidate
    const share = commonShare(sample, candidate)
    if (share <= bestShare) continue
    best = encoding
    bestShare = share
  }
  return best ?? 'latin1'
}

/** Detects UTF-16 without a byte order mark: in ASCII text, every other byte is zero. */
function guessOfWide(sample: Uint8Array): TextEncoding | undefined {
  const pairs = sample.length >> 1
  if (pairs < 4) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at < pairs * 2; at += 2) {
    if (sample[at] === 0) even++
    if (sample[at + 1] === 0) odd++
  }
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return undefined
}

export function isUtf8(sample: Uint8Array): boolean {
  return isValid(sample, 'utf-8')
}

/** Returns whether the sample is valid in the encoding; it may end within its last character. */
function isValid(sample: Uint8Array, label: string): boolean {
  try {
    new TextDecoder(label, { fatal: true }).decode(sample, { stream: true })
    return true
  } catch {
    // The fatal decoder throws for invalid bytes.
    return false
  }
}

interface Candidate {
  encoding: TextEncoding
  /** Returns true for a character that is common in this encoding, by its lead byte or its script. */
  isCommon: (lead: number, second: number) => boolean
  /** Minimum number of characters for a guess. */
  least?: number
}

/**
 * Bytes of one language are often valid in another encoding, but then give rare characters, because each encoding keeps
 * its frequent characters together. Kana indicate Japanese, Hangul Korean. For Chinese, the first of the two levels of
 * hanzi in GB 2312 and Big5 contains the common characters.
 */
const CANDIDATES: readonly Candidate[] = [
  {
    encoding: 'euc-kr',
    // Hangul share the code range of more than half of the frequent hanzi, so a few of them do not indicate Korean.
    least: 8,
    isCommon: (lead, second) => lead >= 0xb0 && lead <= 0xc8 && second >= 0xa1
  },
  {
    encoding: 'gb18030',
    isCommon: (lead, second) =>
      second >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3))
  },
  {
    encoding: 'big5',
    isCommon: (lead) => lead >= 0xa4 && lead <= 0xc6
  },
  {
    encoding: 'shift_jis',
    // Kana, punctuation and full-width Latin, then the kanji of the first level.
    isCommon: (lead, second) =>
      (lead === 0x82 && second >= 0x9f) || lead === 0x83 || lead === 0x81 || (lead >= 0x88 && lead <= 0x97)
  },
  {
    encoding: 'euc-jp',
    isCommon: (lead) => lead === 0xa4 || lead === 0xa5 || lead === 0xa1 || (lead >= 0xb0 && lead <= 0xcf)
  }
]

/** Returns the share of common characters among the non-ASCII ones; −1 if the bytes are invalid in the encoding. */
function commonShare(sample: Uint8Array, { encoding, isCommon, least = 1 }: Candidate): number {
  if (!isValid(sample, encoding)) return -1
  const text = new TextDecoder(encoding).decode(sample)
  let wide = 0
  let script = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) continue
    wide++
    if (isOfScript(code, encoding)) script++
  }
  let characters = 0
  let common = 0
  for (let at = 0; at < sample.length; at++) {
    const lead = sample[at] ?? 0
    if (lead < 0x80) continue
    characters++
    if (isCommon(lead, sample[at + 1] ?? 0)) common++
    at++
  }
  return wide === 0 || characters < least ? 0 : (common / characters) * 0.7 + (script / wide) * 0.3
}

/** Returns true for characters whose script occurs in only this one of the encodings. */
function isOfScript(code: number, encoding: TextEncoding): boolean {
  const isKana = code >= 0x3040 && code <= 0x30ff
  const isHangul = code >= 0xac00 && code <= 0xd7a3
  const isHan = code >= 0x4e00 && code <= 0x9fff
  if (encoding === 'shift_jis' || encoding === 'euc-jp') return isKana
  if (encoding === 'euc-kr') return isHangul
  return isHan
}
