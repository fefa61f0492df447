import type { Direction } from '../../../shared/model/direction'
import { emptySegmentRow, FLAG_DOWN, FLAG_EVENT, type SegmentIndexReader } from '../../capture/segment-index'
import { lowerBound } from '../tables/present'

/**
 * Entries of one connection. Stores the position of every STEP-th entry; the rows in between are found along
 * the chain in the segment index, so an entry uses almost no memory here.
 */

export const STEP = 128

export type GapReason = 'dropped' | 'cleared' | 'recording' | 'space' | 'file-lost' | 'uncaptured'

/** Bytes of a stream that are missing from the capture. */
export interface Gap {
  direction: Direction
  offset: number
  length: number
  reason: GapReason
}

interface PlacedGap extends Gap {
  /** Ordinal of the entry after the gap. */
  before: number
  /** True for the gap that represents everything before the first entry. */
  front: boolean
}

const scratch = emptySegmentRow()

/** The segment index is passed to each call instead of stored, because there is one thread per connection. */
export class ConversationThread {
  /** Ordinal of the first remaining entry, and ordinal after the last. */
  first = 0
  end = 0
  /** Row of the newest entry; -1 before the first. */
  last = -1
  /** Offsets of the first remaining bytes. */
  from = { up: 0, down: 0 }
  /** Number of the first block in the arrays. */
  firstBlock = 0
  /** Per block of STEP entries: row of its first entry, and the stream offsets before it. */
  rows: number[] = []
  up: number[] = []
  down: number[] = []
  /** In order. Most connections have none. */
  gaps: PlacedGap[] | null = null

  /** Adds an entry. Returns the row of the previous one, or -1 for the first. */
  add(row: number, up: number, down: number): number {
    if (this.rows.length === 0) {
      this.firstBlock = Math.floor(this.end / STEP)
      // `push` would reserve space for sixteen more, which most connections never need.
      this.rows = [row]
      this.up = [up]
      this.down = [down]
    } else if (this.end % STEP === 0) {
      this.rows.push(row)
      this.up.push(up)
      this.down.push(down)
    }
    const { last } = this
    this.last = row
    this.end++
    return last
  }

  addGap(gap: Gap): void {
    const { direction, offset, length } = gap
    const front = this.end === this.first && offset === this.from[direction]
    if (front) this.from[direction] = offset + length
    this.gaps ??= []
    // Front gaps come first. Searching only these avoids quadratic time with many gaps.
    const known = front
      ? this.gaps.find((placed) => placed.front && placed.direction === direction)
      : undefined
    if (known === undefined) this.gaps.push({ ...gap, before: this.end, front })
    else Object.assign(known, { length: known.length + length })
  }

  /** Returns the rows of the entries in a range of ordinals. */
  rowsOf(segments: SegmentIndexReader, from: number, end: number): number[] {
    const found: number[] = []
    for (let ordinal = from; ordinal < end;) {
      const block = Math.floor(ordinal / STEP) - this.firstBlock
      const rows = this.block(segments, block)
      const blockEnd = this.blockEnd(block)
      const begins = blockEnd - rows.length
      found.push(...rows.slice(ordinal - begins, end - begins))
      ordinal = blockEnd
    }
    return found
  }

  /** Returns the ordinal after the last entry of a block. */
  blockEnd(block: number): number {
    return Math.min((this.firstBlock + block + 1) * STEP, this.end)
  }

  /** Returns the remaining rows of a block in order, by following the chain back from the last one. */
  block(segments: SegmentIndexReader, block: number): number[] {
    const end = this.blockEnd(block)
    const size = end - Math.max((this.firstBlock + block) * STEP, this.first)
    const nextFirst = this.rows[block + 1]
    let row = nextFirst === undefined ? this.last : nextFirst - segments.back(nextFirst)
    const rows = new Array<number>(size)
    for (let at = size - 1; at >= 0; at--) {
      rows[at] = row
      row -= segments.back(row)
    }
    return rows
  }

  /** Handles the loss of rows below `row`; `totals`: current stream lengths. */
  cut(segments: SegmentIndexReader, row: number, totals: { up: number; down: number }): void {
    if (this.last < row) this.first = this.end
    else {
      const block = Math.max(0, lowerBound(this.rows, row) - 1)
      const kept = this.block(segments, block).filter((number) => number >= row).length
      this.first = Math.max(this.first, this.blockEnd(block) - kept)
    }
    const blocks =
      this.first === this.end
        ? this.rows.length
        : Math.max(0, Math.floor(this.first / STEP) - this.firstBlock)
    for (const column of [this.rows, this.up, this.down]) column.splice(0, blocks)
    this.firstBlock += blocks
    const gaps = (this.gaps ?? []).filter(({ before, front }) => !front && before >= this.first)
    this.from = {
      up: this.#firstOffset(segments, 'up', gaps, totals.up),
      down: this.#firstOffset(segments, 'down', gaps, totals.down)
    }
    for (const direction of ['down', 'up'] as const) {
      const length = this.from[direction]
      if (length > 0)
        gaps.unshift({ direction, offset: 0, length, reason: 'dropped', before: this.first, front: true })
    }
    this.gaps = gaps.length === 0 ? null : gaps
  }

  /** Returns the offset of a stream's first byte at or after the first entry. */
  #firstOffset(
    segments: SegmentIndexReader,
    direction: Direction,
    gaps: readonly PlacedGap[],
    total: number
  ): number {
    const gap = gaps.find((placed) => placed.direction === direction)?.offset ?? Number.POSITIVE_INFINITY
    if (this.rows.length === 0) return Math.min(total, gap)
    for (const number of this.block(segments, 0)) {
      segments.read(number, scratch)
      const isDown = (scratch.flags & FLAG_DOWN) !== 0
      if ((scratch.flags & FLAG_EVENT) === 0 && isDown === (direction === 'down'))
        return Math.min(scratch.offset, gap)
    }
    return Math.min(this[direction][1] ?? total, gap)
  }
}
