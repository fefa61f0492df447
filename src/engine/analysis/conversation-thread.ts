import type { Direction } from '../../shared/model/direction'
import { emptySegmentRow, FLAG_DOWN, FLAG_EVENT, type SegmentIndexReader } from '../capture/segment-index'
import { lowerBound } from './present'

/**
 * One connection's entries: which there are, and where every STEP-th of them is. The rows between are found along the
 * chain that the segment index holds; so an entry costs next to nothing here, however many a connection has.
 */

export const STEP = 128

export type GapReason = 'dropped' | 'cleared' | 'recording' | 'space' | 'file-lost' | 'uncaptured'

/** Bytes of a stream that the capture does not hold. */
export interface Gap {
  direction: Direction
  offset: number
  length: number
  reason: GapReason
}

interface PlacedGap extends Gap {
  /** Ordinal of the entry it stands before. */
  before: number
  /** Stands for all that came before the first entry. */
  front: boolean
}

const scratch = emptySegmentRow()

/** Without the index, which is given to each call: there is one of these for every connection. */
export class ConversationThread {
  /** Ordinals of the first entry kept, and behind the last. */
  first = 0
  end = 0
  /** Row of the newest entry; -1 before the first. */
  last = -1
  /** Offsets of the first bytes kept. */
  from = { up: 0, down: 0 }
  /** Number of the block that the arrays begin with. */
  firstBlock = 0
  /** Per block of STEP entries: row of its first, and the stream offsets before it. */
  rows: number[] = []
  up: number[] = []
  down: number[] = []
  /** In order. Most connections have none. */
  gaps: PlacedGap[] | null = null

  /** Gives the row of the entry before it, -1 where it is the first. */
  add(row: number, up: number, down: number): number {
    if (this.rows.length === 0) {
      this.firstBlock = Math.floor(this.end / STEP)
      // Not by `push`, which makes room for sixteen more: most connections never need it.
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
    // Those at the front are the first ones; only they are searched, or many gaps would cost their number each.
    const known = front
      ? this.gaps.find((placed) => placed.front && placed.direction === direction)
      : undefined
    if (known === undefined) this.gaps.push({ ...gap, before: this.end, front })
    else Object.assign(known, { length: known.length + length })
  }

  /** Rows of the entries from one ordinal up to another. */
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

  /** Ordinal behind the last entry of a block. */
  blockEnd(block: number): number {
    return Math.min((this.firstBlock + block + 1) * STEP, this.end)
  }

  /** Rows of a block that are kept, in order: from the last one back along the chain. */
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

  /** Rows below `row` are gone; `totals` is how far the streams have come. */
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

  /** Offset of a stream's first byte at or behind the first entry. */
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
