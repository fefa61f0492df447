import { formatEndpoint, type ConnectionEvent, type Marked } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import { connectionOfLeg, isUpstreamLeg } from '../../shared/model/upstream-leg'
import { DIRECTIONS, type Direction } from '../../shared/model/direction'
import type { StreamOffsets } from '../../decode/stream/decoder'
import type { FreshEvents } from '../capture/foreign/fresh-events'
import type { ClockBase } from '../capture/pcapng/clock'
import {
  CHUNK_ROWS,
  emptySegmentRow,
  FLAG_DOWN,
  FLAG_EVENT,
  type SegmentIndexReader,
  type SegmentRow
} from '../capture/segment-index'
import { ConnectionTable } from './tables/connection-table'
import { applyConnectionEvent } from './tables/apply-connection-event'
import { ConversationIndex } from './traffic/conversation-index'
import type { GapReason } from './traffic/conversation-thread'
import { UpstreamLegs } from './traffic/upstream-legs'
import { timeConverter } from './epoch'
import { readEventAt } from './traffic/event-at'
import { ExchangeFinder } from './tables/exchange-finder'
import { ExchangeTable } from './tables/exchange-table'
import type { FileWindow } from './traffic/file-window'
import { HarRemarks } from './messages/har-remarks'
import { HeadStates } from './messages/head-states'
import { Marking } from './tables/marking'
import { OpenDecodings } from './decoding/open-decodings'
import { Replays } from './replays/replays'
import { endedUnseen, readStorySoFar, type Continued } from './story/story-so-far'
import type { MessageTap } from './story/tap'
import { DECODE_ALL, type WalkerOptions } from './walker-options'

/**
 * Walks the rows of the segment index in capture order and builds the tables behind the views: connections,
 * exchanges and their positions. Live captures and files take the same path. Reads only the payload that a
 * decoder requests from the file. Rows dropped by a ring buffer are removed from the tables; numbers never
 * change.
 */

export class Walker {
  readonly connections = new ConnectionTable()
  readonly exchanges = new ExchangeTable()
  readonly conversations: ConversationIndex
  readonly upstreamLegs: UpstreamLegs
  readonly headStates = new HeadStates()
  /** Finds the exchanges that record events refer to. */
  readonly finder: ExchangeFinder
  readonly replays: Replays
  readonly marking: Marking
  readonly harRemarks: HarRemarks
  readonly options: WalkerOptions
  /**
   * By connection, the offsets where its protocol starts, after data that no event records: a proxy handshake
   * or header, or plaintext before STARTTLS.
   */
  readonly insides = new Map<number, StreamOffsets>()
  /** By connection, the range of its PROXY protocol header in the client → server stream. */
  readonly proxyHeaders = new Map<number, [start: number, end: number]>()
  /** Number of rows walked. */
  rows = 0
  /**
   * Latest time of the rows walked. Packets of foreign captures may be out of order, because the import holds
   * some back.
   */
  time = 0
  /** Number of segments walked, and their payload bytes. */
  segments = 0
  readonly bytes = { up: 0, down: 0 }
  readonly #segments: SegmentIndexReader
  readonly #window: FileWindow
  readonly #base: ClockBase
  readonly #toTime: (epoch: number) => number
  readonly #decodings: OpenDecodings
  readonly #row = emptySegmentRow()
  #tap: MessageTap | null = null
  #freshEvents: FreshEvents | null = null
  /** True if the open connections could not be determined when rows were skipped. */
  #isUnsure = false
  /** Reason recorded for gaps between rows. */
  #missing: GapReason = 'dropped'

  /** `base`: zero point of the index's times. */
  constructor(segments: SegmentIndexReader, window: FileWindow, base: ClockBase, options = DECODE_ALL) {
    this.options = options
    this.#segments = segments
    this.#window = window
    this.#base = base
    this.#toTime = timeConverter(base)
    this.conversations = new ConversationIndex(segments)
    this.upstreamLegs = new UpstreamLegs(this.conversations)
    this.finder = new ExchangeFinder(this)
    this.replays = new Replays(this)
    this.marking = new Marking(this)
    this.harRemarks = new HarRemarks(this)
    this.#decodings = new OpenDecodings(this)
  }

  /** Marks the capture as recorded by another program: gaps in its streams are reported as not captured. */
  markForeign(): void {
    this.#missing = 'uncaptured'
    this.#decodings.markForeign()
  }

  /** Takes the events of rows from `events` where it has them, instead of from the file. */
  attachEvents(events: FreshEvents): void {
    this.#freshEvents = events
  }

  /** Attaches the tap. It receives connections that open from now on in full. */
  attachTap(tap: MessageTap): void {
    this.#tap = tap
    tap.rowNow = () => this.rows
    this.#decodings.attachTap(tap)
  }

  /** Walks the next row, which must have been published. */
  next(): void {
    const row = this.#row
    this.#segments.read(this.rows, row)
    this.options.work(connectionOfLeg(row.connection))
    this.exchanges.now = this.rows
    if (row.time > this.time) this.time = row.time
    if (isUpstreamLeg(row.connection)) this.#upstreamRow(this.rows, row)
    else if ((row.flags & FLAG_EVENT) !== 0) this.#eventRow(this.rows, row)
    else this.#segmentRow(this.rows, row)
    this.rows++
    if (this.rows % CHUNK_ROWS === 0) this.#segments.walked(this.rows)
  }

  /** Reads the event in a packet comment. A comment written by another program is not an event. */
  readEvent(position: number, length: number): { text: string; data: Record<string, unknown> } {
    return readEventAt(this.#window, position, length)
  }

  /** Ends the connections that are still open when the capture is complete. */
  finish(): void {
    for (const connection of this.#decodings.connections()) this.#lose(connection, 'capture-ended')
  }

  /**
   * Handles the loss of rows below `rows` and bytes below `position`. Removes connections and exchanges that
   * have no data left, unless they are still open. Returns the number of each, and the bookmarks and notes
   * that were dropped before the rows they refer to.
   */
  drop(rows: number, position: number): { connections: number; exchanges: number; marks: Marked[] } {
    const isUnread = this.rows < rows
    if (isUnread) this.rows = rows
    const unseen = isUnread || this.#isUnsure ? this.#jump(rows, position) : new Set<number>()
    const { connections, conversations } = this
    const isGone = (connection: number): boolean =>
      conversations.lastRow(connection) < rows &&
      (connections.ended(connection - 1) !== null || unseen.has(connection))
    const lost = connections.drop(rows, (row) => isGone(row + 1))
    const isAbsent = (connection: number): boolean =>
      !connections.present.has(connectionOfLeg(connection) - 1)
    conversations.drop(rows, isAbsent, (connection) => this.#totals(connection))
    this.upstreamLegs.drop(isAbsent)
    this.headStates.drop((connection) => !connections.present.has(connection - 1))
    for (const connection of this.insides.keys())
      if (!connections.present.has(connection - 1)) this.insides.delete(connection)
    for (const connection of this.proxyHeaders.keys())
      if (!connections.present.has(connection - 1)) this.proxyHeaders.delete(connection)
    const lostExchanges = this.exchanges.drop(rows)
    this.replays.drop()
    this.#segments.dropChunks(rows)
    return { connections: lost, exchanges: lostExchanges, marks: this.marking.drop(rows, isUnread) }
  }

  /**
   * Skips rows that were dropped before they were walked, and restores the open connections from the state
   * saved in the capture. Returns the connections that must have ended in the skipped part. If the saved
   * state is lost as well, all connections stay unchanged until the next saved state.
   */
  #jump(rows: number, position: number): Set<number> {
    const open = readStorySoFar(this.#window, position, this.#base)
    this.#isUnsure = open === null
    if (open === null) return new Set()
    const unseen = endedUnseen(open, rows, this)
    for (const connection of unseen) this.#lose(connection, 'dropped')
    if (this.rows > rows) return unseen
    for (const [connection, { time, event }] of open) {
      if (isUpstreamLeg(connection)) this.upstreamLegs.continue(connection, event)
      else this.#continue(connection, time, event, 'dropped')
    }
    return unseen
  }

  #upstreamRow(number: number, row: SegmentRow): void {
    const event =
      (row.flags & FLAG_EVENT) === 0
        ? null
        : (this.#freshEvents?.take(number) ??
          parseConnectionEvent(this.readEvent(row.position, row.length).data))
    this.upstreamLegs.add(row, number, event, this.#missing)
  }

  #segmentRow(number: number, { connection, time, flags, offset, length, position }: SegmentRow): void {
    const { connections } = this
    const at = connections.ensure(connection, time)
    const down = (flags & FLAG_DOWN) !== 0
    const direction = down ? 'down' : 'up'
    this.#gap(connection, time, direction, offset, this.#missing)
    this.conversations.add(connection, number, connections.up.get(at), connections.down.get(at))
    if (offset === 0) this.#firstByte(at, number, time, direction)
    this.segments++
    connections.addBytes(at, down, length)
    this.bytes[direction] += length
    const decoding = this.#decodings.of(connection)
    const wanted = decoding.wants(direction, length)
    const isTapped = this.#tap?.segments === true
    if (!wanted) decoding.skip(time, direction, offset, length)
    if (!wanted && !isTapped) return
    const bytes = this.#window.read(position, length)
    if (isTapped) this.#tap?.data(connection, direction, offset, time, bytes)
    if (!wanted) return
    if (bytes.length > 0) decoding.push(time, direction, offset, bytes)
    // The file is shorter than its index expects, or was deleted.
    if (bytes.length < length) decoding.gap(time, direction, offset + bytes.length, length - bytes.length)
  }

  /**
   * Adds the `first-byte` event, which has no packet of its own: the first segment of the stream represents
   * it.
   */
  #firstByte(at: number, row: number, time: number, direction: Direction): void {
    this.connections.addEvent(at, row)
    this.#tap?.event(at + 1, time, { event: 'first-byte', direction })
  }

  #eventRow(number: number, { connection, time, flags, offset, length, position }: SegmentRow): void {
    const { connections } = this
    const fresh = this.#freshEvents?.take(number)
    const event = fresh ?? parseConnectionEvent(this.readEvent(position, length).data)
    // Bookmarks and notes are not part of a connection's history and do not keep its data from being dropped.
    if (event?.event === 'mark') {
      this.marking.read(number, connection, event)
      return
    }
    if (event?.event === 'har') {
      this.harRemarks.read(number, connection, event)
      return
    }
    const at = connections.ensure(connection, time)
    if (event?.event === 'continued') {
      const { reason } = event
      this.#continue(
        connection,
        time,
        event,
        reason === 'next-file' || reason === 'rules' ? 'dropped' : reason
      )
    }
    const direction = (flags & FLAG_DOWN) !== 0 ? 'down' : 'up'
    // An event records the stream's length; captures by other programs may lack the bytes before it.
    this.#gap(connection, time, direction, offset, this.#missing)
    this.conversations.add(connection, number, connections.up.get(at), connections.down.get(at))
    connections.addEvent(at, number)
    if (event === null) return
    this.#event(connection, time, direction, offset, event)
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
    if (event.event === 'layer') this.#goInside(connection, time, event)
    if (event.event === 'open' && event.midway === true) this.#decodings.of(connection).joinLate()
    if (event.event === 'end') this.#decodings.end(connection, time, direction, offset)
    if (event.event === 'close')
      this.#decodings.finish(connection, event.how === 'fin' ? 'closed' : 'cut', this.time)
    applyConnectionEvent(this.connections, at, time, event)
    if (event.event === 'open') this.replays.record(connection, 0, event)
    if (event.event === 'replay' && event.what === 'again')
      this.replays.record(connection, event.offset ?? 0, event)
    if (event.event !== 'close') return
    const first = this.connections.firstExchange.get(at)
    if (first > 0) this.exchanges.changes.add(first - 1)
  }

  /** Starts or continues a connection's record; bytes its streams lack up to this point are a gap. */
  #continue(connection: number, time: number, event: Continued, reason: GapReason): void {
    const { connections } = this
    const isKnown = this.#isDescribed(connection)
    const at = connections.ensure(connection, time)
    if (!isKnown) {
      connections.opened.set(at, Math.min(this.#toTime(event.opened), time))
      const { client, target, session, replayOf = 0 } = event
      connections.describe(at, formatEndpoint(client), formatEndpoint(target), session, replayOf)
      this.replays.record(connection, 0, event)
      this.#tap?.joined(connection, connections.opened.get(at), event)
    }
    this.#decodings.of(connection)
    for (const direction of DIRECTIONS) this.#gap(connection, time, direction, event[direction], reason)
  }

  #isDescribed(connection: number): boolean {
    return this.connections.present.has(connection - 1) && this.connections.target(connection - 1) !== ''
  }

  /** Records that the stream continues at `to`; the bytes before are missing. */
  #gap(connection: number, time: number, direction: Direction, to: number, reason: GapReason): void {
    const at = connection - 1
    const column = direction === 'down' ? this.connections.down : this.connections.up
    const offset = column.get(at)
    if (to <= offset) return
    const length = to - offset
    this.conversations.addGap(connection, { direction, offset, length, reason })
    column.set(at, to)
    this.connections.changes.add(at)
    this.#decodings.of(connection).gap(time, direction, offset, length)
  }

  /**
   * Starts a new decoder for the protocol inside: the bytes so far were a handshake with Tcplens, or precede
   * an upgrade to TLS.
   */
  #goInside(connection: number, time: number, { up, down }: StreamOffsets): void {
    const at = connection - 1
    const ends = { up, down }
    for (const direction of DIRECTIONS) this.#gap(connection, time, direction, ends[direction], 'dropped')
    this.#decodings.finish(connection, 'closed', this.time)
    this.connections.setProtocol(at, '')
    this.#decodings.of(connection, { up, down })
  }

  /** Ends a connection whose close is not in the capture. */
  #lose(connection: number, because: 'capture-ended' | 'dropped'): void {
    this.options.work(connection)
    this.#decodings.finish(connection, 'cut', this.time)
    this.#tap?.unclosed(connection, this.time, this.#totals(connection), because)
  }

  #totals(connection: number): { up: number; down: number } {
    if (isUpstreamLeg(connection)) return this.upstreamLegs.totals(connection)
    const { up, down } = this.connections
    return { up: up.get(connection - 1), down: down.get(connection - 1) }
  }
}
