/**
 * Buffers a head or trailer section that spans several pushes, up to and including its blank line. Bytes beyond the
 * limit are dropped, but still searched for the blank line.
 */
import { ByteBuffer, CR, LF } from './bytes'
import { MAX_SECTION_BYTES } from './limits'

export class SectionBuffer extends ByteBuffer {
  /** True once the blank line has been read. */
  done = false
  /** Bytes consumed, including dropped ones. */
  total = 0
  /** End of the bytes so far: 0 other; 1 line end; 2 line end and CR. */
  private tail: 0 | 1 | 2 = 0

  /** Starts a section. A head begins inside its first line; a trailer section, which may be empty, after a line end. */
  start(belowLineEnd: boolean): void {
    this.clear()
    this.done = false
    this.total = 0
    this.tail = belowLineEnd ? 1 : 0
  }

  get full(): boolean {
    return this.length === MAX_SECTION_BYTES
  }

  get overflow(): boolean {
    return this.total > this.length
  }

  /** Buffers bytes through the next LF or until the buffer is full; returns the index after them. */
  takeLine(bytes: Uint8Array, from: number, to: number): number {
    const stop = Math.min(to, from + MAX_SECTION_BYTES - this.length)
    let at = from
    while (at < stop && bytes[at] !== LF) at++
    if (at < stop) {
      at++
      this.tail = 1
    }
    this.keep(bytes, from, at)
    return at
  }

  /** Consumes bytes through the blank line, or all; returns the index after them. */
  takeSection(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to && !this.done) {
      const byte = bytes[at++]
      if (byte === LF) {
        this.done = this.tail !== 0
        this.tail = 1
      } else if (byte === CR && this.tail === 1) this.tail = 2
      else this.tail = 0
    }
    this.keep(bytes, from, at)
    return at
  }

  private keep(bytes: Uint8Array, from: number, to: number): void {
    this.total += to - from
    this.append(bytes, from, Math.min(to, from + MAX_SECTION_BYTES - this.length))
  }
}
