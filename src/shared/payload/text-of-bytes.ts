import type { TextEncoding } from '../model/text-encodings'
import type { TextForm } from './compile-text'
import { encodeText } from './encode-text'
import { escapeOf } from './escapes'

/**
 * Converts bytes to payload text that compiles to exactly these bytes. Enables escapes if plain text cannot represent
 * them.
 */

export type WishedForm = Pick<TextForm, 'encoding' | 'lineBreak' | 'escapes'>

export interface TypedText extends WishedForm {
  readonly text: string
}

/**
 * Maximum length of a character in all encodings. The shortest prefix that decodes to a character is the whole
 * character.
 */
const MAX_CHARACTER_BYTES = 4

/** Controls other than tab and line breaks are invisible in an editor, and some are not preserved. */
const UNSEEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

/** Returns the plainest text that compiles to these bytes. Keeps `wished` as far as the bytes allow. */
export function textOfBytes(bytes: Uint8Array, wished: WishedForm): TypedText {
  const { encoding } = wished
  const plain = decodeExactly(bytes, encoding)
  const lineBreak = plain === null ? countedBreak(latin1(bytes), wished) : countedBreak(plain, wished)
  if (!wished.escapes && plain !== null && !UNSEEN.test(plain)) {
    const text = unwiden(plain, lineBreak)
    // An editor turns a CR into a line break, and would send a lone LF as the wider break.
    if (text !== null) return { text, encoding, lineBreak, escapes: false }
  }
  return { text: escapedText(bytes, encoding, lineBreak), encoding, lineBreak, escapes: true }
}

/** Returns the most frequent line break; the wished one if there is none. */
function countedBreak(text: string, { lineBreak }: WishedForm): TextForm['lineBreak'] {
  const widened = text.split('\r\n').length - 1
  const feeds = text.split('\n').length - 1 - widened
  if (widened + feeds === 0) return lineBreak
  return widened >= feeds ? 'crlf' : 'lf'
}

/** Returns the text with typed line breaks in place of its widened ones; null if that is not possible. */
function unwiden(text: string, lineBreak: TextForm['lineBreak']): string | null {
  switch (lineBreak) {
    case 'lf':
      return text.includes('\r') ? null : text
    case 'cr':
      return text.includes('\n') ? null : text.replaceAll('\r', '\n')
    case 'crlf':
      return /\r(?!\n)|(?<!\r)\n/.test(text) ? null : text.replaceAll('\r\n', '\n')
  }
}

/** Decodes bytes; null if encoding the result again would not produce the same bytes. */
function decodeExactly(bytes: Uint8Array, encoding: TextEncoding): string | null {
  const text = encoding === 'latin1' ? latin1(bytes) : decode(bytes, encoding)
  if (text === null || encoding === 'utf-8' || encoding === 'latin1') return text
  const again = encodeText(text, encoding)
  return again.ok && isSame(again.bytes, bytes) ? text : null
}

function decode(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The fatal decoder throws for bytes that are invalid in its encoding.
    return null
  }
}

/** Well below the argument limit of any JavaScript engine. */
const LATIN1_PIECE = 8192

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += LATIN1_PIECE)
    text += String.fromCharCode(...bytes.subarray(at, at + LATIN1_PIECE))
  return text
}

function escapedText(bytes: Uint8Array, encoding: TextEncoding, lineBreak: TextForm['lineBreak']): string {
  const breaks = lineBreak === 'crlf' ? '\r\n' : lineBreak === 'cr' ? '\r' : '\n'
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const found = characterOf(bytes, at, encoding)
    if (found === null) {
      text += escapeOf(bytes[at] ?? 0)
      at++
      continue
    }
    const second =
      breaks.length === 2 && found.text === '\r' ? characterOf(bytes, at + found.length, encoding) : null
    if (found.text === breaks || (second !== null && found.text + second.text === breaks)) {
      text += '\n'
      at += found.length + (second?.length ?? 0)
      continue
    }
    text += NAMED.get(found.text) ?? (UNSEEN.test(found.text) ? hidden(bytes, at, found.length) : found.text)
    at += found.length
  }
  return text
}

const NAMED = new Map([
  ['\r', '\\r'],
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\\', '\\\\']
])

function hidden(bytes: Uint8Array, at: number, length: number): string {
  return Array.from(bytes.subarray(at, at + length), escapeOf).join('')
}

/** Returns the character whose bytes begin at `at`. */
function characterOf(
  bytes: Uint8Array,
  at: number,
  encoding: TextEncoding
): { text: string; length: number } | null {
  const first = bytes[at]
  if (first === undefined) return null
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be'
  if (!isWide && (first < 0x80 || encoding === 'latin1'))
    return { text: String.fromCharCode(first), length: 1 }
  for (let length = isWide ? 2 : 1; length <= MAX_CHARACTER_BYTES; length += isWide ? 2 : 1) {
    if (at + length > bytes.length) return null
    const text = decodeExactly(bytes.subarray(at, at + length), encoding)
    if (text !== null) return { text, length }
  }
  return null
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}
