import type { Direction } from '../../shared/model/direction'
import {
  emptySegmentRow,
  FLAG_DOWN,
  FLAG_EVENT,
  type SegmentIndexReader,
  type SegmentRow
} from '../capture/segment-index'
import { uint32 } from './column'

/**
 * Finds a connection's entries (segments and events) among all rows of the segment index, by number and by stream
 * offset. Rows of one connection are chained backwards, four bytes a row, and every STEP-th is remembered with both
 * stream offsets, so a lookup is a binary search and at most STEP steps back.
 */

const STEP = 64

class Thread {
  entries = 0
  /** Row of the newest entry. */
  last = 0
  /** Per block of STEP entries: row of its first, and the stream offsets before it. */
  readonly rows: number[] = []
  readonly up: number[] = []
  readonly down: number[] = []
}

export class ConversationIndex {
  readonly #segments: SegmentIndexReader
  readonly #previous = uint32()
  readonly #threads = new Map<number, Thread>()
  readonly #row = emptySegmentRow()

  constructor(segments: SegmentIndexReader) {
    this.#segments = segments
  }

  /** Adds the next row of a connection; `up` and `down` are the stream offsets before it. */
  add(connection: number, row: number, up: number, down: number): void {
    let thread = this.#threads.get(connection)
    if (thread === undefined) {
      thread = new Thread()
      this.#threads.set(connection, thread)
    }
    if (thread.entries % STEP === 0) {
      thread.rows.push(row)
      thread.up.push(up)
      thread.down.push(down)
    }
    this.#previous.set(row, thread.last)
    thread.last = row
    thread.entries++
  }

  entries(connection: number): number {
    return this.#threads.get(connection)?.entries ?? 0
  }

  /** Row numbers of entries `first` to `first + count - 1`, fewer at the end. */
  rows(connection: number, first: number, count: number): number[] {
    const thread = this.#threads.get(connection)
    if (thread === undefined) return []
    const end = Math.min(first + count, thread.entries)
    const found: number[] = []
    for (let block = Math.floor(first / STEP); block * STEP < end; block++) {
      const from = Math.max(first - block * STEP, 0)
      found.push(...this.#block(thread, block).slice(from, end - block * STEP))
    }
    return found
  }

  /**
   * Calls `visit` with the segments of a stream that hold bytes from `offset` on, in order, until it returns false.
   * The row object is reused.
   */
  walk(connection: number, direction: Direction, offset: number, visit: (row: SegmentRow) => boolean): void {
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
        if (!visit(row)) return
      }
    }
  }

  /** Rows of a block in order: from the last one back along the chain. */
  #block(thread: Thread, block: number): number[] {
    const size = Math.min(STEP, thread.entries - block * STEP)
    const nextFirst = thread.rows[block + 1]
    let row = nextFirst === undefined ? thread.last : this.#previous.get(nextFirst)
    const rows = new Array<number>(size)
    for (let at = size - 1; at >= 0; at--) {
      rows[at] = row
      row = this.#previous.get(row)
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
