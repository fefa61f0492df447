import { characterAt, hexPair } from '../bytes/hex-text'
import type { PlacedProblem } from './placed-problem'

/**
 * Escapes in typed text: `\r \n \t \0 \\ \xNN \u{…}`. `\xNN` is a byte in any encoding; the others are characters in
 * the text's encoding.
 */

export type EscapeProblemCode =
  /** A backslash before a character that begins no escape. */
  | 'unknown-escape'
  /** `\x` without two hexadecimal digits, or `\u` without one to six in braces. */
  | 'half-escape'
  /** `\u{…}` with a number that is not a character: above 10ffff, or half of a surrogate pair. */
  | 'no-character'

export type Escape =
  | { readonly kind: 'byte'; readonly byte: number; readonly end: number }
  | { readonly kind: 'character'; readonly text: string; readonly end: number }

const NAMED: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0', '\\': '\\' }
const BYTE = /\\x([0-9a-f]{2})/iy
const CHARACTER = /\\u\{([0-9a-f]{1,6})\}/iy

/** True if the text contains sequences that would be escapes if escapes were enabled. */
export function hasEscapes(text: string): boolean {
  return /\\(?:[rnt0\\]|x[0-9a-f]{2}|u\{[0-9a-f]{1,6}\})/i.test(text)
}

/** Returns the escape whose backslash is at `at`, or a problem. */
export function readEscape(text: string, at: number): Escape | PlacedProblem<EscapeProblemCode> {
  switch (text.charAt(at + 1)) {
    case 'x':
    case 'X': {
      const digits = matchAt(BYTE, text, at)
      if (digits === undefined) return { code: 'half-escape', at, found: text.slice(at, at + 4) }
      return { kind: 'byte', byte: Number.parseInt(digits, 16), end: at + 4 }
    }
    case 'u':
    case 'U': {
      const digits = matchAt(CHARACTER, text, at)
      if (digits === undefined) return { code: 'half-escape', at, found: text.slice(at, at + 4) }
      const end = at + digits.length + 4
      const code = Number.parseInt(digits, 16)
      const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      if (!isCharacter) return { code: 'no-character', at, found: text.slice(at, end) }
      return { kind: 'character', text: String.fromCodePoint(code), end }
    }
    default: {
      const letter = text.charAt(at + 1)
      const named = Object.hasOwn(NAMED, letter) ? NAMED[letter] : undefined
      if (named !== undefined) return { kind: 'character', text: named, end: at + 2 }
      return { code: 'unknown-escape', at, found: `\\${characterAt(text, at + 1)}` }
    }
  }
}

/** Returns the escape of a byte that text cannot contain. */
export function escapeOf(byte: number): string {
  return `\\x${hexPair(byte)}`
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[1]
}
