/**
 * Reads the chunked coding (RFC 9112 §7.1) up to its last chunk; the trailer section is read like a head.
 *
 *     1a;name=value CR LF   26 bytes   CR LF   0 CR LF   trailers   CR LF
 *     size extension        data               last
 *
 * A pull reader: each call continues after the previous one and returns one event. Data is counted, not read. The size
 * is kept as a number, so a line split between two pushes needs no buffer.
 */
import type { Problem } from '../decoder'
import { CR, HEX_VALUE, LF, SEMICOLON, SP, TAB } from './bytes'
import { ChunkExtension } from './chunk-extension'
import { MAX_CHUNK_LINE_BYTES } from './limits'
import { addProblem } from './problems'

/**
 * more: all bytes are consumed; chunk: a size line other than the last is complete; data: bytes[dataFrom, dataTo) is
 * body; last: the last chunk's line is complete, the trailer section follows; fault: the bytes are not chunked.
 */
export type ChunkEvent = 'more' | 'chunk' | 'data' | 'last' | 'fault'

type State = 'size' | 'blank' | 'extension' | 'line-lf' | 'data' | 'data-cr' | 'data-lf'

/** Size digits kept in case the line is not a size line: `DELETE` begins like a chunk of 222 bytes. */
const KEPT_DIGITS = 16

export class ChunkedReader {
  /** Index after the bytes consumed by the last call. */
  at = 0
  dataFrom = 0
  dataTo = 0
  /** Size of the current chunk, and stream offsets of the parts of its line. */
  size = 0
  lineStart = 0
  digitsEnd = 0
  /** Offset of the semicolon, or of the line's end if there is no extension. */
  extensionStart = 0
  extensionEnd = 0
  lineEnd = 0
  /** Remaining data bytes of the chunk. */
  remaining = 0

  private state: State = 'size'
  private readonly extension = new ChunkExtension()
  private digits = 0
  private readonly kept = new Uint8Array(KEPT_DIGITS)

  start(): void {
    this.state = 'size'
    this.digits = 0
  }

  /** Number of data bytes that may be skipped now. */
  get skippable(): number {
    return this.state === 'data' ? this.remaining : 0
  }

  /** Skips data bytes; at most `skippable`. */
  skip(length: number): void {
    this.remaining -= length
    if (this.remaining === 0) this.state = 'data-cr'
  }

  /** After a fault: returns the consumed bytes of an invalid size line; empty if the end of the data was invalid. */
  unread(): Uint8Array {
    return this.kept.subarray(0, Math.min(this.digits, KEPT_DIGITS))
  }

  /** Continues at bytes[from]; `base` is the stream offset of bytes[0]. */
  read(bytes: Uint8Array, from: number, to: number, base: number, problems: Problem[]): ChunkEvent {
    let at = from
    while (at < to) {
      const byte = bytes[at] ?? 0
      switch (this.state) {
        case 'data': {
          const length = Math.min(this.remaining, to - at)
          this.dataFrom = at
          this.dataTo = this.at = at + length
          this.remaining -= length
          if (this.remaining === 0) this.state = 'data-cr'
          return 'data'
        }
        case 'size': {
          if (this.digits === 0) this.lineStart = base + at
          const digit = HEX_VALUE[byte] ?? 255
          if (digit !== 255) {
            if (this.digits < KEPT_DIGITS) this.kept[this.digits] = byte
            this.size = (this.digits++ === 0 ? 0 : this.size * 16) + digit
            break
          }
          if (this.digits === 0) return this.fault('bad-chunk-size', at, base, problems)
          this.digitsEnd = this.extensionStart = this.extensionEnd = base + at
          this.state = 'blank'
          continue
        }
        // Between the size and its extension or line end
        case 'blank':
          if (byte === SEMICOLON) {
            this.extensionStart = base + at
            this.state = 'extension'
            this.extension.begin()
            addProblem(problems, 'chunk-extension', base + at)
          } else if (byte === CR) {
            this.extensionEnd = base + at
            this.state = 'line-lf'
          } else if (byte === LF) {
            addProblem(problems, 'bare-lf', base + at)
            return this.endLine(at + 1, base, problems)
          } else if (byte === SP || byte === TAB) {
            addProblem(problems, 'chunk-size-whitespace', base + at)
            this.extensionStart = this.extensionEnd = base + at + 1
          } else return this.fault('bad-chunk-size', at, base, problems)
          break
        case 'extension':
          at = this.skipExtension(bytes, at, to, base, problems)
          if (base + at - this.lineStart > MAX_CHUNK_LINE_BYTES) {
            addProblem(problems, 'chunk-line-too-long', this.lineStart + MAX_CHUNK_LINE_BYTES)
          }
          if (at === to) break
          this.extensionEnd = base + at
          if (bytes[at] === LF) {
            // Recipients disagree on whether this LF ends the line or belongs to the extension.
            addProblem(problems, 'bare-lf', base + at)
            return this.endLine(at + 1, base, problems)
          }
          this.state = 'line-lf'
          break
        case 'line-lf':
          if (byte === LF) return this.endLine(at + 1, base, problems)
          addProblem(problems, 'bare-cr', base + at - 1)
          if (this.extensionStart === this.extensionEnd)
            return this.fault('bad-chunk-size', at, base, problems)
          this.state = 'extension'
          continue
        case 'data-cr':
          if (byte === CR) {
            this.state = 'data-lf'
            break
          }
          if (byte !== LF) return this.fault('bad-chunk-end', at, base, problems)
          addProblem(problems, 'bare-lf', base + at)
          this.start()
          break
        case 'data-lf':
          if (byte !== LF) return this.fault('bad-chunk-end', at, base, problems)
          this.start()
          break
      }
      at++
    }
    this.at = to
    return 'more'
  }

  /** Skips to the next CR or LF. */
  private skipExtension(
    bytes: Uint8Array,
    from: number,
    to: number,
    base: number,
    problems: Problem[]
  ): number {
    const { extension } = this
    let at = from
    while (at < to && bytes[at] !== LF && bytes[at] !== CR) {
      if (!extension.take(bytes[at] ?? 0)) addProblem(problems, 'bad-chunk-extension', base + at)
      at++
    }
    if (at < to && !extension.end()) addProblem(problems, 'bad-chunk-extension', base + at)
    return at
  }

  private endLine(at: number, base: number, problems: Problem[]): ChunkEvent {
    this.at = at
    this.lineEnd = base + at
    if (this.size === 0) return 'last'
    // A size too large for a number counts as endless, as for Content-Length. A recipient that wraps at 2^64 reads a
    // different chunk here.
    if (this.size > Number.MAX_SAFE_INTEGER) {
      addProblem(problems, 'chunk-size-overflow', this.lineStart)
      this.size = Infinity
    }
    this.remaining = this.size
    this.state = 'data'
    return 'chunk'
  }

  private fault(
    code: 'bad-chunk-size' | 'bad-chunk-end',
    at: number,
    base: number,
    problems: Problem[]
  ): ChunkEvent {
    if (code === 'bad-chunk-end') {
      this.digits = 0
      this.lineStart = base + at
    }
    // Bytes after the digits are not returned, so the boundary is at the first digit only if nothing else was consumed.
    const given = this.digits <= KEPT_DIGITS && this.lineStart + this.digits === base + at
    if (!given) this.digits = 0
    addProblem(problems, code, base + at)
    this.at = at
    return 'fault'
  }
}
