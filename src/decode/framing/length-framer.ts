/**
 * Frames with a length field. A length that is impossible or exceeds the limit means that the framing does not fit the
 * stream. All later lengths would be unreliable, so the rest becomes one frame with the problem.
 */
import type { Framing } from '../../shared/contract/framing'
import { MAX_FRAME_BYTES } from '../../shared/contract/limits'
import { FrameCursor } from './frame-cursor'
import type { FrameEnd, FrameProblem, Framer, LostFraming } from './frames'

type LengthFraming = Extract<Framing, { kind: 'length' }>

/** A 64-bit varint has ten bytes at most. */
const MAX_VARINT_BYTES = 10

export function createLengthFramer(framing: LengthFraming): Framer {
  return new LengthFramer(framing)
}

class LengthFramer implements Framer {
  private readonly framing: LengthFraming
  private readonly cursor = new FrameCursor()
  private readonly field = new Uint8Array(MAX_VARINT_BYTES)
  /** Number of length bytes received. */
  private seen = 0
  /** End of the open frame, once its length is known. */
  private bodyEnd: number | null = null
  private gone: LostFraming | null = null

  constructor(framing: LengthFraming) {
    this.framing = framing
  }

  push(bytes: Uint8Array): FrameEnd[] {
    const frames: FrameEnd[] = []
    for (let at = 0; at < bytes.length;) {
      const free = Math.min(this.skippable(), bytes.length - at)
      if (free > 0) {
        this.pass(free, frames)
        at += free
      } else {
        this.readLengthByte(bytes[at] ?? 0, frames)
        at++
      }
    }
    return frames
  }

  skippable(): number {
    if (this.gone !== null) return Infinity
    if (this.bodyEnd !== null) return this.bodyEnd - this.cursor.offset
    return Math.max(0, this.cursor.start + this.framing.offset - this.cursor.offset)
  }

  skip(length: number): FrameEnd[] {
    return this.missing(length)
  }

  missing(length: number): FrameEnd[] {
    const frames: FrameEnd[] = []
    const free = Math.min(this.skippable(), length)
    if (free > 0) this.pass(free, frames)
    if (length > free) {
      this.lose('missing-length')
      this.cursor.offset += length - free
    }
    return frames
  }

  idle(): FrameEnd[] {
    return []
  }

  end(): FrameEnd[] {
    return this.cursor.rest(this.gone === null ? 'unfinished' : this.gone.problem)
  }

  open(): number {
    return this.cursor.start
  }

  lost(): LostFraming | null {
    return this.gone
  }

  /** Advances over bytes that are only counted. */
  private pass(length: number, frames: FrameEnd[]): void {
    this.cursor.offset += length
    this.endBody(frames)
  }

  private endBody(frames: FrameEnd[]): void {
    if (this.bodyEnd === null || this.cursor.offset < this.bodyEnd) return
    frames.push(this.cursor.cut(this.bodyEnd, null))
    this.bodyEnd = null
    this.seen = 0
  }

  private readLengthByte(byte: number, frames: FrameEnd[]): void {
    this.cursor.offset++
    this.field[this.seen++] = byte
    const { size, counts, plus } = this.framing
    if (size === 'varint' ? byte >= 0x80 : this.seen < size) {
      if (this.seen === MAX_VARINT_BYTES) this.lose('bad-length')
      return
    }
    const counted = this.value() + plus
    const head = this.cursor.offset - this.cursor.start
    const length = counts === 'frame' ? counted : head + counted
    if (length < head) this.lose('bad-length')
    else if (length > MAX_FRAME_BYTES) this.lose('length-too-long')
    else {
      this.bodyEnd = this.cursor.start + length
      this.endBody(frames)
    }
  }

  /** Values above 2^53 are inexact, which does not matter because they exceed the limit anyway. */
  private value(): number {
    const littleFirst = this.framing.size === 'varint' || this.framing.endian === 'little'
    const base = this.framing.size === 'varint' ? 128 : 256
    let value = 0
    for (let n = 0; n < this.seen; n++) {
      const byte = this.field[littleFirst ? this.seen - 1 - n : n] ?? 0
      value = value * base + (base === 128 ? byte & 0x7f : byte)
    }
    return value
  }

  private lose(problem: FrameProblem): void {
    this.gone = { start: this.cursor.start, problem }
  }
}
