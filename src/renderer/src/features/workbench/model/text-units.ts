/**
 * Text view of bytes, unit by unit, for editing. A unit is a character with its bytes. An edit keeps the exact bytes of
 * all unchanged units, in any notation (`%2f` or `%2F`, CRLF or LF, invalid UTF-8), so that editing a field changes
 * nothing else.
 */
import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import type { Splice } from './byte-document'

export interface TextUnit {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Encoding of text within a byte range. */
export interface TextUnits {
  /** Returns the complete unit at `at`, at least one byte long. */
  unit(bytes: Uint8Array, at: number, end: number): { readonly text: string; readonly length: number }
  /** Encodes typed text. */
  encode(text: string): Uint8Array
}

const CR = 0x0d
const LF = 0x0a
const BROKEN = '\ufffd'

/** Decodes a UTF-8 character, or returns null if there is none. */
export function utf8Character(
  bytes: Uint8Array,
  at: number,
  end: number
): { readonly code: number; readonly length: number } | null {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return { code: lead, length: 1 }
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
  if (lead < 0xc2 || lead > 0xf4 || at + length > end) return null
  let code = lead & (0x7f >> length)
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index] ?? 0
    if ((byte & 0xc0) !== 0x80) return null
    code = (code << 6) | (byte & 0x3f)
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000
  // Overlong encoding, UTF-16 surrogate, or beyond Unicode (RFC 3629, section 3).
  if (code < least || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return null
  return { code, length }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Multi-line text. Every kind of line break is shown as a new line; new ones are written as `lineBreak`. */
export function plainText(lineBreak: string): TextUnits {
  return {
    unit(bytes, at, end) {
      const byte = bytes[at]
      if (byte === CR) return { text: '\n', length: at + 1 < end && bytes[at + 1] === LF ? 2 : 1 }
      const found = utf8Character(bytes, at, end)
      return found === null
        ? { text: BROKEN, length: 1 }
        : { text: String.fromCodePoint(found.code), length: found.length }
    },
    encode: (text) => utf8(text.replaceAll('\n', lineBreak))
  }
}

/** One line of a head: bytes that are not UTF-8 are Latin-1 (RFC 9110, section 5.5); a fold is one blank. */
export const HEAD_TEXT: TextUnits = {
  unit(bytes, at, end) {
    const byte = bytes[at] ?? 0
    if (byte === CR || byte === LF) {
      let next = at
      while (next < end && isFold(bytes[next])) next++
      return { text: ' ', length: next - at }
    }
    const found = utf8Character(bytes, at, end)
    return found === null
      ? { text: String.fromCharCode(byte), length: 1 }
      : { text: String.fromCodePoint(found.code), length: found.length }
  },
  encode: (text) => utf8(text.replaceAll(/[\r\n]+/g, ' '))
}

/** Name or value of a query or form: percent-encoded, with a plus for a blank. */
export const QUERY_TEXT: TextUnits = {
  unit(bytes, at, end) {
    const decoded: number[] = []
    let next = at
    // Collects as many escapes as one character has bytes.
    for (;;) {
      const byte = escaped(bytes, next, end)
      if (byte === null) break
      decoded.push(byte)
      next += 3
      const character = utf8Character(Uint8Array.from(decoded), 0, decoded.length)
      // A control character stays escaped, because a single-line field would lose a line break.
      if (character !== null && isControl(character.code)) break
      if (character !== null) return { text: String.fromCodePoint(character.code), length: next - at }
      if (decoded.length === 4) break
    }
    // Escaped bytes that are not a character stay escaped too.
    if (decoded.length > 0) return { text: latin1(bytes.subarray(at, at + 3)), length: 3 }
    if (bytes[at] === 0x2b) return { text: ' ', length: 1 }
    return HEAD_TEXT.unit(bytes, at, end)
  },
  encode: (text) =>
    utf8(
      encodeURIComponent(text.replace(/\p{Surrogate}/gu, BROKEN))
        .replaceAll('%20', '+')
        .replaceAll(/%(?:2F|3A|40|2C|24)/g, (escape) => decodeURIComponent(escape))
    )
}

export function unitsOf(
  bytes: Uint8Array,
  ranges: readonly ByteRange[],
  form: TextUnits
): readonly TextUnit[] {
  const units: TextUnit[] = []
  for (const [start, end] of ranges) {
    for (let at = start; at < end;) {
      const { text, length } = form.unit(bytes, at, end)
      units.push({ text, start: at, end: at + length })
      at += length
    }
  }
  return units
}

export function textIn(bytes: Uint8Array, ranges: readonly ByteRange[], form: TextUnits): string {
  return unitsOf(bytes, ranges, form)
    .map(({ text }) => text)
    .join('')
}

/**
 * Returns the edits that change the text of these ranges to `next`, replacing only the bytes of differing units. The
 * ranges are ordered; text is inserted at the first difference.
 */
export function textSplices(
  bytes: Uint8Array,
  ranges: readonly ByteRange[],
  form: TextUnits,
  next: string
): Splice[] {
  const units = unitsOf(bytes, ranges, form)
  let head = 0
  let from = 0
  for (;;) {
    const unit = units[head]
    if (unit === undefined || !next.startsWith(unit.text, from)) break
    from += unit.text.length
    head++
  }
  let tail = 0
  let to = next.length
  while (tail < units.length - head) {
    const text = units[units.length - 1 - tail]?.text ?? ''
    if (to - text.length < from || !next.endsWith(text, to)) break
    to -= text.length
    tail++
  }
  const removed = units.slice(head, units.length - tail)
  const inserted = form.encode(next.slice(from, to))
  const at = removed[0]?.start ?? units[head - 1]?.end ?? units[0]?.start ?? ranges[0]?.[0]
  if (at === undefined) return []
  const splices: Splice[] = []
  for (const { start, end } of removed) {
    const last = splices.at(-1)
    if (last?.end === start) splices[splices.length - 1] = { ...last, end }
    else splices.push({ start, end, bytes: new Uint8Array(0) })
  }
  const [first, ...rest] = splices
  if (first === undefined) return inserted.length === 0 ? [] : [{ start: at, end: at, bytes: inserted }]
  return [{ ...first, bytes: inserted }, ...rest]
}

function isFold(byte: number | undefined): boolean {
  return byte === CR || byte === LF || byte === 0x20 || byte === 0x09
}

function isControl(code: number): boolean {
  return code < 0x20 || code === 0x7f
}

/** Decodes an escape such as `%41`. */
function escaped(bytes: Uint8Array, at: number, end: number): number | null {
  if (bytes[at] !== 0x25 || at + 3 > end) return null
  const digits = latin1(bytes.subarray(at + 1, at + 3))
  return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : null
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
