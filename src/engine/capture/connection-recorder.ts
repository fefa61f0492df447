import type { ConnectionEvent, EndedBy, Endpoint } from '../../shared/model/connection-event'
import { describeEvent } from '../../shared/model/describe-event'
import type { Direction } from '../../shared/model/direction'
import { isUpstreamLeg } from '../../shared/model/upstream-leg'
import type { Clock } from '../clock'
import { ConnectionLegs } from './connection-legs'
import { ConnectionStory, type Continuation } from './connection-story'
import { encodeEventComment } from './event-comment'
import type { ClockBase } from './pcapng/clock'
import { formatComment } from './pcapng/comment'
import { DOWN, UP, directionCode, type DirectionCode } from './pcapng/direction'
import type { LegWriter } from './pcapng/leg-writer'
import { commentTailBytes } from './pcapng/packet-block'
import { FLAG_DOWN, FLAG_EVENT, type SegmentIndexWriter } from './segment-index'
import type { Slab } from './slab'
import type { SlabWriter } from './slab-writer'
import type { TupleClaims } from './tuple-claims'

/**
 * Records one connection's client leg: its segments and events, as packets of one TCP conversation. Every event packet
 * carries its JSON and the connection number in a comment, so the file is self-contained.
 */

/** Larger than the packets of a handshake, unless its names are very long. Reserved in one piece. */
const HANDSHAKE_ROOM = 4096

type Closing = Extract<ConnectionEvent, { event: 'close' }>
type Layer = Extract<ConnectionEvent, { event: 'layer' }>
type Opening = Extract<ConnectionEvent, { event: 'open' }>
type StreamOffsets = Readonly<Record<Direction, number>>

/** The parts of the capture that a recorder uses. */
export interface RecorderHost {
  readonly clock: Clock
  readonly base: ClockBase
  readonly index: SegmentIndexWriter
  readonly writer: SlabWriter
  readonly tuples: TupleClaims
  /** Payload bytes of the whole capture; each recorder adds its own. */
  readonly bytes: { up: number; down: number }
  /** If false, bytes are relayed unrecorded. */
  readonly recording: boolean
  /** Counts payload bytes relayed while nothing is recorded. */
  passed(bytes: number): void
  /** Called when the connection has closed. */
  onClosed(recorder: ConnectionRecorder): void
}

export class ConnectionRecorder {
  readonly connection: number
  /** Bytes of each stream so far, recorded or not. */
  up = 0
  down = 0
  /** Slab that contains the last `data` view, with one hold for the caller to release; null if the view is a copy. */
  slab: Slab | null = null
  /** First row in the capture's index; -1 while there is none. */
  firstRow = -1
  /** Row count of the index when the connection closed. */
  lastRow = -1
  /** Time of events that are written later than they happened, in nanoseconds of the clock; null means now. */
  at: number | null = null
  readonly #capture: RecorderHost
  /** Its bytes are those of the client's leg, as rules left them, and are counted there. */
  readonly #isUpstream: boolean
  readonly #legs: ConnectionLegs
  readonly #story: ConnectionStory

  constructor(capture: RecorderHost, interfaceId: number, connection: number) {
    this.connection = connection
    this.#isUpstream = isUpstreamLeg(connection)
    this.#capture = capture
    this.#legs = new ConnectionLegs(capture, interfaceId, connection)
    this.#story = new ConnectionStory(capture)
  }

  /** Writes the handshake once the addresses are known and TCP is connected. The event is on its last packet. */
  handshake(client: Endpoint, server: Endpoint, event: ConnectionEvent): void {
    this.#reserve()
    this.#handshake(this.#legs.begin(client, server), event)
    if (event.event === 'open') this.#story.opened(event, this.firstRow === -1 ? this.#now : null)
    else this.#story.client = client
  }

  /**
   * Starts the record within the streams, without a handshake: they continue at `offsets`. `opening` describes the
   * connection.
   */
  join(client: Endpoint, server: Endpoint, opening: Opening, offsets: StreamOffsets): void {
    this.up = offsets.up
    this.down = offsets.down
    this.#legs.begin(client, server, offsets)
    this.#story.opened(opening, this.#now)
    const event = this.#story.continued({ reason: 'rules', lostSince: null }, this, this.#legs.number)
    if (event !== null) this.event(event)
  }

  /**
   * Switches to the content of a tunnel or TLS: from here on the streams are recorded as a separate conversation
   * between the two endpoints of the target leg. `recorded` replaces the remote endpoint in its packets.
   */
  goInside(inside: Layer['inside'], local: Endpoint, remote: Endpoint, recorded = remote): void {
    const { up, down } = this
    const legs = this.#legs
    this.#reserve()
    const leg = legs.goInside(local, recorded, { up, down })
    this.#handshake(leg, { event: 'layer', inside, leg: legs.number, up, down, local, remote })
  }

  /** Writes an event without its own packet, on an empty acknowledgment. */
  event(event: ConnectionEvent, direction: Direction = 'up'): void {
    const code = directionCode(direction)
    this.#commented(event, code, (slab, time, comment) =>
      this.#legs.current.event(slab.view, slab.used, code, comment, time)
    )
    if (event.event === 'open') this.#story.opened(event, this.firstRow === -1 ? this.#now : null)
  }

  /** Writes a FIN from the stream's sender. `by` is set if Tcplens ended the stream instead of the sender. */
  end(direction: Direction, by?: 'tcplens'): void {
    const code = directionCode(direction)
    const event: ConnectionEvent = { event: 'end', direction, ...(by === undefined ? {} : { by }) }
    this.#commented(event, code, (slab, time, comment) =>
      this.#legs.current.fin(slab.view, slab.used, code, time, comment)
    )
    this.#outer((leg, slab, time) => leg.fin(slab.view, slab.used, code, time))
  }

  /** Writes the last event of the connection and releases its addresses. */
  close(event: Closing): void {
    this.event(event)
    this.#story.closing = event
    this.lastRow = this.#capture.index.rows
    this.#capture.onClosed(this)
    this.#legs.release()
  }

  /** Writes a reset. `direction`: the stream whose sender reset the connection. */
  reset(by: EndedBy, direction: Direction): void {
    const code = directionCode(direction)
    this.#commented({ event: 'reset', by }, code, (slab, time, comment) =>
      this.#legs.current.rst(slab.view, slab.used, code, time, comment)
    )
    this.#outer((leg, slab, time) => leg.rst(slab.view, slab.used, code, time))
  }

  /**
   * Records the first `length` bytes of `source`, at most MAX_SEGMENT_BYTES, and returns a view of the copy for writing
   * to the peer. The view stays valid until `slab.release` is called once; `source` may be reused immediately.
   */
  data(direction: Direction, source: Uint8Array, length: number): Uint8Array {
    const capture = this.#capture
    const code = directionCode(direction)
    if (!capture.recording) {
      this[direction] += length
      if (!this.#isUpstream) capture.passed(length)
      return this.#copy(source, length)
    }
    const leg = this.#legs.current
    if (leg.ackDue(code)) {
      const other = code === UP ? DOWN : UP
      this.#packet(leg.controlBytes(), (slab, time) => leg.ack(slab.view, slab.used, other, time))
    }
    const { writer } = capture
    // May start a new file, which records the offsets of this stream. The current bytes must therefore be counted after
    // this call.
    const slab = writer.reserve(leg.dataBytes(length))
    this[direction] += length
    if (!this.#isUpstream) capture.bytes[direction] += length
    const at = slab.used
    const time = this.#now
    const offset = leg.offset(code)
    const start = at + leg.dataHeader(slab.view, at, code, length, time, true)
    slab.put(source, length, start)
    const end = start + length
    const written = end + leg.dataTrailer(slab.view, end, length) - at
    capture.index.append(
      this.connection,
      code === DOWN ? FLAG_DOWN : 0,
      time,
      offset,
      length,
      slab.filePosition + start
    )
    writer.commit(slab, written)
    // Slow peers would otherwise pin a whole slab for each small piece.
    if (writer.crowded) return this.#copy(source, length)
    slab.hold()
    this.slab = slab
    return slab.bytes.subarray(start, end)
  }

  /**
   * Writes the state of the connection for readers that lack the earlier part: at the start of a file, and after a
   * period without recording. `indexed`: also adds a row to the index.
   */
  continue(continuation: Continuation, indexed: boolean): void {
    const event = this.#story.continued(continuation, this, this.#legs.number)
    if (event === null) return
    const leg = this.#legs.current
    leg.skip(UP, this.up - leg.offset(UP))
    leg.skip(DOWN, this.down - leg.offset(DOWN))
    this.#writeEvent(leg, event, this.up, indexed)
  }

  /**
   * Writes how a connection ended that closed while nothing was recorded. Uses a leg without addresses, since its own
   * addresses may be in use by another connection.
   */
  recordEnd(continuation: Continuation): void {
    const { closing } = this.#story
    const event = this.#story.continued(continuation, this, this.#legs.number)
    if (event === null || closing === undefined) return
    const leg = this.#legs.afterwards()
    this.#writeEvent(leg, event, this.up, true)
    this.#writeEvent(leg, closing, this.up, true)
    this.lastRow = this.#capture.index.rows
  }

  get #now(): number {
    return this.at ?? this.#capture.clock.now()
  }

  /**
   * Keeps the packets of a handshake in one file: a continuation written between them would refer to a conversation
   * that has not begun.
   */
  #reserve(): void {
    if (this.#capture.recording) this.#capture.writer.reserve(HANDSHAKE_ROOM)
  }

  #handshake(leg: LegWriter, event: ConnectionEvent): void {
    this.#packet(leg.synBytes(), (slab, time) => leg.syn(slab.view, slab.used, time))
    this.#packet(leg.synBytes(), (slab, time) => leg.synAck(slab.view, slab.used, time))
    this.#commented(event, UP, (slab, time, comment) => leg.ack(slab.view, slab.used, UP, time, comment))
  }

  /** Ends the client leg together with the conversation inside it. Its packets suffice, so no event is written. */
  #outer(write: (leg: LegWriter, slab: Slab, time: number) => number): void {
    const leg = this.#legs.outer
    if (leg !== null) this.#packet(leg.controlBytes(), (slab, time) => write(leg, slab, time))
  }

  #copy(source: Uint8Array, length: number): Uint8Array {
    this.slab = null
    return Buffer.from(source.subarray(0, length))
  }

  /** Writes an event's packet and its index row, which points to the comment. */
  #commented(
    event: ConnectionEvent,
    code: DirectionCode,
    write: (slab: Slab, time: number, comment: Uint8Array) => number
  ): void {
    if (!this.#capture.recording) return
    const comment = encodeEventComment(this.connection, event)
    const leg = this.#legs.current
    const offset = leg.offset(code)
    const bytes = leg.controlBytes(comment)
    this.#packet(bytes, (slab, time) => {
      this.#row(slab, bytes, comment, code, time, offset)
      return write(slab, time, comment)
    })
  }

  /** Writes an event whether or not recording is on. */
  #writeEvent(leg: LegWriter, event: ConnectionEvent, offset: number, indexed: boolean): void {
    const { writer, clock } = this.#capture
    // Uses its own buffer: this may run while another connection's comment, in the shared buffer, waits for room.
    const comment = Buffer.from(
      formatComment(describeEvent(event), { connection: this.connection, ...event })
    )
    const bytes = leg.controlBytes(comment)
    const slab = writer.reserve(bytes)
    const time = clock.now()
    if (indexed) this.#row(slab, bytes, comment, UP, time, offset)
    writer.commit(slab, leg.event(slab.view, slab.used, UP, comment, time))
  }

  #row(
    slab: Slab,
    bytes: number,
    comment: Uint8Array,
    code: DirectionCode,
    time: number,
    offset: number
  ): void {
    const { index } = this.#capture
    if (this.firstRow === -1) {
      this.firstRow = index.rows
      this.#story.firstRecorded(time)
    }
    const position = slab.filePosition + slab.used + bytes - commentTailBytes(comment)
    const flags = FLAG_EVENT | (code === DOWN ? FLAG_DOWN : 0)
    index.append(this.connection, flags, time, offset, comment.length, position)
  }

  #packet(bytes: number, write: (slab: Slab, time: number) => number): void {
    if (!this.#capture.recording) return
    const { writer } = this.#capture
    const slab = writer.reserve(bytes)
    writer.commit(slab, write(slab, this.#now))
  }
}
