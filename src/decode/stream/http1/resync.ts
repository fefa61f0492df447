/**
 * Finds the next plausible start line after the borders of messages were lost: in a gap, behind bytes that are no
 * HTTP, behind a body with a wrong length. Only strict start lines count here, anywhere in a line, since a message
 * may begin right behind bytes of another that had no line end.
 *
 * A line cut by the end of a push is carried over. What is found does not depend on where pushes are cut: of a
 * line only the last MAX_RESYNC_LINE_BYTES are ever looked at, and so many are carried.
 */
import { CR, EMPTY, LF, SP, isDigit, latin1, matchesSoFar } from './bytes'
import { MAX_METHOD_BYTES, MAX_RESYNC_BYTES, MAX_RESYNC_LINE_BYTES } from './limits'
import { knownMethodAtEnd } from './methods'
import { isPlainVersion, isToken } from './start-line'
import type { StartLineKind } from './start-line'

const NOT_FOUND = -1

export class Resync {
  /** After find(): where in the array that it gave the start line is, and the offset of that array's first byte. */
  at = 0
  base = 0
  /** Offset at which the search is given up. */
  limit = 0
  /** Bytes looked at without result that may still begin a start line. Owned. */
  private carry: Uint8Array = EMPTY
  private atLineStart = true

  /** Begins the search at offset `from`. */
  start(from: number, atLineStart: boolean): void {
    this.limit = from + MAX_RESYNC_BYTES
    this.carry = EMPTY
    this.atLineStart = atLineStart
  }

  /**
   * Looks through what was carried and bytes[from, to), bytes[0] being at offset `base`. Gives the array in which a
   * start line was found: `bytes`, or one with the carried bytes in front.
   */
  find(kind: StartLineKind, bytes: Uint8Array, from: number, to: number, base: number): Uint8Array | null {
    if (this.carry.length === 0) return this.findIn(kind, bytes, from, to, base)
    const carried = this.carry.length
    const joined = new Uint8Array(carried + to - from)
    joined.set(this.carry)
    joined.set(bytes.subarray(from, to), carried)
    return this.findIn(kind, joined, 0, joined.length, base + from - carried)
  }

  private findIn(
    kind: StartLineKind,
    bytes: Uint8Array,
    from: number,
    to: number,
    base: number
  ): Uint8Array | null {
    const found = kind === 'request' ? this.findRequest(bytes, from, to) : this.findResponse(bytes, from, to)
    if (found < 0) return null
    this.carry = EMPTY
    this.at = found
    this.base = base
    return bytes
  }

  private findRequest(bytes: Uint8Array, from: number, to: number): number {
    let line = from
    while (line < to) {
      const end = bytes.indexOf(LF, line)
      if (end < 0 || end >= to) break
      const window = Math.max(line, end - MAX_RESYNC_LINE_BYTES)
      const found = requestIn(bytes, window, end, window === line && this.atLineStart)
      if (found >= 0) return found
      line = end + 1
      this.atLineStart = true
    }
    const keep = Math.max(line, to - MAX_RESYNC_LINE_BYTES)
    if (keep !== line) this.atLineStart = false
    this.carry = bytes.slice(keep, to)
    return NOT_FOUND
  }

  private findResponse(bytes: Uint8Array, from: number, to: number): number {
    for (let at = bytes.indexOf(72, from); at >= 0 && at < to; at = bytes.indexOf(72, at + 1)) {
      if (isStatusLineStart(bytes, at, to)) return at
      if (to - at < STATUS_LINE_BYTES && matchesSoFar(bytes, at, to, 'HTTP/1.')) {
        this.carry = bytes.slice(at, to)
        return NOT_FOUND
      }
    }
    this.carry = EMPTY
    return NOT_FOUND
  }
}

/** `HTTP/1.1 200` and the byte behind it. */
const STATUS_LINE_BYTES = 13

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
