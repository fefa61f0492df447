/**
 * Finds the next plausible start line after message boundaries were lost: in a gap, after bytes that are not HTTP, or
 * after a body with a wrong length. Only strict start lines count here, at any position in a line, because a message
 * may begin directly after bytes of another one.
 *
 * A line cut by the end of a push is carried over. The result does not depend on the split into pushes: only the last
 * MAX_RESYNC_LINE_BYTES of a line are searched, and as many are carried over.
 */
import { ByteBuffer, CR, LF, SP, isDigit, latin1, matchesSoFar } from './bytes'
import { MAX_METHOD_BYTES, MAX_RESYNC_BYTES, MAX_RESYNC_LINE_BYTES } from './limits'
import { knownMethodAtEnd } from './methods'
import type { StartLineKind } from './start-line'
import { isPlainVersion, isToken } from './start-line-shape'

const NOT_FOUND = -1

/** Number of unused bytes at the front that justifies moving the carried ones. */
const COMPACT_BYTES = MAX_RESYNC_LINE_BYTES

export class Http1Resync {
  /** After find(): index of the start line in the returned array, and the stream offset of that array's first byte. */
  at = 0
  base = 0
  /** Stream offset at which the search stops. */
  limit = 0
  /** Searched bytes without a result; those from `keep` on may still be part of a start line. */
  private readonly carried = new ByteBuffer()
  private keep = 0
  private atLineStart = true

  /** Begins the search at stream offset `from`. */
  start(from: number, atLineStart: boolean): void {
    this.limit = from + MAX_RESYNC_BYTES
    this.carried.clear()
    this.keep = 0
    this.atLineStart = atLineStart
  }

  /**
   * Searches the carried bytes and bytes[from, to); `base` is the stream offset of bytes[0]. Returns the array that
   * contains a start line: `bytes`, or one with the carried bytes in front.
   */
  find(kind: StartLineKind, bytes: Uint8Array, from: number, to: number, base: number): Uint8Array | null {
    const { carried } = this
    if (carried.length === 0) {
      this.keep = from
      this.base = base
      this.at = this.search(kind, bytes, from, to)
      if (this.at >= 0) return bytes
      carried.append(bytes, this.keep, to)
      this.keep = 0
      return null
    }
    const searched = carried.length
    carried.append(bytes, from, to)
    this.base = base + from - searched
    this.at = this.search(kind, carried.bytes, searched, carried.length)
    if (this.at >= 0) return carried.take()
    if (this.keep === carried.length) carried.clear()
    else if (this.keep >= COMPACT_BYTES) carried.drop(this.keep)
    else return null
    this.keep = 0
    return null
  }

  /** Searches bytes[from, to); those from `keep` on were searched before. */
  private search(kind: StartLineKind, bytes: Uint8Array, from: number, to: number): number {
    return kind === 'request' ? this.searchRequest(bytes, from, to) : this.searchResponse(bytes, to)
  }

  // Both loops go byte by byte: indexOf is faster on most bytes, but fifty times slower on a run of the searched byte,
  // which a sender could choose.

  private searchRequest(bytes: Uint8Array, from: number, to: number): number {
    for (let at = from; at < to; at++) {
      if (bytes[at] !== LF) continue
      this.keepLine(at)
      const found = requestIn(bytes, this.keep, at, this.atLineStart)
      if (found >= 0) return found
      this.keep = at + 1
      this.atLineStart = true
    }
    this.keepLine(to)
    return NOT_FOUND
  }

  /** Limits the carried part of the line that ends or continues at `end`. */
  private keepLine(end: number): void {
    if (end - this.keep <= MAX_RESYNC_LINE_BYTES) return
    this.keep = end - MAX_RESYNC_LINE_BYTES
    this.atLineStart = false
  }

  private searchResponse(bytes: Uint8Array, to: number): number {
    for (let at = this.keep; at < to; at++) {
      if (bytes[at] !== LETTER_H) continue
      if (isStatusLineStart(bytes, at, to)) return at
      if (to - at >= STATUS_LINE_BYTES || !matchesSoFar(bytes, at, to, 'HTTP/1.')) continue
      this.keep = at
      return NOT_FOUND
    }
    this.keep = to
    return NOT_FOUND
  }
}

const LETTER_H = 72

/** Length of `HTTP/1.1 200` and the byte after it. */
export const STATUS_LINE_BYTES = 13

/** Returns whether a strict status line begins at bytes[at]. */
export function isStatusLineStart(bytes: Uint8Array, at: number, to: number): boolean {
  if (to - at < STATUS_LINE_BYTES || !isPlainVersion(bytes, at, at + 8) || bytes[at + 8] !== SP) return false
  const first = bytes[at + 9] ?? 0
  const behind = bytes[at + 12]
  return (
    first >= 49 &&
    first <= 53 &&
    isDigit(bytes[at + 10] ?? 0) &&
    isDigit(bytes[at + 11] ?? 0) &&
    (behind === SP || behind === CR || behind === LF)
  )
}

/**
 * Returns the index where a request line begins in bytes[from, end), a line without its LF. The target has no
 * whitespace, so the method is the word before the second-last space: the known method at its end, or the whole word if
 * it begins the line.
 */
function requestIn(bytes: Uint8Array, from: number, end: number, atLineStart: boolean): number {
  const lineEnd = bytes[end - 1] === CR ? end - 1 : end
  const version = lineEnd - 8
  if (version <= from || !isPlainVersion(bytes, version, lineEnd) || bytes[version - 1] !== SP)
    return NOT_FOUND
  const methodEnd = lastBlank(bytes, from, version - 1)
  if (methodEnd <= from || methodEnd === version - 2) return NOT_FOUND
  const method = lastBlank(bytes, from, methodEnd) + 1
  const known = knownMethodAtEnd(latin1(bytes, Math.max(method, methodEnd - MAX_METHOD_BYTES), methodEnd))
  if (known !== undefined) return methodEnd - known.length
  return method === from && atLineStart && isMethod(bytes, method, methodEnd) ? method : NOT_FOUND
}

function isMethod(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from <= MAX_METHOD_BYTES && isToken(bytes, from, to)
}

/** Returns the index of the last space in bytes[from, to), or from - 1. */
function lastBlank(bytes: Uint8Array, from: number, to: number): number {
  let at = to - 1
  while (at >= from && bytes[at] !== SP) at--
  return at
}

/** Returns whether bytes[from, to) begins with a strict start line of `kind`. */
export function isStartLine(kind: StartLineKind, bytes: Uint8Array, from: number, to: number): boolean {
  if (kind === 'response') return isStatusLineStart(bytes, from, to)
  const end = bytes.indexOf(LF, from)
  return end >= 0 && end < to && requestIn(bytes, from, end, true) === from
}
