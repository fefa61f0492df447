/**
 * Reads a head from pieces of any size. A head that lies in one push is scanned in place. A split head is buffered, but
 * its start line is checked as soon as it is complete: bytes that begin no message must not wait for a blank line, and
 * an HTTP/0.9 request has none.
 */
import { EMPTY, LF, SP, latin1 } from './bytes'
import type { HeadScanner } from './head-scanner'
import { MAX_SECTION_BYTES } from './limits'
import { isKnownMethod } from './methods'
import { SectionBuffer } from './section-buffer'
import { JUNK, MORE } from './start-line'
import type { StartLineKind } from './start-line'
import { couldStartRequest, couldStartResponse } from './start-line-shape'

/**
 * more: undecided; line: undecided, but the scanner holds a start line; head: the scanner holds a head; junk: the bytes
 * begin no message; preface: the client speaks HTTP/2 from there on.
 */
export type HeadEvent = 'more' | 'line' | 'head' | 'junk' | 'preface'

/** Number of bytes that decide whether a line can be a start line; longer than any method. */
const DETECTION_BYTES = 128

export class HeadReader {
  /** Index after the bytes consumed by the last call. */
  at = 0
  /** After 'head': the scanned array, and the range of the head in it. */
  bytes: Uint8Array = EMPTY
  from = 0
  to = 0
  /** Stream offset of bytes[0]. */
  base = 0
  /** Stream offset after the head; beyond its bytes if the head was too large to buffer. */
  headEnd = 0
  /** True if there is no head: an HTTP/0.9 response. */
  bare = false

  private start = 0
  private lineKnown = false
  private collected: Uint8Array = EMPTY
  private readonly section = new SectionBuffer()
  private readonly kind: StartLineKind
  private readonly scanner: HeadScanner

  constructor(kind: StartLineKind, scanner: HeadScanner) {
    this.kind = kind
    this.scanner = scanner
  }

  /** Begins a head at bytes[from]. After 'more', pass the bytes from `at` on to resume(). */
  begin(bytes: Uint8Array, from: number, to: number, base: number): HeadEvent {
    const end = this.scanner.scanHead(this.kind, bytes, from, Math.min(to, from + MAX_SECTION_BYTES), base)
    this.at = from
    if (this.scanner.startLine.preface) return 'preface'
    if (end >= 0) {
      this.at = end
      return this.found(bytes, from, end, base, base + end)
    }
    if (end === JUNK) {
      this.collected = EMPTY
      return 'junk'
    }
    this.start = base + from
    this.section.start(false)
    this.lineKnown = false
    return 'more'
  }

  resume(bytes: Uint8Array, from: number, to: number): HeadEvent {
    const { section } = this
    if (this.lineKnown) {
      this.at = section.takeSection(bytes, from, to)
      return section.done ? this.scanCollected() : 'more'
    }
    const known = section.length
    this.at = section.takeLine(bytes, from, to)
    const verdict = this.judgeLine(known)
    if (this.scanner.startLine.preface) return this.discard('preface')
    if (verdict === JUNK) return this.discard('junk')
    if (verdict === MORE) return 'more'
    this.lineKnown = true
    return this.scanner.startLine.simple ? this.scanCollected() : 'line'
  }

  /** Ends the head early: 'head' if its bytes look like one, else 'junk'. */
  cut(): 'head' | 'junk' {
    const { bytes, length } = this.section
    if (this.lineKnown) return this.scanCollected()
    if (!looksLikeStart(this.kind, bytes, length)) return this.discard('junk')
    const line = this.section.take()
    this.scanner.scanCut(this.kind, line, line.length, this.start)
    return this.found(line, 0, line.length, this.start, this.start + line.length)
  }

  /** True if the start line of the current head is complete. */
  get hasLine(): boolean {
    return this.lineKnown
  }

  /** After 'junk': returns its buffered bytes, to be read again. */
  takeCollected(): Uint8Array {
    const { collected } = this
    this.collected = EMPTY
    return collected
  }

  /** Drops the reference to the scanned array, which may belong to the caller. */
  release(): void {
    this.bytes = EMPTY
  }

  /** Abandons the current head; returns its buffered bytes. */
  drop(): Uint8Array {
    return this.section.take()
  }

  /** Checks a line that has grown from `known` bytes: JUNK, MORE, or its length once it is a complete start line. */
  private judgeLine(known: number): number {
    const { bytes, length, full } = this.section
    this.scanner.startLine.preface = false
    if (bytes[length - 1] === LF) return this.scanner.scanStartLine(this.kind, bytes, 0, length, this.start)
    if (full) return JUNK
    // Not on every push, because a long line that arrives byte by byte would be read over and over.
    if (known >= DETECTION_BYTES) return MORE
    const sample = Math.min(length, DETECTION_BYTES)
    const could = this.kind === 'request' ? couldStartRequest : couldStartResponse
    return could(bytes, 0, sample) ? MORE : JUNK
  }

  private scanCollected(): 'head' {
    const { overflow, total } = this.section
    const head = this.section.take()
    this.scanner.scanHead(this.kind, head, 0, head.length, this.start)
    if (overflow) this.scanner.problems.add('head-too-large', this.start + head.length)
    return this.found(head, 0, head.length, this.start, this.start + total)
  }

  /** Represents the missing head of a message that begins at offset `start`. */
  setBare(start: number): void {
    this.found(EMPTY, 0, 0, start, start)
    this.bare = true
  }

  private found(bytes: Uint8Array, from: number, to: number, base: number, headEnd: number): 'head' {
    this.bytes = bytes
    this.from = from
    this.to = to
    this.base = base
    this.headEnd = headEnd
    this.bare = false
    return 'head'
  }

  private discard<Event extends HeadEvent>(event: Event): Event {
    this.collected = this.section.take()
    return event
  }
}

/** Returns whether an incomplete line looks like a start line. */
function looksLikeStart(kind: StartLineKind, bytes: Uint8Array, length: number): boolean {
  if (kind === 'response') return length >= 5 && couldStartResponse(bytes, 0, length)
  const blank = bytes.subarray(0, length).indexOf(SP)
  return blank > 0 && isKnownMethod(latin1(bytes, 0, blank))
}
