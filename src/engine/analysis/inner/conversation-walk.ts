import {
  emptySegmentRow,
  FLAG_DOWN,
  FLAG_EVENT,
  type SegmentIndexReader,
  type SegmentRow
} from '../../capture/segment-index'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { parseConnectionEvent } from '../../../shared/model/parse-event'
import type { Direction } from '../../../shared/model/direction'
import type { Walker } from '../walker'

/**
 * Iterator over the walked entries of one connection from any entry on, including those that are walked
 * later.
 */
export class ConversationWalk {
  /** The current entry; the object is reused for the next. */
  readonly row: SegmentRow = emptySegmentRow()
  /** Its row in the segment index; -1 before the first. */
  number = -1
  readonly #connection: number
  readonly #walker: Walker
  readonly #segments: SegmentIndexReader
  #next: number
  #batch: { first: number; rows: number[] } = { first: 0, rows: [] }

  /** `from`: ordinal of the first entry. */
  constructor(connection: number, walker: Walker, segments: SegmentIndexReader, from: number) {
    this.#connection = connection
    this.#walker = walker
    this.#segments = segments
    this.#next = from
  }

  get isBehind(): boolean {
    return this.#walker.conversations.lastRow(this.#connection) > this.number
  }

  /** Advances to the next walked entry; returns false if there is none. */
  next(): boolean {
    let row = this.#batch.rows[this.#next - this.#batch.first]
    if (row === undefined) {
      const batch = this.#walker.conversations.piece(this.#connection, this.#next)
      if (batch === null) return false
      this.#batch = batch
      this.#next = batch.first
      row = batch.rows[0]
    }
    if (row === undefined) return false
    this.#next++
    this.number = row
    this.#segments.read(row, this.row)
    return true
  }

  get isEvent(): boolean {
    return (this.row.flags & FLAG_EVENT) !== 0
  }

  get direction(): Direction {
    return (this.row.flags & FLAG_DOWN) !== 0 ? 'down' : 'up'
  }

  event(): ConnectionEvent | null {
    return parseConnectionEvent(this.#walker.readEvent(this.row.position, this.row.length).data)
  }

  /** Discards the prefetched rows, which may have been dropped. */
  forget(): void {
    this.#batch = { first: 0, rows: [] }
  }
}
