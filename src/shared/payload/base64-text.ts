import { characterAt } from '../bytes/hex-text'
import type { PlacedProblem } from './placed-problem'

/**
 * Base64 (RFC 4648): both alphabets, because tokens use the second; blanks and line breaks anywhere, because mail
 * contains them. Padding may be left out, but must be correct if present, and the unused bits of the last digit must be
 * zero: no encoder writes anything else.
 */

export type Base64ProblemCode =
  /** A character of neither alphabet. */
  | 'not-base64'
  /** A single digit is left over: six bits, less than a byte. */
  | 'half-base64'
  /** Padding that does not fit the digits before it, or is followed by more text. */
  | 'wrong-padding'
  /** The last digit has bits beyond the last byte. */
  | 'stray-bits'

export type Base64Result =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: PlacedProblem<Base64ProblemCode> }

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const BLANK = /\s/

/** Number of bits that belong to no whole byte, by the number of digits modulo four. */
const LEFT_BITS = [0, 6, 4, 2] as const

export function parseBase64(text: string): Base64Result {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4))
  let length = 0
  let digits = 0
  let bits = 0
  let last = 0
  let at = skip(text, 0)
  for (; at < text.length && text.charAt(at) !== '='; at = skip(text, at + 1)) {
    const value = VALUES.get(text.charCodeAt(at))
    if (value === undefined) return refuse('not-base64', at, characterAt(text, at))
    bits = ((bits << 6) | value) & 0xffff
    last = at
    digits++
    if (digits % 4 !== 1) bytes[length++] = (bits >> left(digits)) & 0xff
  }
  if (digits % 4 === 1) return refuse('half-base64', last, text.charAt(last))
  const padding = at < text.length ? checkPadding(text, at, digits) : null
  if (padding !== null) return padding
  if ((bits & ((1 << left(digits)) - 1)) !== 0) return refuse('stray-bits', last, text.charAt(last))
  return { ok: true, bytes: bytes.slice(0, length) }
}

export function formatBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two, three] = bytes.subarray(at, at + 3)
    const bits = (one << 16) | ((two ?? 0) << 8) | (three ?? 0)
    text += digit(bits >> 18) + digit(bits >> 12)
    text += (two === undefined ? '=' : digit(bits >> 6)) + (three === undefined ? '=' : digit(bits))
  }
  return text
}

/** Checks the padding from `at` on. Returns null if it is correct for this number of digits. */
function checkPadding(text: string, at: number, digits: number): Base64Result | null {
  let missing = digits % 4 === 0 ? 0 : 4 - (digits % 4)
  for (; at < text.length; at = skip(text, at + 1)) {
    if (missing === 0 || text.charAt(at) !== '=') return refuse('wrong-padding', at, characterAt(text, at))
    missing--
  }
  return missing === 0 ? null : refuse('wrong-padding', text.lastIndexOf('='), '=')
}

function left(digits: number): number {
  return LEFT_BITS[digits % 4] ?? 0
}

function digit(bits: number): string {
  return ALPHABET.charAt(bits & 0x3f)
}

const VALUES = new Map([
  ...Array.from(ALPHABET, (character, value): [number, number] => [character.charCodeAt(0), value]),
  // Section 5: the alphabet for URLs and file names.
  [0x2d, 62],
  [0x5f, 63]
])

function skip(text: string, from: number): number {
  let at = from
  while (at < text.length && BLANK.test(text.charAt(at))) at++
  return at
}

function refuse(code: Base64ProblemCode, at: number, found: string): Base64Result {
  return { ok: false, problem: { code, at, found } }
}
