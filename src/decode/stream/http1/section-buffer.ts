/**
 * Collects a head or trailer section that does not lie whole in one push, up to and including its blank line.
 * Bytes past the limit are passed over, not kept, while the blank line is still looked for.
 */
import { ByteBuffer, CR, LF } from './bytes'
import { MAX_SECTION_BYTES } from './limits'

export class SectionBuffer extends ByteBuffer {
  /** Whether the blank line has been taken. */
  done = false
  /** Bytes taken, dropped ones included. */
  total = 0
  /** What the bytes so far end with: 0 anything; 1 a line end; 2 a line end and CR. */
  private tail: 0 | 1 | 2 = 0

  /** A head begins in the middle of its first line; a trailer section, which may be empty, below a line end. */
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

  /** Takes bytes through the next LF, or all that there is room for; gives the index behind them. */
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

  /** Takes bytes through the blank line, or all; gives the index behind them. */
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
