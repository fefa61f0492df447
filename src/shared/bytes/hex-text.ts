/**
 * Bytes as typed or pasted in hexadecimal: `50 49 4e 47`, `50494e47`, `0x50, 0x49`, `\x50\x49`, with line breaks
 * anywhere between bytes. Other text is an error with its position and is never skipped: a silently dropped byte is
 * very hard to find later.
 */

export type HexProblemCode =
  /** A character that occurs in no notation of a byte. */
  | 'not-hex'
  /** A run with an odd number of digits: its byte boundaries are ambiguous. */
  | 'half-byte'

export interface HexProblem {
  readonly code: HexProblemCode
  /** Offset in the text in UTF-16 units, and the text found there. */
  readonly at: number
  readonly found: string
}

export type HexResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: HexProblem }

/** Bytes per line of `formatHex`, as in common hex dumps. */
const LINE_BYTES = 16

const SEPARATORS = /[\s,;:]*/y
const RUN = /(?:0x|\\x)?([0-9a-f]+)/iy

export function parseHex(text: string): HexResult {
  // A byte has at least two digits, so the buffer is always large enough.
  const bytes = new Uint8Array(text.length >> 1)
  let length = 0
  for (let at = skip(text, 0); at < text.length;) {
    RUN.lastIndex = at
    const digits = RUN.exec(text)?.[1]
    if (digits === undefined) return refuse('not-hex', at, characterAt(text, at))
    const end = RUN.lastIndex
    const next = skip(text, end)
    if (digits.length % 2 === 1) {
      // In `4g` the `g` is wrong, not the length of the run before it.
      const isStray = next === end && end < text.length && text.charAt(end) !== '\\'
      if (isStray) return refuse('not-hex', end, characterAt(text, end))
      return refuse('half-byte', end - digits.length, digits)
    }
    for (let digit = 0; digit < digits.length; digit += 2) {
      bytes[length++] = (digitValue(digits.charCodeAt(digit)) << 4) | digitValue(digits.charCodeAt(digit + 1))
    }
    at = next
  }
  return { ok: true, bytes: bytes.slice(0, length) }
}

/** Formats bytes as `50 49 4e 47 …` in lines of sixteen; `parseHex` can read the result. */
export function formatHex(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    lines.push(Array.from(bytes.subarray(at, at + LINE_BYTES), hexPair).join(' '))
  }
  return lines.join('\n')
}

export function hexPair(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** Returns the whole character, also if it takes two UTF-16 units. */
export function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at)
  return code === undefined ? '' : String.fromCodePoint(code)
}

/**
 * Returns the value of a hexadecimal digit. Parsing a slice for each byte takes ten times as long, and pasted text can
 * have megabytes.
 */
function digitValue(code: number): number {
  return code <= 0x39 ? code - 0x30 : (code | 0x20) - 0x57
}

function skip(text: string, from: number): number {
  SEPARATORS.lastIndex = from
  SEPARATORS.exec(text)
  return SEPARATORS.lastIndex
}

function refuse(code: HexProblemCode, at: number, found: string): HexResult {
  return { ok: false, problem: { code, at, found } }
}

/** Returns bytes as the filter language and rules write them: `hex"01 ff"`. */
export function hexText(bytes: Uint8Array): string {
  return `hex"${Array.from(bytes, hexPair).join(' ')}"`
}
