import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import { asLatin1, fromLatin1 } from './latin1'

/**
 * Text form of an HTTP/2 request head, which is HPACK-encoded on the wire: one `name: value` line per field in order,
 * pseudo-header fields with their colon (RFC 9113, section 8.3), followed by an empty line. Each line is sent as a
 * field; line ends and the empty line exist only in this form.
 */

export interface FieldLine {
  readonly name: ByteRange
  readonly value: ByteRange
  readonly line: ByteRange
}

export interface Http2Head {
  readonly fields: readonly FieldLine[]
  /** The first line that is not a field; null if there is none. */
  readonly invalidLine: ByteRange | null
  readonly headEnd: number
  /** True if the empty line is present. */
  readonly complete: boolean
}

/** Header field with one character per byte. */
export interface SentField {
  readonly name: string
  readonly value: string
  readonly secret?: boolean | undefined
}

const CR = 0x0d
const LF = 0x0a
const COLON = 0x3a
const SPACE = 0x20

/** An HTTP/1 request cannot begin like this. */
const BEGINNING = /^:(?:method|scheme|authority|path|protocol):/
const LONGEST_BEGINNING = 16

export function isHttp2(bytes: Uint8Array): boolean {
  return BEGINNING.test(asLatin1(bytes.subarray(0, LONGEST_BEGINNING)))
}

/** Returns null if the bytes are not such a head. */
export function readHttp2Head(bytes: Uint8Array): Http2Head | null {
  if (!isHttp2(bytes)) return null
  const fields: FieldLine[] = []
  let invalidLine: ByteRange | null = null
  for (let at = 0; at < bytes.length;) {
    const lineFeed = bytes.indexOf(LF, at)
    const next = lineFeed < 0 ? bytes.length : lineFeed + 1
    const end = lineFeed < 0 ? next : lineFeed > at && bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed
    if (end === at) return { fields, invalidLine, headEnd: next, complete: true }
    // The first colon of a pseudo-header field is part of its name.
    const colon = bytes.subarray(0, end).indexOf(COLON, at + 1)
    if (colon < 0) invalidLine ??= [at, end]
    else {
      const value = bytes[colon + 1] === SPACE && colon + 1 < end ? colon + 2 : colon + 1
      fields.push({ name: [at, colon], value: [value, end], line: [at, next] })
    }
    at = next
  }
  return { fields, invalidLine, headEnd: bytes.length, complete: false }
}

/** Returns null if a field cannot be represented as a line, because it would be parsed differently. */
export function writeHttp2Head(fields: readonly SentField[]): Uint8Array | null {
  const isLine = ({ name, value }: SentField): boolean =>
    name !== '' && !/[\r\n]/.test(name + value) && !name.slice(1).includes(':')
  if (!fields.every(isLine)) return null
  const lines = fields.map(({ name, value }) => `${name}: ${value}\r\n`)
  const head = fromLatin1(`${lines.join('')}\r\n`)
  return isHttp2(head) ? head : null
}

/** Returns the fields to send. `before`: the captured fields, some of which must never be indexed by HPACK. */
export function sentFields(
  bytes: Uint8Array,
  { fields }: Http2Head,
  before: readonly SentField[] = []
): SentField[] {
  const secret = new Set(before.filter((field) => field.secret === true).map(({ name }) => name))
  return fields.map(({ name: [nameStart, nameEnd], value: [start, end] }) => {
    const name = asLatin1(bytes.subarray(nameStart, nameEnd))
    const value = asLatin1(bytes.subarray(start, end))
    return { name, value, ...(secret.has(name) ? { secret: true } : {}) }
  })
}
