/**
 * Bytes as typed text: UTF-8, with a choice of what a line break becomes, and escapes for those who want them. The
 * way back (`textOfBytes`) gives a text that makes exactly these bytes again, whatever they are: where plain text
 * cannot hold a byte it turns the escapes on.
 */
import { characterAt, hexPair } from './hex-text'

export interface TextForm {
  readonly lineEnd: 'lf' | 'crlf'
  /** Whether `\r`, `\n`, `\t`, `\0`, `\\` and `\xNN` stand for the bytes they name. */
  readonly escapes: boolean
}

export interface TypedText extends TextForm {
  readonly text: string
}

export type EscapeProblemCode =
  /** A backslash before something that no escape begins with. */
  | 'unknown-escape'
  /** `\x` without two hexadecimal digits behind it. */
  | 'half-escape'

export interface EscapeProblem {
  readonly code: EscapeProblemCode
  /** Place of the backslash in the text, in UTF-16 units, and what stands there. */
  readonly at: number
  readonly found: string
}

export type TextResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: EscapeProblem }

const CR = 0x0d
const LF = 0x0a
const TAB = 0x09

const NAMED: Readonly<Record<string, number>> = { r: CR, n: LF, t: TAB, '0': 0, '\\': 0x5c }

/** Whether the text has what would be an escape if escapes were on. */
export function hasEscapes(text: string): boolean {
  return /\\(?:[rnt0\\]|x[0-9a-f]{2})/i.test(text)
}

export function bytesOfText({ text, lineEnd, escapes }: TypedText): TextResult {
  if (!escapes) return { ok: true, bytes: encode(text, lineEnd) }
  // Line breaks are widened piece by piece, so that the places of problems are those of the text as typed.
  const parts: Uint8Array[] = []
  let from = 0
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    const escape = readEscape(text, at)
    if (typeof escape === 'string') return refuse(escape, text, at)
    parts.push(encode(text.slice(from, at), lineEnd), Uint8Array.of(escape.byte))
    from = escape.end
  }
  parts.push(encode(text.slice(from), lineEnd))
  return { ok: true, bytes: join(parts) }
}

/** The plainest text that makes these bytes again. `wished` is kept as far as the bytes allow. */
export function textOfBytes(bytes: Uint8Array, wished: TextForm): TypedText {
  const { withCr, alone } = countLineFeeds(bytes)
  const lineEnd = withCr + alone === 0 ? wished.lineEnd : withCr >= alone ? 'crlf' : 'lf'
  const plain = wished.escapes ? null : plainText(bytes)
  if (plain !== null) {
    const text = lineEnd === 'crlf' ? plain.replaceAll('\r\n', '\n') : plain
    // An editor makes a line break of a lone CR, and a lone LF would be sent as CRLF.
    if (!text.includes('\r') && (lineEnd === 'lf' || alone === 0)) return { text, lineEnd, escapes: false }
  }
  return { text: escapedText(bytes, lineEnd), lineEnd, escapes: true }
}

function encode(text: string, lineEnd: TextForm['lineEnd']): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(lineEnd === 'crlf' ? text.replaceAll('\n', '\r\n') : text)
}

/** The byte an escape stands for and where it ends, or what is wrong with it. */
function readEscape(text: string, at: number): { byte: number; end: number } | EscapeProblemCode {
  const letter = text.charAt(at + 1)
  if (letter === 'x' || letter === 'X') {
    const digits = text.slice(at + 2, at + 4)
    return /^[0-9a-f]{2}$/i.test(digits) ? { byte: Number.parseInt(digits, 16), end: at + 4 } : 'half-escape'
  }
  const byte = Object.hasOwn(NAMED, letter) ? NAMED[letter] : undefined
  return byte === undefined ? 'unknown-escape' : { byte, end: at + 2 }
}

function countLineFeeds(bytes: Uint8Array): { withCr: number; alone: number } {
  let withCr = 0
  let alone = 0
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at - 1] === CR) withCr++
    else alone++
  }
  return { withCr, alone }
}

/** Controls other than tab and the line breaks cannot be seen, and some not even kept, in an editor. */
const UNSEEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

/** Null where the bytes are not UTF-8, or hold what an editor does not show. */
function plainText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return UNSEEN.test(text) ? null : text
  } catch {
    // The fatal decoder's way of saying that these bytes are not UTF-8.
    return null
  }
}

function escapedText(bytes: Uint8Array, lineEnd: TextForm['lineEnd']): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0
    if (lineEnd === 'crlf' && byte === CR && bytes[at + 1] === LF) {
      text += '\n'
      at += 2
      continue
    }
    if (lineEnd === 'lf' && byte === LF) {
      text += '\n'
      at++
      continue
    }
    const length = sequenceLength(byte)
    const character = length === 0 ? null : plainText(bytes.subarray(at, at + length))
    if (character === null || byte === CR || byte === LF || byte === TAB) {
      text += escapeOf(byte)
      at++
      continue
    }
    text += character === '\\' ? '\\\\' : character
    at += length
  }
  return text
}

function refuse(code: EscapeProblemCode, text: string, at: number): TextResult {
  const found = code === 'half-escape' ? text.slice(at, at + 4) : `\\${characterAt(text, at + 1)}`
  return { ok: false, problem: { code, at, found } }
}

function escapeOf(byte: number): string {
  if (byte === CR) return '\\r'
  if (byte === LF) return '\\n'
  if (byte === TAB) return '\\t'
  return `\\x${hexPair(byte)}`
}

/** Bytes of the UTF-8 sequence a lead byte begins; 0 for what leads none. The decoder checks the rest. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
