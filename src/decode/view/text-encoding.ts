/**
 * Character encodings of streams, and the boundaries of their characters. A stream is shown in pieces, and a piece must
 * not split a character, so the widths are computed here without decoding.
 */
import { TEXT_ENCODINGS, type TextEncoding } from '../../shared/model/text-encodings'
import { hexPair, UNPRINTABLE } from './hex-rows'

export type { TextEncoding }

/** Labels for TextDecoder. Its `latin1` label means windows-1252, so Latin-1 is decoded separately. */
const LABELS: Record<Exclude<TextEncoding, 'latin1'>, string> = {
  'utf-8': 'utf-8',
  gb18030: 'gb18030',
  big5: 'big5',
  shift_jis: 'shift_jis',
  'euc-jp': 'euc-jp',
  'euc-kr': 'euc-kr',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be'
}

/** Length of the longest character in any of the encodings. */
export const MAX_CHARACTER_BYTES = 4

/** Returns the length of the character at `at`, at least 1 and never past `end`; an invalid lead byte counts as one. */
export function characterBytes(bytes: Uint8Array, at: number, end: number, encoding: TextEncoding): number {
  return Math.min(expectedBytes(bytes, at, end, encoding), end - at)
}

/**
 * Returns the terminal columns of that character: 2 for wide scripts and for the replacement of an invalid character,
 * which monospaced fonts lack; else 1. Accurate enough to place line breaks.
 */
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
      return length >= 3 || isBroken(bytes[at] ?? 0, length) ? 2 : 1
    case 'gb18030':
    case 'big5':
    case 'euc-jp':
    case 'euc-kr':
      return length >= 2 || (bytes[at] ?? 0) >= 0x80 ? 2 : 1
    // Half-width katakana are one byte.
    case 'shift_jis':
      return length >= 2 ? 2 : 1
    case 'utf-16le':
      return length === 4 || (bytes[at + 1] ?? 0) >= 0x11 ? 2 : 1
    case 'utf-16be':
      return length === 4 || (bytes[at] ?? 0) >= 0x11 ? 2 : 1
  }
}

/**
 * Returns true for an invalid UTF-8 character: a lead byte with too few bytes after it, or a lone continuation byte.
 */
function isBroken(lead: number, length: number): boolean {
  return lead >= 0x80 && (length === 1 || lead >= 0xe0)
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
    case 'big5':
    case 'euc-kr': {
      if (lead < 0x81 || lead > 0xfe) return 1
      const second = bytes[at + 1]
      if (second === undefined || at + 1 >= end) return 2
      return second >= (encoding === 'big5' ? 0x40 : 0x41) && second !== 0x7f && second !== 0xff ? 2 : 1
    }
    case 'euc-jp': {
      const expected = lead === 0x8f ? 3 : lead === 0x8e || (lead >= 0xa1 && lead <= 0xfe) ? 2 : 1
      for (let index = 1; index < expected && at + index < end; index++) {
        if ((bytes[at + index] ?? 0) < 0xa1) return index
      }
      return expected
    }
    case 'utf-16le':
    case 'utf-16be': {
      const highByte = encoding === 'utf-16le' ? 1 : 0
      const high = at + highByte < end ? bytes[at + highByte] : undefined
      const follows = at + 2 + highByte < end ? bytes[at + 2 + highByte] : undefined
      const isPair = high !== undefined && high >= 0xd8 && high <= 0xdb
      if (!isPair || at + 2 >= end) return isPair ? 4 : 2
      return follows === undefined || (follows >= 0xdc && follows <= 0xdf) ? 4 : 2
    }
  }
}

/**
 * Returns the nearest character boundary at or before `nominal`, without reading the stream from its start. In UTF-8,
 * the first byte of a character differs from the others. In the East Asian encodings, a byte below 0x30 is never the
 * last byte of a character, so reading starts after the last such byte. `bytes` holds the stream from `base`; `nominal`
 * is a stream offset in it. Returns `nominal` if no boundary is certain.
 */
export function safeBorder(bytes: Uint8Array, base: number, nominal: number, encoding: TextEncoding): number {
  if (nominal <= base) return base
  if (encoding === 'latin1') return nominal
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const even = nominal - (nominal % 2)
    const high = bytes[even - base + (encoding === 'utf-16le' ? 1 : 0)] ?? 0
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

/** Decodes text. Never throws; invalid bytes become U+FFFD. A byte order mark is kept as a character. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  if (encoding !== 'latin1') return new TextDecoder(LABELS[encoding], { ignoreBOM: true }).decode(bytes)
  // Decoding one character at a time takes a second for 8 MB and creates as many strings.
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += LATIN1_PIECE)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + LATIN1_PIECE)))
  return pieces.join('')
}

/** Arguments per call, well below every engine's limit. */
const LATIN1_PIECE = 8192

const TAB_TEXT = '    '

/** Number of columns of a tab in `visibleText`. */
export const TAB_COLUMNS = TAB_TEXT.length

/** Characters that could move, hide or reverse adjacent text: control characters and direction marks. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

const isDirectionMark = (code: number): boolean => code > 0x9f

function codePointName(code: number): string {
  return `‹U+${code.toString(16).toUpperCase()}›`
}

/**
 * Returns a line that is safe to show, with one cell per control character as in the hex view's text column. Direction
 * marks are replaced by their names, because captured bytes must not rearrange adjacent text.
 */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    if (character === '\t') return TAB_TEXT
    const code = character.charCodeAt(0)
    return isDirectionMark(code) ? codePointName(code) : UNPRINTABLE
  })
}

const ESCAPES: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\0': '\\0' }

/** Escapes text as in source code, so that each control character can be distinguished. */
export function escapedText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0)
    if (isDirectionMark(code)) return codePointName(code)
    return ESCAPES[character] ?? `\\x${hexPair(code)}`
  })
}

/**
 * Decodes text received as Latin-1, one character per byte, as UTF-8 if it is valid UTF-8. Header values and targets
 * should be ASCII but often are not.
 */
export function wireText(latin1: string): string {
  if (!/[\u0080-\u00ff]/.test(latin1)) return latin1
  try {
    const bytes = Uint8Array.from(latin1, (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The fatal decoder throws: the bytes are not UTF-8, so keep each as its Latin-1 character.
    return latin1
  }
}

/** Common names of the encodings. Subsets such as GBK map to an encoding that covers them. */
const CHARSETS: Readonly<Record<TextEncoding, readonly string[]>> = {
  'utf-8': ['utf-8', 'utf8', 'us-ascii', 'ascii'],
  gb18030: ['gb18030', 'gbk', 'gb2312', 'gb_2312-80', 'cp936', 'hz-gb-2312'],
  big5: ['big5', 'big5-hkscs', 'cp950', 'x-x-big5'],
  shift_jis: ['shift_jis', 'shift-jis', 'sjis', 'windows-31j', 'cp932', 'ms_kanji'],
  'euc-jp': ['euc-jp', 'eucjp', 'x-euc-jp'],
  'euc-kr': ['euc-kr', 'euckr', 'ks_c_5601-1987', 'cp949', 'windows-949'],
  latin1: ['iso-8859-1', 'latin1', 'latin-1', 'windows-1252', 'cp1252', 'iso8859-1'],
  'utf-16le': ['utf-16le', 'utf-16'],
  'utf-16be': ['utf-16be']
}

/** Returns the encoding with that charset name, if it is supported. */
export function encodingNamed(name: string): TextEncoding | undefined {
  const wanted = name.trim().toLowerCase()
  return TEXT_ENCODINGS.find((encoding) => CHARSETS[encoding].includes(wanted))
}

/** Returns the encoding named by a Content-Type's charset parameter, if it is supported. */
export function encodingOfCharset(contentType: string): TextEncoding | undefined {
  const charset = /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType)?.[1]
  return charset === undefined ? undefined : encodingNamed(charset)
}
