import { firstWhere } from '../../first-where'

/**
 * The rows of a connection whose streams are cut into frames, in the order in which they came to their end: frames,
 * and whatever else its conversation has. Columns, about 22 bytes a frame. What a ring drops leaves at the front;
 * rows keep their places until it is read how many are left.
 */
import type { Direction } from '../../../shared/model/direction'
import type { FrameProblem } from '../../../decode/framing/framer'
import { COLUMN_CHUNK_ROWS, float64, uint32, uint8 } from '../column'
import type { Gap } from '../conversation-thread'

/** Why a frame is none, or why from here on there are none. */
export type FrameFault =
  | FrameProblem
  /** Bytes between two messages that belong to neither. */
  | 'no-message'
  /** The decoder knows nothing of this protocol. */
  | 'not-decoded'
  /** The stream belongs to another protocol from here on. */
  | 'tunnel'
  /** MAX_FRAMES were found. */
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
  /** A segment or an event: its row of the segment index. */
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'frame'; readonly direction: Direction; readonly frame: number }

class StreamFrames {
  count = 0
  /** Where the first frame begins. */
  readonly from: number
  readonly ends = float64()
  readonly faults = uint8()
  /** Of the frames that do not begin where the one before them ends. */
  readonly begins = new Map<number, number>()

  constructor(from: number) {
    this.from = from
  }
}

export class FrameIndex {
  /** Rows there were, dropped ones included, and those dropped. */
  end = 0
  first = 0
  readonly #kinds = uint8()
  /** Row of the segment index that it stands at. */
  readonly #rows = float64()
  /** Of a frame its number from 0, of a gap its place in `#gaps`. */
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

  /** The next frame of the stream begins here, whatever is before it. */
  goOn(direction: Direction, offset: number): void {
    const { begins, count } = this.#streams[direction]
    begins.set(count, offset)
  }

  count(direction: Direction): number {
    return this.#streams[direction].count
  }

  /** Where the next frame of a stream begins: behind the last one, as a rule. */
  framedTo(direction: Direction): number {
    return startOf(this.#streams[direction], this.#streams[direction].count)
  }

  /** A row by its place among those that are left. */
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

  /** Place among those that are left of the first that stands at a row of the segment index, or behind it. */
  placeOf(row: number): number {
    return firstWhere(this.first, this.end, (frame) => this.#rows.get(frame) >= row) - this.first
  }

  /** Rows of the segment index below `row` are gone. */
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
