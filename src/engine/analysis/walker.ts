import {
  UNKNOWN_ENDPOINT,
  formatEndpoint,
  parseConnectionEvent,
  type ConnectionEvent
} from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import { parseComment } from '../capture/pcapng/comment'
import { emptySegmentRow, FLAG_DOWN, FLAG_EVENT, type SegmentIndexReader } from '../capture/segment-index'
import { ConnectionTable } from './connection-table'
import { ConversationIndex } from './conversation-index'
import { Decoding } from './decoding'
import { ExchangeTable } from './exchange-table'
import type { FileWindow } from './file-window'
import { HttpIndexer } from './http-indexer'
import type { MessageTap } from './tap'

/**
 * Walks the rows of the segment index in capture order and builds what the views show: connections, exchanges, and
 * where everything is. Live captures and files take this same path. It reads from the file only what a decoder
 * wants to see.
 */

interface OpenConnection {
  decoding: Decoding
  indexer: HttpIndexer
}

const UTF8 = new TextDecoder()

export class Walker {
  readonly connections = new ConnectionTable()
  readonly exchanges = new ExchangeTable()
  readonly conversations: ConversationIndex
  /** Rows walked. */
  rows = 0
  /** Segments among them, and their payload bytes. */
  segments = 0
  readonly #segments: SegmentIndexReader
  readonly #window: FileWindow
  readonly #open = new Map<number, OpenConnection>()
  readonly #row = emptySegmentRow()
  #tap: MessageTap | null = null

  constructor(segments: SegmentIndexReader, window: FileWindow) {
    this.#segments = segments
    this.#window = window
    this.conversations = new ConversationIndex(segments)
  }

  /** Connections that open from now on are told to the tap whole. */
  attachTap(tap: MessageTap): void {
    this.#tap = tap
  }

  /** Walks the next row; it must be published. */
  next(): void {
    const row = this.#row
    this.#segments.read(this.rows, row)
    const { connection, time, flags, offset, length, position } = row
    const { connections } = this
    const at = connections.ensure(connection, time)
    this.conversations.add(connection, this.rows, connections.up.get(at), connections.down.get(at))
    if ((flags & FLAG_EVENT) !== 0) {
      connections.addEvent(at, this.rows)
      this.rows++
      this.#event(connection, time, flags, offset, this.readEvent(position, length))
      return
    }
    const down = (flags & FLAG_DOWN) !== 0
    const direction = down ? 'down' : 'up'
    if (offset === 0) this.#firstByte(at, time, direction)
    this.rows++
    this.segments++
    connections.addBytes(at, down, length)
    const { decoding } = this.#connection(connection)
    if (decoding.wants(direction, length)) {
      decoding.push(time, direction, offset, this.#window.read(position, length))
    } else decoding.skip(time, direction, offset, length)
  }

  /** The event a comment holds. A comment somebody else wrote there is no event. */
  readEvent(position: number, length: number): { text: string; data: Record<string, unknown> } {
    const { sentence, data } = parseComment(UTF8.decode(this.#window.read(position, length)))
    return { text: sentence, data: { ...data } }
  }

  /** The capture is complete: ends the connections it leaves open. */
  finish(): void {
    for (const connection of [...this.#open.keys()]) {
      this.#finish(connection, 'cut')
      const at = connection - 1
      const { connections } = this
      this.#tap?.unclosed(
        connection,
        connections.opened.get(at),
        connections.up.get(at),
        connections.down.get(at)
      )
    }
  }

  /** An event that needs no packet of its own: the segment that begins the stream stands for it. */
  #firstByte(at: number, time: number, direction: Direction): void {
    this.connections.addEvent(at, this.rows)
    this.#tap?.event(at + 1, time, { event: 'first-byte', direction })
  }

  #event(
    connection: number,
    time: number,
    flags: number,
    offset: number,
    { data }: { data: Record<string, unknown> }
  ): void {
    const event = parseConnectionEvent(data)
    if (event === null) return
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
        this.#connected(at, event)
        break
      case 'end':
        this.#connection(connection).decoding.end(time, (flags & FLAG_DOWN) !== 0 ? 'down' : 'up', offset)
        break
      case 'close': {
        this.#finish(connection, event.how === 'fin' ? 'closed' : 'cut')
        this.connections.close(at, time, { by: event.endedBy, how: event.how, code: event.code ?? null })
        const first = this.connections.firstExchange.get(at)
        if (first > 0) this.exchanges.changes.add(first - 1)
        break
      }
      case 'lookup':
      case 'first-byte':
      case 'drain':
      case 'timeout':
      case 'reset':
      case 'error':
        break
    }
    this.#tap?.event(connection, time, event)
  }

  /** The address of a connection that Tcplens makes is known only now; an accepted client had one from the start. */
  #connected(at: number, event: Extract<ConnectionEvent, { event: 'connected' }>): void {
    const { connections } = this
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

  #connection(connection: number): OpenConnection {
    const known = this.#open.get(connection)
    if (known !== undefined) return known
    const { connections, exchanges } = this
    const indexer = new HttpIndexer({
      connection,
      connections,
      exchanges,
      tap: this.#tap,
      timeAt: (direction, offset) => this.#timeAt(connection, direction, offset)
    })
    const decoding = new Decoding({
      sink: indexer,
      onPosition: (time, direction, offset) => {
        indexer.position(time, direction, offset)
      },
      onProtocol: (protocol) => {
        connections.setProtocol(connection - 1, protocol)
      }
    })
    const opened = { decoding, indexer }
    this.#open.set(connection, opened)
    return opened
  }

  #finish(connection: number, how: 'closed' | 'cut'): void {
    const open = this.#open.get(connection)
    if (open === undefined) return
    open.decoding.finish(how)
    open.indexer.finish()
    this.#open.delete(connection)
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
