import { firstWhere } from '../../first-where'

/**
 * Rows of a connection whose streams are split into frames: frames in the order in which they ended, with all
 * other entries of the conversation. Stored as columns, about 22 bytes per frame. Rows dropped by a ring
 * buffer are removed from the front.
 */
import type { Direction } from '../../../shared/model/direction'
import type { FrameProblem } from '../../../decode/framing/framer'
import { COLUMN_CHUNK_ROWS, float64, uint32, uint8 } from '../tables/column'
import type { Gap } from '../traffic/conversation-thread'

/** The reason why a range is not a valid frame, or why framing stopped. */
export type FrameFault =
  | FrameProblem
  /** Bytes between two messages that belong to neither. */
  | 'no-message'
  /** The protocol has no decoder. */
  | 'not-decoded'
  /** The stream carries another protocol from here on. */
  | 'tunnel'
  /** The limit MAX_FRAMES was reached. */
  | 'too-many'

const FAULTS: readonly FrameFault[] = [
  'too-long',
  'length-too-long',
  'bad-length',
  'missing-length',
  'unfinished',
  'no-message',
  'not-decoded',
  'tunnel',
  'too-many'
]

const ROW = 0
const FRAME_UP = 1
const FRAME_DOWN = 2
const GAP = 3

export type IndexedRow =
  /** A segment or an event, by its row of the segment index. */
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'frame'; readonly direction: Direction; readonly frame: number }

class StreamFrames {
  count = 0
  /** Start offset of the first frame. */
  readonly from: number
  readonly ends = float64()
  readonly faults = uint8()
  /** Start offsets of frames that do not begin at the end of the previous one. */
  readonly begins = new Map<number, number>()

  constructor(from: number) {
    this.from = from
  }
}

export class FrameIndex {
  /** Number of rows including dropped ones, and number of dropped rows. */
  end = 0
  first = 0
  readonly #kinds = uint8()
  /** Row of the segment index at which the entry ended. */
  readonly #rows = float64()
  /** Frame number (from 0) for a frame, index in `#gaps` for a gap. */
  readonly #values = uint32()
  readonly #gaps: Gap[] = []
  readonly #streams: Record<Direction, StreamFrames>

  constructor(from: Record<Direction, number>) {
    this.#streams = { up: new StreamFrames(from.up), down: new StreamFrames(from.down) }
  }

  addRow(row: number): void {
    this.#add(ROW, row, 0)
  }

  addGap(row: number, gap: Gap): void {
    this.#add(GAP, row, this.#gaps.push(gap) - 1)
  }

  addFrame(row: number, direction: Direction, end: number, fault: FrameFault | null): void {
    const stream = this.#streams[direction]
    stream.ends.set(stream.count, end)
    if (fault !== null) stream.faults.set(stream.count, 1 + FAULTS.indexOf(fault))
    this.#add(direction === 'up' ? FRAME_UP : FRAME_DOWN, row, stream.count)
    stream.count++
  }

  /** Sets the start of the stream's next frame, regardless of the previous one. */
  goOn(direction: Direction, offset: number): void {
    const { begins, count } = this.#streams[direction]
    begins.set(count, offset)
  }

  count(direction: Direction): number {
    return this.#streams[direction].count
  }

  /** Returns the start of the next frame of a stream, normally the end of the last one. */
  framedTo(direction: Direction): number {
    return startOf(this.#streams[direction], this.#streams[direction].count)
  }

  /** Returns a row by its position among the remaining rows. */
  at(place: number): IndexedRow | null {
    const at = this.first + place
    if (at >= this.end) return null
    const kind = this.#kinds.get(at)
    if (kind === ROW) return { kind: 'row', row: this.#rows.get(at) }
    const value = this.#values.get(at)
    if (kind === GAP) {
      const gap = this.#gaps[value]
      return gap === undefined ? null : { kind: 'gap', gap }
    }
    return { kind: 'frame', direction: kind === FRAME_UP ? 'up' : 'down', frame: value }
  }

  range(direction: Direction, frame: number): { start: number; end: number; fault: FrameFault | null } {
    const stream = this.#streams[direction]
    const fault = FAULTS[stream.faults.get(frame) - 1] ?? null
    return { start: startOf(stream, frame), end: stream.ends.get(frame), fault }
  }

  /**
   * Returns the position, among the remaining rows, of the first entry at or after a row of the segment
   * index.
   */
  placeOf(row: number): number {
    return firstWhere(this.first, this.end, (frame) => this.#rows.get(frame) >= row) - this.first
  }

  /** Handles the loss of rows of the segment index below `row`. */
  drop(row: number): void {
    this.first += this.placeOf(row)
    const wholeChunks = Math.floor(this.first / COLUMN_CHUNK_ROWS) * COLUMN_CHUNK_ROWS
    for (const column of [this.#kinds, this.#rows, this.#values]) column.release(wholeChunks, () => false)
  }

  #add(kind: number, row: number, value: number): void {
    this.#kinds.set(this.end, kind)
    this.#rows.set(this.end, row)
    if (value !== 0) this.#values.set(this.end, value)
    this.end++
  }
}

function startOf({ from, ends, begins }: StreamFrames, frame: number): number {
  return begins.get(frame) ?? (frame === 0 ? from : ends.get(frame - 1))
}
