/**
 * Bytes as people type and paste them in hexadecimal: `50 49 4e 47`, `50494e47`, `0x50, 0x49`, `\x50\x49`, with line
 * breaks anywhere between bytes. What is not hexadecimal is refused with its place, never skipped: a byte that was
 * silently left out is the hardest mistake to find later.
 */

export type HexProblemCode =
  /** A character that no notation of a byte has. */
  | 'not-hex'
  /** A run of an odd number of digits: where its bytes begin is not certain. */
  | 'half-byte'

export interface HexProblem {
  readonly code: HexProblemCode
  /** Place in the text, in UTF-16 units, and what stands there. */
  readonly at: number
  readonly found: string
}

export type HexResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: HexProblem }

/** Bytes of one line of `formatHex`, as in every dump. */
const LINE_BYTES = 16

const SEPARATORS = /[\s,;:]*/y
const RUN = /(?:0x|\\x)?([0-9a-f]+)/iy

export function parseHex(text: string): HexResult {
  // Two digits make a byte, so this holds whatever comes.
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

/** `50 49 4e 47 …` in lines of sixteen bytes: what `parseHex` reads back. */
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

/** A whole character, where UTF-16 needs two units for it. */
export function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at)
  return code === undefined ? '' : String.fromCodePoint(code)
}

/** Of a hexadecimal digit. Parsing a slice for each byte takes ten times as long, and megabytes are pasted. */
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
