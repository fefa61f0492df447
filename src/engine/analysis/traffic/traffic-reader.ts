import { readProxyHeader } from '../../../decode/stream/proxy-header/read-header'
import type {
  ConnectionDetail,
  ConversationRow,
  EventEntry,
  ProxyHeaderDetail
} from '../../../shared/contract/traffic'
import { MAX_DETAIL_EVENTS } from '../../../shared/contract/limits'
import { AppError } from '../../../shared/model/app-error'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { describeEvent } from '../../../shared/model/describe-event'
import { connectionOfLeg, isUpstreamLeg } from '../../../shared/model/upstream-leg'
import type { Direction } from '../../../shared/model/direction'
import { emptySegmentRow, FLAG_DOWN, FLAG_EVENT, type SegmentIndexReader } from '../../capture/segment-index'
import type { FileWindow } from './file-window'
import type { TlsHint } from '../tls/tls-conversation'
import type { RowMaker } from '../views/rows'
import type { Walker } from '../walker'

/** Reads connections, conversations and stream ranges from the part of the capture that has been walked. */

const HALF = MAX_DETAIL_EVENTS / 2

export class TrafficReader {
  readonly #walker: Walker
  readonly #segments: SegmentIndexReader
  /** Separate window, so that reads for display do not disturb the walker's read-ahead. */
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
    const { conversations, connections } = this.#walker
    const events = connections.events(at)
    const omitted = Math.max(0, events.length - MAX_DETAIL_EVENTS)
    const shown = omitted === 0 ? events : [...events.slice(0, HALF), ...events.slice(-HALF)]
    const proxyHeader = this.#proxyHeader(connection)
    return {
      row: this.#rows.connection(at),
      entries: conversations.entries(connection),
      droppedEntries: conversations.dropped(connection),
      from: { up: conversations.from(connection, 'up'), down: conversations.from(connection, 'down') },
      events: shown.map((row) => this.#event(row)),
      omittedEvents: omitted,
      ...(proxyHeader === null ? {} : { proxyHeader })
    }
  }

  /** Returns the walker's knowledge of a connection's TLS; see TlsHint. */
  tlsHint(connection: number): TlsHint {
    const { connections, insides } = this.#walker
    return {
      isTls: connections.protocol(this.#known(connection)) === 'tls',
      begins: insides.get(connection)?.up ?? 0
    }
  }

  #proxyHeader(connection: number): ProxyHeaderDetail | null {
    const range = this.#walker.proxyHeaders.get(connection)
    if (range === undefined) return null
    const [start, end] = range
    const { from, bytes } = this.stream(connection, 'up', start, end - start)
    if (from !== start || bytes.length < end - start) return null
    const header = readProxyHeader(bytes, start, true)
    return typeof header === 'string' ? null : header
  }

  conversation(connection: number, first: number, count: number): { total: number; rows: ConversationRow[] } {
    const { conversations, upstreamLegs } = this.#walker
    if (!isUpstreamLeg(connection) || !upstreamLegs.has(connectionOfLeg(connection))) this.#known(connection)
    return {
      total: conversations.entries(connection),
      rows: conversations
        .page(connection, first, count)
        .map((entry, at) =>
          typeof entry === 'number'
            ? this.entry(entry, first + at)
            : { kind: 'gap', index: first + at, ...entry }
        )
    }
  }

  /**
   * Returns the connection's remaining exchanges from index `first` (from 0) on, skipping those of other
   * connections in between.
   */
  exchanges(connection: number, first: number, count: number): { total: number; exchanges: number[] } {
    const at = this.#known(connection)
    const { connections, exchanges } = this.#walker
    const total = connections.exchanges.get(at)
    const wanted = Math.min(total, first + count)
    const numbers: number[] = []
    let place = exchanges.present.place(connections.firstExchange.get(at) - 1)
    for (let seen = 0; seen < wanted; place++) {
      const row = exchanges.present.at(place)
      if (row === undefined) break
      if (exchanges.connection.get(row) !== connection) continue
      if (seen >= first) numbers.push(row + 1)
      seen++
    }
    return { total, exchanges: numbers }
  }

  /** Returns the contiguous part of [offset, offset + length) of a stream; see `streams.read`. */
  stream(
    connection: number,
    direction: Direction,
    offset: number,
    length: number
  ): { total: number; from: number; bytes: Uint8Array } {
    const { conversations } = this.#walker
    const total = this.total(connection, direction)
    const end = Math.min(offset + length, total)
    let from = Math.max(offset, total)
    let bytes = new Uint8Array(0)
    let filled = 0
    conversations.walk(connection, direction, offset, (row) => {
      if (filled === 0) {
        from = Math.max(offset, row.offset)
        bytes = new Uint8Array(Math.max(0, end - from))
      }
      if (row.offset > from + filled) return false
      const skip = from + filled - row.offset
      const take = Math.min(row.length - skip, bytes.length - filled)
      if (take <= 0) return false
      const piece = this.#window.read(row.position + skip, take)
      bytes.set(piece, filled)
      filled += piece.length
      return piece.length === take && filled < bytes.length
    })
    return { total, from, bytes: filled === bytes.length ? bytes : bytes.subarray(0, filled) }
  }

  /** Returns the arrival time of a byte of a stream; null if the capture does not contain it. */
  arrived(connection: number, direction: Direction, offset: number): number | null {
    let time: number | null = null
    this.#walker.conversations.walk(connection, direction, offset, (row) => {
      if (row.offset <= offset) time = this.#rows.epoch(row.time)
      return false
    })
    return time
  }

  /** Returns the ranges of [start, end) of a stream that are missing from the capture. */
  missing(connection: number, direction: Direction, start: number, end: number): [number, number][] {
    return this.#walker.conversations.missing(connection, direction, start, end)
  }

  /** Returns the current length of a stream. */
  total(connection: number, direction: Direction): number {
    const { connections, upstreamLegs } = this.#walker
    const upstream = upstreamLegs.total(connection, direction)
    if (upstream !== null) return upstream
    return (direction === 'down' ? connections.down : connections.up).get(this.#known(connection))
  }

  /** Throws `not-found` if the connection does not exist. */
  mustKnow(connection: number): void {
    this.#known(connection)
  }

  #known(connection: number): number {
    if (this.#walker.connections.present.has(connection - 1)) return connection - 1
    throw new AppError('not-found', `There is no connection ${connection} in this capture.`)
  }

  /** Returns a segment or event by its row in the segment index. */
  entry(number: number, index: number): ConversationRow {
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
    if ((row.flags & FLAG_EVENT) === 0) return firstByte(time, (row.flags & FLAG_DOWN) !== 0 ? 'down' : 'up')
    const { text, data } = this.#walker.readEvent(row.position, row.length)
    const name = data['event']
    return { time, name: typeof name === 'string' ? name : '', text, data }
  }
}

/** Returns the event represented by the first segment of a stream. */
function firstByte(time: number, direction: Direction): EventEntry {
  const event: ConnectionEvent = { event: 'first-byte', direction }
  return { time, name: event.event, text: describeEvent(event), data: { ...event } }
}
