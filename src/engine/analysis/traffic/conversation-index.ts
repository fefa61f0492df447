import type { Direction } from '../../../shared/model/direction'
import {
  emptySegmentRow,
  FLAG_DOWN,
  FLAG_EVENT,
  type SegmentIndexReader,
  type SegmentRow
} from '../../capture/segment-index'
import { ConversationThread, STEP, type Gap, type GapReason } from './conversation-thread'
import { lowerBound } from '../tables/present'

/**
 * Finds a connection's entries (segments and events) among all rows of the segment index, by number and by
 * stream offset. The index links the rows of a connection backwards, and every STEP-th row is stored here
 * with both stream offsets, so a lookup is a binary search and at most STEP steps back.
 *
 * Missing bytes of a stream appear as gap entries. A ring buffer drops entries at the front: the remaining
 * ones keep their ordinals, and one gap per stream represents everything before the first of them.
 */

export class ConversationIndex {
  readonly #segments: SegmentIndexReader
  readonly #threads = new Map<number, ConversationThread>()
  readonly #row = emptySegmentRow()

  constructor(segments: SegmentIndexReader) {
    this.#segments = segments
  }

  /** Adds the next row of a connection; `up` and `down` are the stream offsets before it. */
  add(connection: number, row: number, up: number, down: number): void {
    const last = this.#thread(connection).add(row, up, down)
    this.#segments.setBack(row, last < 0 ? 0 : row - last)
  }

  /** Records missing bytes before the next row of the connection. */
  addGap(connection: number, gap: Gap): void {
    this.#thread(connection).addGap(gap)
  }

  /** Number of readable entries, including gaps. */
  entries(connection: number): number {
    const thread = this.#threads.get(connection)
    return thread === undefined ? 0 : thread.end - thread.first + (thread.gaps?.length ?? 0)
  }

  /** Number of dropped entries. */
  dropped(connection: number): number {
    return this.#threads.get(connection)?.first ?? 0
  }

  /** Row of the connection's newest entry; -1 if there is none. */
  lastRow(connection: number): number {
    return this.#threads.get(connection)?.last ?? -1
  }

  /** Offset of the first byte of a stream in the capture; if it has none yet, of the next byte expected. */
  from(connection: number, direction: Direction): number {
    return this.#threads.get(connection)?.from[direction] ?? 0
  }

  /** True if the beginning of the connection is missing or was dropped. */
  isPartial(connection: number): boolean {
    const thread = this.#threads.get(connection)
    return thread !== undefined && (thread.first > 0 || thread.from.up > 0 || thread.from.down > 0)
  }

  /** Returns the missing ranges within [start, end) of a stream, in order. */
  missing(connection: number, direction: Direction, start: number, end: number): [number, number][] {
    return (this.#threads.get(connection)?.gaps ?? [])
      .filter((gap) => gap.direction === direction && gap.offset < end && gap.offset + gap.length > start)
      .map(({ offset, length }) => [Math.max(offset, start), Math.min(offset + length, end)])
  }

  /** Returns entries `first` to `first + count - 1` (fewer at the end): row numbers and gaps. */
  page(connection: number, first: number, count: number): (number | Gap)[] {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return []
    const gaps = thread.gaps ?? []
    let nextGap = gaps.findIndex(({ before }, at) => before - thread.first + at >= first)
    if (nextGap < 0) nextGap = gaps.length
    const from = thread.first + first - nextGap
    const rows = thread.rowsOf(this.#segments, from, Math.min(from + count, thread.end))
    const page: (number | Gap)[] = []
    for (let ordinal = from, at = 0; page.length < count;) {
      const gap = gaps[nextGap]
      if (gap !== undefined && gap.before <= ordinal) {
        const { direction, offset, length, reason } = gap
        page.push({ direction, offset, length, reason })
        nextGap++
        continue
      }
      const row = rows[at++]
      if (row === undefined) break
      page.push(row)
      ordinal++
    }
    return page
  }

  /** Returns the gaps directly before an entry, except those at the front: see `from`. */
  gapsBefore(connection: number, ordinal: number): Gap[] {
    const gaps = this.#threads.get(connection)?.gaps ?? []
    return gaps.filter(({ before, front }) => before === ordinal && !front)
  }

  /** Returns the reason why the bytes before `from` are missing. */
  frontReason(connection: number, direction: Direction): GapReason {
    const gaps = this.#threads.get(connection)?.gaps ?? []
    return gaps.find((gap) => gap.front && gap.direction === direction)?.reason ?? 'dropped'
  }

  /**
   * Returns the rows of the connection's entries from an ordinal on, as many as one lookup yields. Ordinals
   * include dropped entries, so they remain valid if a ring buffer drops some between two calls.
   */
  piece(connection: number, from: number): { first: number; rows: number[] } | null {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return null
    const first = Math.max(from, thread.first)
    if (first >= thread.end) return null
    const block = Math.floor(first / STEP) - thread.firstBlock
    const rows = thread.block(this.#segments, block)
    return { first, rows: rows.slice(first - (thread.blockEnd(block) - rows.length)) }
  }

  /** Returns an ordinal at or before the first entry at `time` or later, by at most STEP entries. */
  ordinalAt(connection: number, time: number): number {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return 0
    let low = 0
    let high = thread.rows.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      this.#segments.read(thread.rows[middle] ?? 0, this.#row)
      if (this.#row.time < time) low = middle
      else high = middle - 1
    }
    return Math.max(thread.first, (thread.firstBlock + low) * STEP)
  }

  /** Returns the ordinal of an entry by its row, which must be one of the connection's remaining rows. */
  ordinalOf(connection: number, row: number): number {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return 0
    const block = Math.max(0, lowerBound(thread.rows, row + 1) - 1)
    const rows = thread.block(this.#segments, block)
    return thread.blockEnd(block) - rows.length + Math.max(0, rows.indexOf(row))
  }

  /** Returns the current entry number of an ordinal in its conversation, counting gaps. */
  entryOf(connection: number, ordinal: number): number {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return 0
    const gaps = thread.gaps?.filter(({ before }) => before <= ordinal).length ?? 0
    return Math.max(0, ordinal - thread.first + gaps)
  }

  /**
   * Calls `visit` with the segments of a stream that contain bytes from `offset` on, in order, until it
   * returns false. The row object is reused.
   */
  walk(
    connection: number,
    direction: Direction,
    offset: number,
    visit: (row: SegmentRow, number: number) => boolean
  ): void {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return
    const wantsDown = direction === 'down'
    const row = this.#row
    for (
      let block = blockAt(wantsDown ? thread.down : thread.up, offset);
      block < thread.rows.length;
      block++
    ) {
      for (const number of thread.block(this.#segments, block)) {
        this.#segments.read(number, row)
        const isDown = (row.flags & FLAG_DOWN) !== 0
        if ((row.flags & FLAG_EVENT) !== 0 || isDown !== wantsDown || row.offset + row.length <= offset)
          continue
        if (!visit(row, number)) return
      }
    }
  }

  /**
   * Returns the length of a stream before an entry, given by its row, which must be one of the connection's
   * remaining rows.
   */
  lengthBefore(connection: number, row: number, direction: Direction): number {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return 0
    const block = Math.max(0, lowerBound(thread.rows, row + 1) - 1)
    let offset = Math.max(thread[direction][block] ?? 0, thread.from[direction])
    for (const number of thread.block(this.#segments, block)) {
      if (number >= row) break
      this.#segments.read(number, this.#row)
      const { flags, offset: at, length } = this.#row
      if ((flags & FLAG_EVENT) === 0 && ((flags & FLAG_DOWN) !== 0) === (direction === 'down'))
        offset = at + length
    }
    return offset
  }

  /**
   * Removes rows below `row`. `isGone` returns true for connections without remaining data; `totals` returns
   * the stream lengths of the others.
   */
  drop(
    row: number,
    isGone: (connection: number) => boolean,
    totals: (connection: number) => { up: number; down: number }
  ): void {
    for (const [connection, thread] of this.#threads) {
      if (isGone(connection)) this.#threads.delete(connection)
      else if ((thread.rows[0] ?? row) < row) thread.cut(this.#segments, row, totals(connection))
    }
  }

  /** Sizes of internal tables, for tests. */
  get held(): { threads: number; blocks: number } {
    let blocks = 0
    for (const { rows } of this.#threads.values()) blocks += rows.length
    return { threads: this.#threads.size, blocks }
  }

  #thread(connection: number): ConversationThread {
    let thread = this.#threads.get(connection)
    if (thread === undefined) {
      thread = new ConversationThread()
      this.#threads.set(connection, thread)
    }
    return thread
  }
}

/** Returns the last block that begins at or before `offset`. */
function blockAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  // Blocks without a byte of this stream begin at the same offset as the previous one; the last of them
  // contains the bytes.
  return low
}
