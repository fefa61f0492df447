/**
 * Reads the values of Content-Length lines (RFC 9110 §8.6) into one length. Reports every value on which
 * implementations are known to disagree; the length is then the one that most of them use.
 */
import { COMMA, CR, HEX_VALUE, LF, SP, TAB, isDigit } from './bytes'
import type { Http1ProblemCode } from './problems'

const ZERO = 48
const LETTER_X = 120

/** No usable length. */
export const NO_LENGTH = -1

/** Converts decimal digits to a number; Infinity above 2^53, which no stream reaches. */
function decimal(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + ((bytes[at] ?? 0) - 48)
  return value > Number.MAX_SAFE_INTEGER ? Infinity : value
}

export class ContentLength {
  /** Infinity if it exceeds the range of a number: then the rest of the stream is body. */
  value = NO_LENGTH

  reset(): void {
    this.value = NO_LENGTH
  }

  /** Adds one field value, bytes[from, to), possibly a list. Returns its problem, if any. */
  add(bytes: Uint8Array, from: number, to: number): Http1ProblemCode | undefined {
    if (from === to) return 'content-length-empty'
    let found: Http1ProblemCode | undefined
    let at = from
    while (at <= to) {
      let end = at
      while (end < to && bytes[end] !== COMMA) end++
      const problem = this.addElement(bytes, at, end)
      found ??= problem
      at = end + 1
    }
    return found
  }

  private addElement(bytes: Uint8Array, from: number, to: number): Http1ProblemCode | undefined {
    let start = from
    let end = to
    while (start < end && isFoldable(bytes[start])) start++
    while (end > start && isFoldable(bytes[end - 1])) end--
    const sign = bytes[start]
    const digits = sign === 43 || sign === 45 ? start + 1 : start
    if (isHexNumber(bytes, digits, end)) return 'content-length-hex'
    for (let at = digits; at < end; at++) if (!isDigit(bytes[at] ?? 0)) return 'content-length-invalid'
    if (digits === end) return 'content-length-invalid'
    // Some parsers (strtol) read +5 as 5; no parser accepts a negative length.
    if (sign === 45) return 'content-length-signed'
    const length = decimal(bytes, digits, end)
    if (this.value === NO_LENGTH) this.value = length
    else if (this.value !== length) return 'content-length-conflict'
    else return 'content-length-repeated'
    if (length === Infinity) return 'content-length-overflow'
    if (digits !== start) return 'content-length-signed'
    return bytes[digits] === ZERO && end - digits > 1 ? 'content-length-leading-zeros' : undefined
  }
}

/** Returns whether bytes[from, to) is `0x` with hexadecimal digits. */
function isHexNumber(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 3 || bytes[from] !== ZERO || ((bytes[from + 1] ?? 0) | 0x20) !== LETTER_X) return false
  for (let at = from + 2; at < to; at++) if (HEX_VALUE[bytes[at] ?? 0] === 255) return false
  return true
}

/** True for whitespace around a list element, including the line ends of a folded value. */
function isFoldable(byte: number | undefined): boolean {
  return byte === SP || byte === TAB || byte === CR || byte === LF
}
