/**
 * Reads ASN.1 DER (ITU-T X.690) as far as certificates need it: elements with a one-byte tag and a definite length.
 * Reading ends at the first byte that is not such an element.
 *
 *     30 82 01 0a  …     tag, length (one byte, or 80+n and n bytes), content
 */
export interface DerElement {
  tag: number
  /** Offsets of the tag, of the content, and after the content. */
  start: number
  from: number
  end: number
}

export const BOOLEAN = 0x01
export const INTEGER = 0x02
export const BIT_STRING = 0x03
export const OCTET_STRING = 0x04
export const OBJECT_IDENTIFIER = 0x06
export const SEQUENCE = 0x30
export const SET = 0x31

/** Returns the element at `at`, or null if there is none that ends by `end`. */
export function readElement(bytes: Uint8Array, at: number, end: number): DerElement | null {
  const tag = bytes[at]
  const first = bytes[at + 1]
  const limit = Math.min(end, bytes.length)
  if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1f) === 0x1f) return null
  const size = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || size > 4 || at + 2 + size > limit) return null
  let length = size === 0 ? first : 0
  for (let i = 0; i < size; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  const from = at + 2 + size
  return from + length <= limit ? { tag, start: at, from, end: from + length } : null
}

/** Returns consecutive elements, at most `limit`, up to the first invalid one. */
export function readElements(bytes: Uint8Array, from: number, end: number, limit = 1000): DerElement[] {
  const elements: DerElement[] = []
  for (let at = from; at < end && elements.length < limit;) {
    const element = readElement(bytes, at, end)
    if (element === null) break
    elements.push(element)
    at = element.end
  }
  return elements
}

/** Returns an OID in dotted form (X.690, section 8.19); empty if it is invalid. */
export function readOid(bytes: Uint8Array, from: number, end: number): string {
  const parts: number[] = []
  let value = 0
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (value > Number.MAX_SAFE_INTEGER / 128) return ''
    if ((byte & 0x80) !== 0) continue
    if (parts.length === 0) {
      const top = Math.min(2, Math.floor(value / 40))
      parts.push(top, value - top * 40)
    } else parts.push(value)
    value = 0
  }
  return parts.join('.')
}

const UTF8_STRING = 0x0c
const UNIVERSAL_STRING = 0x1c
const BMP_STRING = 0x1e

const utf8 = new TextDecoder()

/** Reads any type of string; the old types as Latin-1, which is how they are used in practice. */
export function readString(bytes: Uint8Array, { tag, from, end }: DerElement): string {
  const content = bytes.subarray(from, end)
  if (tag === UTF8_STRING) return utf8.decode(content)
  const size = tag === BMP_STRING ? 2 : tag === UNIVERSAL_STRING ? 4 : 1
  const codes: string[] = []
  for (let at = 0; at + size <= content.length; at += size) {
    let code = 0
    for (let i = 0; i < size; i++) code = code * 256 + (content[at + i] ?? 0)
    codes.push(code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code))
  }
  return codes.join('')
}

const UTC_TIME = 0x17

/**
 * Reads UTCTime or GeneralizedTime as in certificates (RFC 5280, section 4.1.2.5); returns milliseconds since 1970, or
 * NaN.
 */
export function readTime(bytes: Uint8Array, element: DerElement): number {
  const text = readString(bytes, element)
  const short = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/
  const long = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/
  const found = (element.tag === UTC_TIME ? short : long).exec(text)
  if (found === null) return NaN
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number)
  const full = element.tag === UTC_TIME ? (year < 50 ? 2000 + year : 1900 + year) : year
  return Date.UTC(full, month - 1, day, hour, minute, Number.isNaN(second) ? 0 : second)
}
