/**
 * Finds the next plausible start line after the borders of messages were lost: in a gap, behind bytes that are no
 * HTTP, behind a body with a wrong length. Only strict start lines count here, anywhere in a line, since a message
 * may begin right behind bytes of another that had no line end.
 *
 * A line cut by the end of a push is carried over. What is found does not depend on where pushes are cut: of a
 * line only the last MAX_RESYNC_LINE_BYTES are ever looked at, and so many are carried.
 */
import { ByteBuffer, CR, LF, SP, isDigit, latin1, matchesSoFar } from './bytes'
import { MAX_METHOD_BYTES, MAX_RESYNC_BYTES, MAX_RESYNC_LINE_BYTES } from './limits'
import { knownMethodAtEnd } from './methods'
import type { StartLineKind } from './start-line'
import { isPlainVersion, isToken } from './start-line-shape'

const NOT_FOUND = -1

/** Dead bytes at the front of the carried ones that are worth moving the rest for. */
const COMPACT_BYTES = MAX_RESYNC_LINE_BYTES

export class Resync {
  /** After find(): where in the array that it gave the start line is, and the offset of that array's first byte. */
  at = 0
  base = 0
  /** Offset at which the search is given up. */
  limit = 0
  /** Bytes looked at without result of which some, from `keep` on, may still be part of a start line. */
  private readonly carried = new ByteBuffer()
  private keep = 0
  private atLineStart = true

  /** Begins the search at offset `from`. */
  start(from: number, atLineStart: boolean): void {
    this.limit = from + MAX_RESYNC_BYTES
    this.carried.clear()
    this.keep = 0
    this.atLineStart = atLineStart
  }

  /**
   * Looks through what was carried and bytes[from, to), bytes[0] being at offset `base`. Gives the array in which a
   * start line was found: `bytes`, or one with the carried bytes in front.
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

  /** Looks through bytes[from, to), in which those from `keep` on were looked through before. */
  private search(kind: StartLineKind, bytes: Uint8Array, from: number, to: number): number {
    return kind === 'request' ? this.searchRequest(bytes, from, to) : this.searchResponse(bytes, to)
  }

  // Both loops go byte by byte: indexOf is faster on most bytes, and fifty times slower on a run of what it looks
  // for, which is for the sender to choose.

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

  /** Keeps no more of the line that ends at `end`, or goes on there, than is ever looked at. */
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

/** `HTTP/1.1 200` and the byte behind it. */
export const STATUS_LINE_BYTES = 13

/** Whether a strict status line begins at bytes[at]. */
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
 * Where in bytes[from, end), a line without its LF, a request line begins that runs to the line's end. Its target
 * has no blanks, so the method is the word before the last but one blank: the known method it ends with, or all of
 * it if it makes up the line's beginning.
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

/** The last blank in bytes[from, to), or from - 1. */
function lastBlank(bytes: Uint8Array, from: number, to: number): number {
  let at = to - 1
  while (at >= from && bytes[at] !== SP) at--
  return at
}

/** Whether bytes[from, to), the beginning of a line or more, is a strict start line of `kind`. */
export function isStartLine(kind: StartLineKind, bytes: Uint8Array, from: number, to: number): boolean {
  if (kind === 'response') return isStatusLineStart(bytes, from, to)
  const end = bytes.indexOf(LF, from)
  return end >= 0 && end < to && requestIn(bytes, from, end, true) === from
}
