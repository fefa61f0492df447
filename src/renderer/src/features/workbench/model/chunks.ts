/**
 * Parses the chunks of a body that may have been edited (RFC 9112, section 7.1), including chunks whose size is wrong.
 * A size that leads to the next size line is right; otherwise the parser searches for the next line from which the rest
 * of the body can be parsed, and takes everything before it as data.
 */
import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import type { Splice } from './byte-document'

export interface Chunk {
  /** Range of the size digits. */
  readonly size: ByteRange
  readonly declared: number
  readonly data: ByteRange
  /** Offset of the next size line. */
  readonly next: number
}

export interface ChunkedBody {
  readonly chunks: readonly Chunk[]
  /** Offset after the final empty line; null if the body does not end. */
  readonly end: number | null
}

interface SizeLine {
  readonly size: ByteRange
  readonly declared: number
  readonly end: number
}

const CR = 0x0d
const LF = 0x0a
/** Maximum length of a size line; extensions may make one as long as a header line. */
const MAX_LINE = 4096
/** A hexadecimal number that fits into 48 bits. */
const MAX_DIGITS = 12

/**
 * Parses the chunks of a body. `start` is the expected offset of the first size line, and `bytes` extends to the end of
 * the document. `isSizeLine` returns true if the capture has a size line at the offset, false for typed bytes.
 */
export function readChunks(
  bytes: Uint8Array,
  start: number,
  isSizeLine: (offset: number) => boolean = () => false
): ChunkedBody {
  const chunks: Chunk[] = []
  const lines = new LineSearch(bytes, isSizeLine)
  let at = start
  for (;;) {
    const line = sizeLineAt(bytes, at)
    if (line === null) return { chunks, end: null }
    if (line.declared === 0) return { chunks, end: trailersEnd(bytes, line.end) }
    const right = line.end + line.declared
    const isRight = leadsOn(bytes, right)
    const dataEnd = isRight ? right : lines.next(line.end)
    if (dataEnd === null) {
      // If only the following chunk is missing, this chunk's size is right.
      const end = endsAt(bytes, right) ? right : bytes.length
      chunks.push({ ...chunkOf(line), data: [line.end, end], next: bytes.length })
      return { chunks, end: null }
    }
    at = dataEnd + lineEndLength(bytes, dataEnd)
    chunks.push({ ...chunkOf(line), data: [line.end, dataEnd], next: at })
  }
}

/**
 * Returns the edits that set each size to the length of its data. The notation of a right size (zeros, case, extension)
 * is kept. A chunk without data is removed, because size 0 would end the body.
 */
export function rightSizes({ chunks }: ChunkedBody): Splice[] {
  return chunks.flatMap(({ size, declared, data, next }) => {
    const actual = data[1] - data[0]
    if (declared === actual) return []
    if (actual === 0) return [{ start: size[0], end: next, bytes: new Uint8Array(0) }]
    return [{ start: size[0], end: size[1], bytes: new TextEncoder().encode(actual.toString(16)) }]
  })
}

function chunkOf({ size, declared }: SizeLine): { size: ByteRange; declared: number } {
  return { size, declared }
}

function sizeLineAt(bytes: Uint8Array, at: number): SizeLine | null {
  let end = at
  let declared = 0
  while (end < bytes.length && end - at <= MAX_DIGITS) {
    const digit = hexValue(bytes[end] ?? 0)
    if (digit < 0) break
    declared = declared * 16 + digit
    end++
  }
  if (end === at || end - at > MAX_DIGITS) return null
  const after = bytes[end]
  // The digits must be followed by whitespace, an extension or a line end.
  if (after !== CR && after !== LF && after !== 0x3b && after !== 0x20 && after !== 0x09) return null
  const lineFeed = bytes.subarray(end, end + MAX_LINE).indexOf(LF)
  return lineFeed < 0 ? null : { size: [at, end], declared, end: end + lineFeed + 1 }
}

/** True if a line end and a size line follow at this offset. */
function leadsOn(bytes: Uint8Array, at: number): boolean {
  const length = lineEndLength(bytes, at)
  return length > 0 && sizeLineAt(bytes, at + length) !== null
}

/** True if the bytes end at this offset, optionally with a line end. */
function endsAt(bytes: Uint8Array, at: number): boolean {
  return at === bytes.length || (at < bytes.length && at + lineEndLength(bytes, at) === bytes.length)
}

/** Search for the end of data whose declared size is wrong. */
class LineSearch {
  readonly #bytes: Uint8Array
  readonly #isSizeLine: (offset: number) => boolean
  /** No size line after this offset is right; cached to avoid scanning the body again. */
  #noneFrom = Infinity

  constructor(bytes: Uint8Array, isSizeLine: (offset: number) => boolean) {
    this.#bytes = bytes
    this.#isSizeLine = isSizeLine
  }

  /**
   * Returns the end of the data before the next valid size line, preferring one whose own size is right; null if none.
   */
  next(from: number): number | null {
    const bytes = this.#bytes
    let first: number | null = null
    for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
      const line = sizeLineAt(bytes, at + 1)
      if (line === null) continue
      const dataEnd = at > from && bytes[at - 1] === CR ? at - 1 : at
      if (this.#isSizeLine(at + 1) || this.#isRight(line)) return dataEnd
      first ??= dataEnd
      if (from >= this.#noneFrom) return first
    }
    this.#noneFrom = Math.min(this.#noneFrom, from)
    return first
  }

  #isRight({ declared, end }: SizeLine): boolean {
    if (declared === 0) return trailersEnd(this.#bytes, end) !== null
    return leadsOn(this.#bytes, end + declared)
  }
}

/** Returns the offset after the final empty line; null if there is none. */
function trailersEnd(bytes: Uint8Array, from: number): number | null {
  for (let at = from; at < bytes.length;) {
    const length = lineEndLength(bytes, at)
    if (length > 0) return at + length
    const lineFeed = bytes.indexOf(LF, at)
    if (lineFeed < 0) return null
    at = lineFeed + 1
  }
  return null
}

function lineEndLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === LF) return 1
  return bytes[at] === CR && bytes[at + 1] === LF ? 2 : 0
}

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
