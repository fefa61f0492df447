import { characterAt } from '../bytes/hex-text'
import type { TextEncoding } from '../model/text-encodings'
import { characterTable, type LegacyEncoding } from './encoding-tables'
import type { PlacedProblem } from './placed-problem'

/**
 * Encodes text in every supported encoding. A character that the encoding lacks is an error with its position: a
 * question mark in its place would be sent unnoticed.
 */

export type EncodeResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: PlacedProblem<'not-in-encoding'> }

/** Writes the character and returns the number of bytes; 0 if the encoding lacks it. */
type Writer = (codePoint: number, bytes: Uint8Array, at: number) => number

export function encodeText(text: string, encoding: TextEncoding): EncodeResult {
  if (encoding === 'utf-8') return encodeUtf8(text)
  const write = writerOf(encoding)
  // A UTF-16 unit takes four bytes at most, in GB 18030.
  const bytes = new Uint8Array(text.length * (encoding === 'latin1' ? 1 : 4))
  let length = 0
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0
    const written = isSurrogate(code) ? 0 : write(code, bytes, length)
    if (written === 0) return refuse(text, at)
    length += written
    at += code < 0x10000 ? 1 : 2
  }
  return { ok: true, bytes: bytes.slice(0, length) }
}

function encodeUtf8(text: string): EncodeResult {
  const lone = LONE_SURROGATE.exec(text)
  if (lone !== null) return refuse(text, lone.index)
  return { ok: true, bytes: new TextEncoder().encode(text) }
}

const LONE_SURROGATE = /\p{Surrogate}/u

function writerOf(encoding: Exclude<TextEncoding, 'utf-8'>): Writer {
  switch (encoding) {
    case 'latin1':
      return writeLatin1
    case 'utf-16le':
      return utf16Writer(0)
    case 'utf-16be':
      return utf16Writer(1)
    case 'gb18030':
    case 'big5':
    case 'shift_jis':
    case 'euc-jp':
    case 'euc-kr':
      return legacyWriter(encoding)
  }
}

/** ISO-8859-1, where byte and character numbers are equal; browsers use windows-1252 for this name. */
function writeLatin1(code: number, bytes: Uint8Array, at: number): number {
  if (code > 0xff) return 0
  bytes[at] = code
  return 1
}

function utf16Writer(low: 0 | 1): Writer {
  const unit = (value: number, bytes: Uint8Array, at: number): void => {
    bytes[at + low] = value & 0xff
    bytes[at + 1 - low] = value >> 8
  }
  return (code, bytes, at) => {
    if (code < 0x10000) {
      unit(code, bytes, at)
      return 2
    }
    unit(0xd800 + ((code - 0x10000) >> 10), bytes, at)
    unit(0xdc00 + (code & 0x3ff), bytes, at + 2)
    return 4
  }
}

function legacyWriter(encoding: LegacyEncoding): Writer {
  const table = characterTable(encoding)
  return (code, bytes, at) => {
    if (code < 0x80) {
      bytes[at] = code
      return 1
    }
    const packed =
      table(code) ?? (encoding === 'gb18030' && code >= 0x10000 ? gb18030Astral(code) : undefined)
    if (packed === undefined) return 0
    const length = packed < 0x100 ? 1 : packed < 0x10000 ? 2 : packed < 0x1000000 ? 3 : 4
    for (let byte = 0; byte < length; byte++) bytes[at + byte] = packed >>> (8 * (length - 1 - byte))
    return length
  }
}

/** GB 18030 numbers the planes above the basic one consecutively from 9030 8130 on, in digits of base 10, 126, 10. */
function gb18030Astral(code: number): number {
  const index = code - 0x10000
  const digits = [
    0x90 + Math.floor(index / 12_600),
    0x30 + (Math.floor(index / 1260) % 10),
    0x81 + (Math.floor(index / 10) % 126),
    0x30 + (index % 10)
  ]
  return digits.reduce((packed, byte) => packed * 256 + byte, 0)
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff
}

function refuse(text: string, at: number): EncodeResult {
  return { ok: false, problem: { code: 'not-in-encoding', at, found: characterAt(text, at) } }
}
