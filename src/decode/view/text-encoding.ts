/**
 * Character encodings a stream can be read in, and where their characters begin and end. A stream is shown in
 * pieces, and a piece must never cut a character in two; so the widths are computed here, without decoding.
 */
import type { TextEncoding } from '../../shared/model/text-encodings'
import { hexPair, UNPRINTABLE } from './hex-rows'

export type { TextEncoding }

/** What TextDecoder calls them. Its `latin1` label means windows-1252, so Latin-1 is decoded by hand. */
const LABELS: Record<Exclude<TextEncoding, 'latin1'>, string> = {
  'utf-8': 'utf-8',
  gb18030: 'gb18030',
  shift_jis: 'shift_jis',
  'utf-16le': 'utf-16le'
}

/** Longest character of any of the encodings. */
export const MAX_CHARACTER_BYTES = 4

/** Bytes of the character at `at`, at least 1 and never past `end`; a broken lead byte counts as one. */
export function characterBytes(bytes: Uint8Array, at: number, end: number, encoding: TextEncoding): number {
  return Math.min(expectedBytes(bytes, at, end, encoding), end - at)
}

/** Terminal columns of that character: 2 for the wide scripts, else 1. Close enough to place line breaks. */
export function characterColumns(
  bytes: Uint8Array,
  at: number,
  length: number,
  encoding: TextEncoding
): number {
  switch (encoding) {
    case 'latin1':
      return 1
    case 'utf-8':
      return length >= 3 ? 2 : 1
    case 'gb18030':
    case 'shift_jis':
      return length >= 2 ? 2 : 1
    case 'utf-16le':
      return length === 4 || (bytes[at + 1] ?? 0) >= 0x11 ? 2 : 1
  }
}

function expectedBytes(bytes: Uint8Array, at: number, end: number, encoding: TextEncoding): number {
  const lead = bytes[at] ?? 0
  switch (encoding) {
    case 'latin1':
      return 1
    case 'utf-8': {
      const expected = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
      for (let index = 1; index < expected && at + index < end; index++) {
        if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return index
      }
      return expected
    }
    case 'gb18030': {
      if (lead < 0x81 || lead > 0xfe) return 1
      const second = bytes[at + 1]
      if (second === undefined || at + 1 >= end) return 2
      if (second >= 0x30 && second <= 0x39) return 4
      return second >= 0x40 && second !== 0x7f && second !== 0xff ? 2 : 1
    }
    case 'shift_jis': {
      const isLead = (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc)
      if (!isLead) return 1
      const second = bytes[at + 1]
      if (second === undefined || at + 1 >= end) return 2
      return second >= 0x40 && second !== 0x7f && second <= 0xfc ? 2 : 1
    }
    case 'utf-16le': {
      const high = bytes[at + 1]
      const follows = bytes[at + 3]
      const isPair = high !== undefined && high >= 0xd8 && high <= 0xdb
      if (!isPair || at + 2 >= end) return isPair ? 4 : 2
      return follows === undefined || (follows >= 0xdc && follows <= 0xdf) ? 4 : 2
    }
  }
}

/**
 * The border nearest at or before `nominal` at which a character surely begins, found without reading the stream
 * from its start. UTF-8 tells a character's first byte from the others. In GB18030 and Shift_JIS a byte below 0x30
 * is never the tail of a character, so reading on from behind the last such byte is in step. `bytes` holds the stream from `base`; `nominal` is a stream
 * offset in it. Without a landmark the nominal border stands.
 */
export function safeBorder(bytes: Uint8Array, base: number, nominal: number, encoding: TextEncoding): number {
  if (nominal <= base) return base
  if (encoding === 'latin1') return nominal
  if (encoding === 'utf-16le') {
    const even = nominal - (nominal % 2)
    const high = bytes[even - base + 1] ?? 0
    return high >= 0xdc && high <= 0xdf && even - 2 >= base ? even - 2 : even
  }
  if (encoding === 'utf-8') {
    for (let at = nominal - 1; at >= Math.max(base, nominal - MAX_CHARACTER_BYTES + 1); at--) {
      if (((bytes[at - base] ?? 0) & 0xc0) === 0x80) continue
      return at + characterBytes(bytes, at - base, bytes.length, encoding) > nominal ? at : nominal
    }
    return nominal
  }
  let start = nominal - base
  while (start > 0 && (bytes[start - 1] ?? 0) >= 0x30) start--
  if (start === 0 && base > 0) return nominal
  for (let at = start; at < nominal - base;) {
    const next = at + characterBytes(bytes, at, bytes.length, encoding)
    if (next > nominal - base) return base + at
    at = next
  }
  return nominal
}

/** Never throws; what is not valid in the encoding becomes U+FFFD. A byte order mark stays visible as such. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  if (encoding !== 'latin1') return new TextDecoder(LABELS[encoding], { ignoreBOM: true }).decode(bytes)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

const TAB_TEXT = '    '

/** Columns a tab takes in `visibleText`. */
export const TAB_COLUMNS = TAB_TEXT.length

/** Whatever could move, hide or turn the text beside it: controls, and marks of text direction. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

const isDirectionMark = (code: number): boolean => code > 0x9f

function codePointName(code: number): string {
  return `‹U+${code.toString(16).toUpperCase()}›`
}

/**
 * One line as it may be shown, a cell for each control character as in the hex view's text column. Characters
 * that turn the direction of text are named, since a captured byte must not rearrange what stands beside it.
 */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    if (character === '\t') return TAB_TEXT
    const code = character.charCodeAt(0)
    return isDirectionMark(code) ? codePointName(code) : UNPRINTABLE
  })
}

const ESCAPES: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\0': '\\0' }

/** Text as a program's source would write it: for a place where each control character should be told apart. */
export function escapedText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0)
    if (isDirectionMark(code)) return codePointName(code)
    return ESCAPES[character] ?? `\\x${hexPair(code)}`
  })
}

/**
 * Text that came as Latin-1, one character a byte, as its sender most likely meant it: UTF-8 where it is that.
 * Header values and targets should be ASCII and often are not.
 */
export function wireText(latin1: string): string {
  if (!/[\u0080-\u00ff]/.test(latin1)) return latin1
  try {
    const bytes = Uint8Array.from(latin1, (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The fatal decoder's answer: these bytes are not UTF-8, so each is its Latin-1 character.
    return latin1
  }
}

/** The encoding a Content-Type's charset parameter names, where it is one of ours. */
export function encodingOfCharset(contentType: string): TextEncoding | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]?.toLowerCase()
  switch (charset) {
    case undefined:
      return undefined
    case 'utf-8':
    case 'utf8':
    case 'us-ascii':
    case 'ascii':
      return 'utf-8'
    case 'gb18030':
    case 'gbk':
    case 'gb2312':
      return 'gb18030'
    case 'shift_jis':
    case 'shift-jis':
    case 'sjis':
    case 'windows-31j':
      return 'shift_jis'
    case 'iso-8859-1':
    case 'latin1':
    case 'windows-1252':
      return 'latin1'
    case 'utf-16':
    case 'utf-16le':
      return 'utf-16le'
    default:
      return undefined
  }
}
