import {
  UNKNOWN_ENDPOINT,
  formatEndpoint,
  type ConnectionEvent,
  type Marked
} from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import { DIRECTIONS, type Direction } from '../../shared/model/direction'
import type { StreamOffsets } from '../../decode/stream/decoder'
import type { ClockBase } from '../capture/pcapng/clock'
import { parseComment } from '../capture/pcapng/comment'
import {
  CHUNK_ROWS,
  emptySegmentRow,
  FLAG_DOWN,
  FLAG_EVENT,
  type SegmentIndexReader,
  type SegmentRow
} from '../capture/segment-index'
import { ConnectionTable } from './connection-table'
import { ConversationIndex } from './conversation-index'
import type { GapReason } from './conversation-thread'
import { Decoding } from './decoding'
import { timeConverter } from './epoch'
import { ExchangeTable } from './exchange-table'
import type { FileWindow } from './file-window'
import { HttpIndexer } from './http-indexer'
import { Marking } from './marking'
import { readStorySoFar, type Continued } from './story-so-far'
import type { MessageTap } from './tap'

/**
 * Walks the rows of the segment index in capture order and builds what the views show: connections, exchanges, and
 * where everything is. Live captures and files take this same path. It reads from the file only what a decoder
 * wants to see. What a ring drops goes from the tables as well; numbers never change.
 */

interface OpenConnection {
  decoding: Decoding
  indexer: HttpIndexer | null
}

const UTF8 = new TextDecoder()

export class Walker {
  readonly connections = new ConnectionTable()
  readonly exchanges = new ExchangeTable()
  readonly conversations: ConversationIndex
  readonly marking: Marking
  /** Rows walked. */
  rows = 0
  /** Of the last of them. */
  time = 0
  /** Segments among them, and their payload bytes. */
  segments = 0
  readonly bytes = { up: 0, down: 0 }
  readonly #segments: SegmentIndexReader
  readonly #window: FileWindow
  readonly #base: ClockBase
  readonly #toTime: (epoch: number) => number
  readonly #open = new Map<number, OpenConnection>()
  readonly #row = emptySegmentRow()
  #tap: MessageTap | null = null

  /** `base`: what the index's times count from. */
  constructor(segments: SegmentIndexReader, window: FileWindow, base: ClockBase) {
    this.#segments = segments
    this.#window = window
    this.#base = base
    this.#toTime = timeConverter(base)
    this.conversations = new ConversationIndex(segments)
    this.marking = new Marking(this)
  }

  /** Connections that open from now on are told to the tap whole. */
  attachTap(tap: MessageTap): void {
    this.#tap = tap
  }

  /** Walks the next row; it must be published. */
  next(): void {
    const row = this.#row
    this.#segments.read(this.rows, row)
    this.exchanges.now = this.rows
    this.time = row.time
    if ((row.flags & FLAG_EVENT) !== 0) this.#eventRow(this.rows, row)
    else this.#segmentRow(this.rows, row)
    this.rows++
    if (this.rows % CHUNK_ROWS === 0) this.#segments.walked(this.rows)
  }

  /** The event a comment holds. A comment somebody else wrote there is no event. */
  readEvent(position: number, length: number): { text: string; data: Record<string, unknown> } {
    const { sentence, data } = parseComment(UTF8.decode(this.#window.read(position, length)))
    return { text: sentence, data: { ...data } }
  }

  /** The capture is complete: ends the connections it leaves open. */
  finish(): void {
    for (const connection of [...this.#open.keys()]) this.#lose(connection, 'capture-ended')
  }

  /**
   * Rows below `rows` and bytes below `position` are gone from the capture. Connections and exchanges of which nothing
   * is left go with them, unless they are still open. Returns how many, and the marks that went before what they are
   * about.
   */
  drop(rows: number, position: number): { connections: number; exchanges: number; marks: Marked[] } {
    const isUnread = this.rows < rows
    const unseen = isUnread ? this.#jump(rows, position) : new Set<number>()
    const { connections, conversations } = this
    const isGone = (connection: number): boolean =>
      conversations.lastRow(connection) < rows &&
      (connections.ended(connection - 1) !== null || unseen.has(connection))
    const lost = connections.drop(rows, (row) => isGone(row + 1))
    conversations.drop(
      rows,
      (connection) => !connections.present.has(connection - 1),
      (connection) => this.#totals(connection)
    )
    const lostExchanges = this.exchanges.drop(rows)
    this.#segments.dropChunks(rows)
    return { connections: lost, exchanges: lostExchanges, marks: this.marking.drop(rows, isUnread) }
  }

  /**
   * Rows were dropped that were not walked yet: goes on behind them. Returns the connections that must have ended
   * meanwhile, nobody can tell how.
   */
  #jump(rows: number, position: number): Set<number> {
    const unseen = new Set<number>()
    const open = readStorySoFar(this.#window, position, this.#base)
    for (const row of this.connections.present.rows()) {
      const connection = row + 1
      if (this.connections.ended(row) !== null || open.has(connection)) continue
      unseen.add(connection)
      this.#lose(connection, 'dropped')
    }
    for (const [connection, { time, event }] of open) this.#continue(connection, time, event, 'dropped')
    this.rows = rows
    return unseen
  }

  #segmentRow(number: number, { connection, time, flags, offset, length, position }: SegmentRow): void {
    const { connections } = this
    const at = connections.ensure(connection, time)
    const down = (flags & FLAG_DOWN) !== 0
    const direction = down ? 'down' : 'up'
    this.#gap(connection, time, direction, offset, 'dropped')
    this.conversations.add(connection, number, connections.up.get(at), connections.down.get(at))
    if (offset === 0) this.#firstByte(at, number, time, direction)
    this.segments++
    connections.addBytes(at, down, length)
    this.bytes[direction] += length
    const { decoding } = this.#connection(connection)
    const wanted = decoding.wants(direction, length)
    const told = this.#tap?.segments === true
    if (!wanted) decoding.skip(time, direction, offset, length)
    if (!wanted && !told) return
    const bytes = this.#window.read(position, length)
    if (told) this.#tap?.data(connection, direction, offset, time, bytes)
    if (!wanted) return
    if (bytes.length > 0) decoding.push(time, direction, offset, bytes)
    // The file is shorter than its index says, or gone already.
    if (bytes.length < length) decoding.gap(time, direction, offset + bytes.length, length - bytes.length)
  }

  /** An event that needs no packet of its own: the segment that begins the stream stands for it. */
  #firstByte(at: number, row: number, time: number, direction: Direction): void {
    this.connections.addEvent(at, row)
    this.#tap?.event(at + 1, time, { event: 'first-byte', direction })
  }

  #eventRow(number: number, { connection, time, flags, offset, length, position }: SegmentRow): void {
    const { connections } = this
    const event = parseConnectionEvent(this.readEvent(position, length).data)
    // No part of what happened to the connection, and no reason to keep a record of it longer.
    if (event?.event === 'mark') {
      this.marking.read(number, connection, event)
      return
    }
    const at = connections.ensure(connection, time)
    if (event?.event === 'continued') {
      this.#continue(connection, time, event, event.reason === 'next-file' ? 'dropped' : event.reason)
    }
    this.conversations.add(connection, number, connections.up.get(at), connections.down.get(at))
    connections.addEvent(at, number)
    if (event === null) return
    this.#event(connection, time, (flags & FLAG_DOWN) !== 0 ? 'down' : 'up', offset, event)
    this.#tap?.event(connection, time, event)
  }

  #event(
    connection: number,
    time: number,
    direction: Direction,
    offset: number,
    event: ConnectionEvent
  ): void {
    const at = connection - 1
    switch (event.event) {
      case 'open':
        this.connections.describe(
          at,
          formatEndpoint(event.client),
          formatEndpoint(event.target),
          event.session,
          event.replayOf ?? 0
        )
        break
      case 'connected':
        this.#connected(at, time, event)
        break
      case 'tls':
        // With the target only: a client's handshake is that client's cost.
        if (event.leg === 'target') this.connections.usage.addConnecting(at, event.took * 1e6)
        if (event.leg === 'target' && event.version !== '')
          this.connections.markSecure(at, event.verified !== false)
        break
      case 'asked':
        this.connections.retarget(at, formatEndpoint(event.target))
        break
      case 'hello':
        if (event.serverName !== '') this.connections.setServerName(at, event.serverName)
        break
      case 'layer':
        this.#goInside(connection, time, event)
        break
      case 'end':
        this.#connection(connection).decoding.end(time, direction, offset)
        break
      case 'close': {
        this.#finish(connection, event.how === 'fin' ? 'closed' : 'cut')
        this.connections.close(at, time, { by: event.endedBy, how: event.how, code: event.code ?? null })
        const first = this.connections.firstExchange.get(at)
        if (first > 0) this.exchanges.changes.add(first - 1)
        break
      }
      case 'continued':
      case 'lookup':
      case 'attempt':
      case 'tunnel':
      case 'refused':
      case 'overridden':
      case 'passed':
      case 'answered':
      case 'forwarded':
      case 'reading':
      case 'rule':
      case 'first-byte':
      case 'drain':
      case 'timeout':
      case 'reset':
      case 'error':
      case 'mark':
        break
    }
  }

  /** The record of a connection goes on, or begins here: what its streams lack up to here is a gap. */
  #continue(connection: number, time: number, event: Continued, reason: GapReason): void {
    const { connections } = this
    const isKnown = this.#isDescribed(connection)
    const at = connections.ensure(connection, time)
    if (!isKnown) {
      connections.opened.set(at, Math.min(this.#toTime(event.opened), time))
      const { client, target, session, replayOf = 0 } = event
      connections.describe(at, formatEndpoint(client), formatEndpoint(target), session, replayOf)
      this.#tap?.joined(connection, connections.opened.get(at), event)
    }
    this.#connection(connection)
    for (const direction of DIRECTIONS) this.#gap(connection, time, direction, event[direction], reason)
  }

  #isDescribed(connection: number): boolean {
    return this.connections.present.has(connection - 1) && this.connections.target(connection - 1) !== ''
  }

  /** The stream goes on at `to`: what lies between is missing. */
  #gap(connection: number, time: number, direction: Direction, to: number, reason: GapReason): void {
    const at = connection - 1
    const column = direction === 'down' ? this.connections.down : this.connections.up
    const offset = column.get(at)
    if (to <= offset) return
    const length = to - offset
    this.conversations.addGap(connection, { direction, offset, length, reason })
    column.set(at, to)
    this.connections.changes.add(at)
    this.#connection(connection).decoding.gap(time, direction, offset, length)
  }

  /** The address of a connection that Tcplens makes is known only now; an accepted client had one from the start. */
  #connected(at: number, time: number, event: Extract<ConnectionEvent, { event: 'connected' }>): void {
    const { connections } = this
    connections.usage.addConnecting(at, time - connections.opened.get(at))
    if (connections.client(at) !== formatEndpoint(UNKNOWN_ENDPOINT)) return
    const target = connections.target(at)
    connections.describe(
      at,
      formatEndpoint(event.local),
      target,
      connections.session.get(at),
      connections.replayOf.get(at)
    )
  }

  /** What came before was said to Tcplens, or in the plain: what runs inside is looked at anew. */
  #goInside(connection: number, time: number, { up, down }: StreamOffsets): void {
    const at = connection - 1
    for (const [direction, to] of [
      ['up', up],
      ['down', down]
    ] as const)
      this.#gap(connection, time, direction, to, 'dropped')
    this.#finish(connection, 'closed')
    this.connections.setProtocol(at, '')
    this.#connection(connection, { up, down })
  }

  /** `at`: where its streams stand, if something else came before. */
  #connection(connection: number, at?: StreamOffsets): OpenConnection {
    const known = this.#open.get(connection)
    if (known !== undefined) return known
    const { connections, exchanges } = this
    const newIndexer = (): HttpIndexer =>
      new HttpIndexer({
        connection,
        connections,
        exchanges,
        tap: this.#tap,
        timeAt: (direction, offset) => this.#timeAt(connection, direction, offset)
      })
    const decoding = new Decoding(
      {
        newSink: () => (opened.indexer = newIndexer()),
        onPosition: (time, direction, offset) => {
          opened.indexer?.position(time, direction, offset)
        },
        onProtocol: (protocol) => {
          connections.setProtocol(connection - 1, protocol)
        },
        onServerName: (name) => {
          connections.setServerName(connection - 1, name)
        }
      },
      at
    )
    const opened: OpenConnection = { decoding, indexer: null }
    this.#open.set(connection, opened)
    return opened
  }

  #finish(connection: number, how: 'closed' | 'cut'): void {
    const open = this.#open.get(connection)
    if (open === undefined) return
    open.decoding.finish(how)
    open.indexer?.finish(this.time)
    this.#open.delete(connection)
  }

  /** Nobody will see it close. */
  #lose(connection: number, because: 'capture-ended' | 'dropped'): void {
    this.#finish(connection, 'cut')
    this.#tap?.unclosed(connection, this.#row.time, this.#totals(connection), because)
  }

  #totals(connection: number): { up: number; down: number } {
    const { up, down } = this.connections
    return { up: up.get(connection - 1), down: down.get(connection - 1) }
  }

  #timeAt(connection: number, direction: Direction, offset: number): number {
    let time = 0
    this.conversations.walk(connection, direction, offset, (row) => {
      time = row.time
      return false
    })
    return time
  }
}
