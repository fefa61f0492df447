import type { ConnectionDetail, ConversationRow, EventEntry } from '../../shared/contract/traffic'
import { AppError } from '../../shared/model/app-error'
import type { Direction } from '../../shared/model/direction'
import { emptySegmentRow, FLAG_DOWN, FLAG_EVENT, type SegmentIndexReader } from '../capture/segment-index'
import type { FileWindow } from './file-window'
import type { RowMaker } from './views/rows'
import type { Walker } from './walker'

/** Reads connections, conversations and stream ranges of what the walker has walked. */

export class TrafficReader {
  readonly #walker: Walker
  readonly #segments: SegmentIndexReader
  /** A window of its own, so that looking around does not disturb the walker's reading ahead. */
  readonly #window: FileWindow
  readonly #rows: RowMaker
  readonly #row = emptySegmentRow()

  constructor(walker: Walker, segments: SegmentIndexReader, window: FileWindow, rows: RowMaker) {
    this.#walker = walker
    this.#segments = segments
    this.#window = window
    this.#rows = rows
  }

  connection(connection: number): ConnectionDetail {
    const at = this.#known(connection)
    return {
      row: this.#rows.connection(at),
      entries: this.#walker.conversations.entries(connection),
      events: this.#walker.connections.events(at).map((row) => this.#event(row))
    }
  }

  conversation(connection: number, first: number, count: number): { total: number; rows: ConversationRow[] } {
    this.#known(connection)
    const { conversations } = this.#walker
    const numbers = conversations.rows(connection, first, count)
    return {
      total: conversations.entries(connection),
      rows: numbers.map((number, at) => this.#entry(number, first + at))
    }
  }

  /** At most `length` bytes of a stream from `offset`; fewer at its end. */
  stream(
    connection: number,
    direction: Direction,
    offset: number,
    length: number
  ): { total: number; bytes: Uint8Array } {
    const { conversations } = this.#walker
    const total = this.total(connection, direction)
    const bytes = new Uint8Array(Math.max(0, Math.min(length, total - offset)))
    let filled = 0
    if (bytes.length === 0) return { total, bytes }
    conversations.walk(connection, direction, offset, (row) => {
      const skip = Math.max(0, offset - row.offset)
      const take = Math.min(row.length - skip, bytes.length - filled)
      const piece = this.#window.read(row.position + skip, take)
      bytes.set(piece, filled)
      filled += piece.length
      return piece.length === take && filled < bytes.length
    })
    return { total, bytes: filled === bytes.length ? bytes : bytes.subarray(0, filled) }
  }

  /** Bytes of a stream so far. */
  total(connection: number, direction: Direction): number {
    const { connections } = this.#walker
    return (direction === 'down' ? connections.down : connections.up).get(this.#known(connection))
  }

  #known(connection: number): number {
    if (connection > this.#walker.connections.count) {
      throw new AppError('not-found', `There is no connection ${connection} in this capture.`)
    }
    return connection - 1
  }

  #entry(number: number, index: number): ConversationRow {
    const row = this.#row
    this.#segments.read(number, row)
    if ((row.flags & FLAG_EVENT) !== 0) return { kind: 'event', index, ...this.#event(number) }
    return {
      kind: 'segment',
      index,
      time: this.#rows.epoch(row.time),
      direction: (row.flags & FLAG_DOWN) !== 0 ? 'down' : 'up',
      offset: row.offset,
      length: row.length
    }
  }

  #event(number: number): EventEntry {
    const row = this.#row
    this.#segments.read(number, row)
    const time = this.#rows.epoch(row.time)
    const { text, data } = this.#walker.readEvent(row.position, row.length)
    const name = data['event']
    return { time, name: typeof name === 'string' ? name : '', text, data }
  }
}
