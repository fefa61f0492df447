import type { Direction } from '../../shared/model/direction'
import {
  emptySegmentRow,
  FLAG_DOWN,
  FLAG_EVENT,
  type SegmentIndexReader,
  type SegmentRow
} from '../capture/segment-index'
import { lowerBound } from './present'

/**
 * Finds a connection's entries (segments and events) among all rows of the segment index, by number and by stream
 * offset. Rows of one connection are chained backwards in the index itself, and every STEP-th is remembered with both
 * stream offsets, so a lookup is a binary search and at most STEP steps back.
 *
 * Where bytes of a stream are missing, a gap stands among the entries. What a ring drops leaves at the front: entries
 * keep the ordinals they were given, and one gap a stream stands for all that came before the first that is left.
 */

const STEP = 128

export type GapReason = 'dropped' | 'cleared' | 'recording' | 'space'

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

class Thread {
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
}

export class ConversationIndex {
  readonly #segments: SegmentIndexReader
  readonly #threads = new Map<number, Thread>()
  readonly #row = emptySegmentRow()

  constructor(segments: SegmentIndexReader) {
    this.#segments = segments
  }

  /** Adds the next row of a connection; `up` and `down` are the stream offsets before it. */
  add(connection: number, row: number, up: number, down: number): void {
    const thread = this.#thread(connection)
    if (thread.rows.length === 0) {
      thread.firstBlock = Math.floor(thread.end / STEP)
      // Not by `push`, which makes room for sixteen more: most connections never need it.
      thread.rows = [row]
      thread.up = [up]
      thread.down = [down]
    } else if (thread.end % STEP === 0) {
      thread.rows.push(row)
      thread.up.push(up)
      thread.down.push(down)
    }
    this.#segments.setBack(row, thread.last < 0 ? 0 : row - thread.last)
    thread.last = row
    thread.end++
  }

  /** Bytes are missing before the next row of the connection. */
  addGap(connection: number, gap: Gap): void {
    const thread = this.#thread(connection)
    const { direction, offset, length } = gap
    const front = thread.end === thread.first && offset === thread.from[direction]
    if (front) thread.from[direction] = offset + length
    thread.gaps ??= []
    const [known] = thread.gaps.filter((placed) => front && placed.front && placed.direction === direction)
    if (known === undefined) thread.gaps.push({ ...gap, before: thread.end, front })
    else Object.assign(known, { length: known.length + length })
  }

  /** Entries that can be read, gaps among them. */
  entries(connection: number): number {
    const thread = this.#threads.get(connection)
    return thread === undefined ? 0 : thread.end - thread.first + (thread.gaps?.length ?? 0)
  }

  /** Entries that were dropped. */
  dropped(connection: number): number {
    return this.#threads.get(connection)?.first ?? 0
  }

  /** Row of the connection's newest entry; -1 if there is none. */
  lastRow(connection: number): number {
    return this.#threads.get(connection)?.last ?? -1
  }

  /** Offset of the first byte of a stream that the capture holds, or will hold next. */
  from(connection: number, direction: Direction): number {
    return this.#threads.get(connection)?.from[direction] ?? 0
  }

  /** The connection's beginning is not there, or no more. */
  isPartial(connection: number): boolean {
    const thread = this.#threads.get(connection)
    return thread !== undefined && (thread.first > 0 || thread.from.up > 0 || thread.from.down > 0)
  }

  /** What is missing of [start, end) of a stream, in order. */
  missing(connection: number, direction: Direction, start: number, end: number): [number, number][] {
    return (this.#threads.get(connection)?.gaps ?? [])
      .filter((gap) => gap.direction === direction && gap.offset < end && gap.offset + gap.length > start)
      .map(({ offset, length }) => [Math.max(offset, start), Math.min(offset + length, end)])
  }

  /** Entries `first` to `first + count - 1`, fewer at the end: row numbers, and gaps. */
  page(connection: number, first: number, count: number): (number | Gap)[] {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return []
    const gaps = thread.gaps ?? []
    let nextGap = gaps.findIndex(({ before }, at) => before - thread.first + at >= first)
    if (nextGap < 0) nextGap = gaps.length
    const from = thread.first + first - nextGap
    const rows = this.#rows(thread, from, Math.min(from + count, thread.end))
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

  /** Gaps that stand directly before an entry, those at the front left out: see `from`. */
  gapsBefore(connection: number, ordinal: number): Gap[] {
    const gaps = this.#threads.get(connection)?.gaps ?? []
    return gaps.filter(({ before, front }) => before === ordinal && !front)
  }

  /** Why what came before `from` is not there. */
  frontReason(connection: number, direction: Direction): GapReason {
    const gaps = this.#threads.get(connection)?.gaps ?? []
    return gaps.find((gap) => gap.front && gap.direction === direction)?.reason ?? 'dropped'
  }

  /**
   * Rows of the connection's entries from an ordinal on, as many as are found at once. Ordinals count all entries there
   * ever were, so they stay the same when a ring drops some between two calls.
   */
  piece(connection: number, from: number): { first: number; rows: number[] } | null {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return null
    const first = Math.max(from, thread.first)
    if (first >= thread.end) return null
    const block = Math.floor(first / STEP) - thread.firstBlock
    const rows = this.#block(thread, block)
    return { first, rows: rows.slice(first - (this.#blockEnd(thread, block) - rows.length)) }
  }

  /** An ordinal at or before the first entry at `time` or later, at most STEP entries before it. */
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

  /** The ordinal of an entry by its row, which must be one of the connection's that is kept. */
  ordinalOf(connection: number, row: number): number {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return 0
    const block = Math.max(0, lowerBound(thread.rows, row + 1) - 1)
    const rows = this.#block(thread, block)
    return this.#blockEnd(thread, block) - rows.length + Math.max(0, rows.indexOf(row))
  }

  /** Which entry of its conversation an ordinal is now, gaps counted. */
  entryOf(connection: number, ordinal: number): number {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return 0
    const gaps = thread.gaps?.filter(({ before }) => before <= ordinal).length ?? 0
    return Math.max(0, ordinal - thread.first + gaps)
  }

  /**
   * Calls `visit` with the segments of a stream that hold bytes from `offset` on, in order, until it returns false.
   * The row object is reused.
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
      for (const number of this.#block(thread, block)) {
        this.#segments.read(number, row)
        const isDown = (row.flags & FLAG_DOWN) !== 0
        if ((row.flags & FLAG_EVENT) !== 0 || isDown !== wantsDown || row.offset + row.length <= offset)
          continue
        if (!visit(row, number)) return
      }
    }
  }

  /**
   * Rows below `row` are gone. `isGone` tells of which connections nothing is left to show; `totals` how far the
   * streams of the others have come.
   */
  drop(
    row: number,
    isGone: (connection: number) => boolean,
    totals: (connection: number) => { up: number; down: number }
  ): void {
    for (const [connection, thread] of this.#threads) {
      if (isGone(connection)) this.#threads.delete(connection)
      else if ((thread.rows[0] ?? row) < row) this.#cut(thread, row, totals(connection))
    }
  }

  /** For tests: what is held. */
  get held(): { threads: number; blocks: number } {
    let blocks = 0
    for (const { rows } of this.#threads.values()) blocks += rows.length
    return { threads: this.#threads.size, blocks }
  }

  #thread(connection: number): Thread {
    let thread = this.#threads.get(connection)
    if (thread === undefined) {
      thread = new Thread()
      this.#threads.set(connection, thread)
    }
    return thread
  }

  #cut(thread: Thread, row: number, totals: { up: number; down: number }): void {
    if (thread.last < row) thread.first = thread.end
    else {
      const block = Math.max(0, lowerBound(thread.rows, row) - 1)
      const kept = this.#block(thread, block).filter((number) => number >= row).length
      thread.first = Math.max(thread.first, this.#blockEnd(thread, block) - kept)
    }
    const blocks =
      thread.first === thread.end
        ? thread.rows.length
        : Math.max(0, Math.floor(thread.first / STEP) - thread.firstBlock)
    for (const column of [thread.rows, thread.up, thread.down]) column.splice(0, blocks)
    thread.firstBlock += blocks
    const gaps = (thread.gaps ?? []).filter(({ before, front }) => !front && before >= thread.first)
    thread.from = {
      up: this.#firstOffset(thread, 'up', gaps, totals.up),
      down: this.#firstOffset(thread, 'down', gaps, totals.down)
    }
    for (const direction of ['down', 'up'] as const) {
      const length = thread.from[direction]
      if (length > 0)
        gaps.unshift({ direction, offset: 0, length, reason: 'dropped', before: thread.first, front: true })
    }
    thread.gaps = gaps.length === 0 ? null : gaps
  }

  /** Offset of a stream's first byte at or behind the thread's first entry. */
  #firstOffset(thread: Thread, direction: Direction, gaps: readonly PlacedGap[], total: number): number {
    const gap = gaps.find((placed) => placed.direction === direction)?.offset ?? Number.POSITIVE_INFINITY
    if (thread.rows.length === 0) return Math.min(total, gap)
    const row = this.#row
    for (const number of this.#block(thread, 0)) {
      this.#segments.read(number, row)
      const isDown = (row.flags & FLAG_DOWN) !== 0
      if ((row.flags & FLAG_EVENT) === 0 && isDown === (direction === 'down'))
        return Math.min(row.offset, gap)
    }
    return Math.min(thread[direction][1] ?? total, gap)
  }

  #rows(thread: Thread, from: number, end: number): number[] {
    const found: number[] = []
    for (let ordinal = from; ordinal < end;) {
      const block = Math.floor(ordinal / STEP) - thread.firstBlock
      const rows = this.#block(thread, block)
      const blockEnd = this.#blockEnd(thread, block)
      const begins = blockEnd - rows.length
      found.push(...rows.slice(ordinal - begins, end - begins))
      ordinal = blockEnd
    }
    return found
  }

  #blockEnd(thread: Thread, block: number): number {
    return Math.min((thread.firstBlock + block + 1) * STEP, thread.end)
  }

  /** Rows of a block that are kept, in order: from the last one back along the chain. */
  #block(thread: Thread, block: number): number[] {
    const end = this.#blockEnd(thread, block)
    const size = end - Math.max((thread.firstBlock + block) * STEP, thread.first)
    const nextFirst = thread.rows[block + 1]
    let row = nextFirst === undefined ? thread.last : nextFirst - this.#segments.back(nextFirst)
    const rows = new Array<number>(size)
    for (let at = size - 1; at >= 0; at--) {
      rows[at] = row
      row -= this.#segments.back(row)
    }
    return rows
  }
}

/** The last block that begins at or before `offset`. */
function blockAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  // Blocks without a byte of this stream begin at the same offset as the one before; the bytes are in the last.
  return low
}
