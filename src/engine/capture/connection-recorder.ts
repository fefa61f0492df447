import type { ConnectionEvent, EndedBy, Endpoint } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { AppError } from '../../shared/model/app-error'
import type { Clock } from '../clock'
import { encodeEventComment } from './event-comment'
import { OPTION_END_BYTES, padded, TOTAL_LENGTH_BYTES } from './pcapng/blocks'
import type { ClockBase } from './pcapng/clock'
import { DOWN, UP, directionCode, type DirectionCode } from './pcapng/direction'
import { LegWriter } from './pcapng/leg-writer'
import { FLAG_DOWN, FLAG_EVENT, type SegmentIndexWriter } from './segment-index'
import type { Slab } from './slab'
import type { SlabWriter } from './slab-writer'
import type { Claim, TupleClaims } from './tuple-claims'

/**
 * Records one connection's client leg: its segments and events, as packets of one TCP conversation. Every packet of
 * an event carries its JSON in a comment, with the connection's number, so that the file alone tells the whole story.
 */

const UNKNOWN: Endpoint = { host: '0.0.0.0', port: 0 }

/** What a recorder writes to: the capture, as far as it needs to know it. */
export interface RecorderHost {
  readonly clock: Clock
  readonly base: ClockBase
  readonly index: SegmentIndexWriter
  readonly writer: SlabWriter
  readonly tuples: TupleClaims
  /** Payload bytes of the whole capture; each recorder adds its own. */
  readonly bytes: { up: number; down: number }
  /** Nothing is recorded any more. */
  readonly error: AppError | null
}

export class ConnectionRecorder {
  readonly connection: number
  /** Bytes of each stream so far, recorded or not. */
  up = 0
  down = 0
  /** The slab that the last `data` view lies in, held once for the caller to release; null if the view is a copy. */
  slab: Slab | null = null
  readonly #capture: RecorderHost
  readonly #interfaceId: number
  #known: LegWriter | undefined
  #claim: Claim | undefined

  constructor(capture: RecorderHost, interfaceId: number, connection: number) {
    this.connection = connection
    this.#capture = capture
    this.#interfaceId = interfaceId
  }

  /** The addresses are known and TCP is up: writes the handshake, with the event on its last packet. */
  handshake(client: Endpoint, server: Endpoint, event: ConnectionEvent): void {
    this.#claim = this.#capture.tuples.claim(client, server)
    const leg = this.#newLeg(this.#claim.client, this.#claim.server)
    this.#known = leg
    this.#packet(leg.synBytes(), (slab, time) => leg.syn(slab.view, slab.used, time))
    this.#packet(leg.synBytes(), (slab, time) => leg.synAck(slab.view, slab.used, time))
    this.#commented(event, UP, (slab, time, comment) => leg.ack(slab.view, slab.used, UP, time, comment))
  }

  /** An event without a packet of its own: an empty acknowledgment carries it. */
  event(event: ConnectionEvent, direction: Direction = 'up'): void {
    const code = directionCode(direction)
    this.#commented(event, code, (slab, time, comment) =>
      this.#leg.event(slab.view, slab.used, code, comment, time)
    )
  }

  /** A FIN of the stream's sender; `by` where Tcplens ended the stream in its place. */
  end(direction: Direction, by?: 'tcplens'): void {
    const code = directionCode(direction)
    const event: ConnectionEvent = { event: 'end', direction, ...(by === undefined ? {} : { by }) }
    this.#commented(event, code, (slab, time, comment) =>
      this.#leg.fin(slab.view, slab.used, code, time, comment)
    )
  }

  /** The last event: the connection is over, and its addresses may be used again. */
  close(event: Extract<ConnectionEvent, { event: 'close' }>): void {
    this.event(event)
    if (this.#claim !== undefined) this.#capture.tuples.release(this.#claim)
    this.#claim = undefined
  }

  /** A reset: `direction` is the stream whose sender cut the conversation. */
  reset(by: EndedBy, direction: Direction): void {
    const code = directionCode(direction)
    this.#commented({ event: 'reset', by }, code, (slab, time, comment) =>
      this.#leg.rst(slab.view, slab.used, code, time, comment)
    )
  }

  /**
   * Records `length` bytes at the start of `source`, at most MAX_SEGMENT_BYTES, and returns a view of the copy, for
   * writing to the peer. The view stays valid until `slab.release` is called once; `source` may be reused at once.
   */
  data(direction: Direction, source: Uint8Array, length: number): Uint8Array {
    const capture = this.#capture
    const code = directionCode(direction)
    this[direction] += length
    if (capture.error !== null) return this.#copy(source, length)
    const leg = this.#leg
    if (leg.ackDue(code)) {
      const other = code === UP ? DOWN : UP
      this.#packet(leg.controlBytes(), (slab, time) => leg.ack(slab.view, slab.used, other, time))
    }
    capture.bytes[direction] += length
    const { writer } = capture
    const slab = writer.reserve(leg.dataBytes(length))
    const at = slab.used
    const time = capture.clock.now()
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
    // Peers that take their bytes slowly would pin a whole slab for a small piece each.
    if (writer.crowded) return this.#copy(source, length)
    slab.hold()
    this.slab = slab
    return slab.bytes.subarray(start, end)
  }

  /** Events before the handshake (a replay that cannot connect) go to a leg without addresses; few need one. */
  get #leg(): LegWriter {
    return (this.#known ??= this.#newLeg(UNKNOWN, UNKNOWN))
  }

  #copy(source: Uint8Array, length: number): Uint8Array {
    this.slab = null
    return Buffer.from(source.subarray(0, length))
  }

  #newLeg(client: Endpoint, server: Endpoint): LegWriter {
    return new LegWriter({
      interfaceId: this.#interfaceId,
      connection: this.connection,
      client: { address: client.host, port: client.port },
      server: { address: server.host, port: server.port },
      base: this.#capture.base
    })
  }

  /** Writes an event's packet and its index row, which points at the comment. */
  #commented(
    event: ConnectionEvent,
    code: DirectionCode,
    write: (slab: Slab, time: number, comment: Uint8Array) => number
  ): void {
    if (this.#capture.error !== null) return
    const comment = encodeEventComment(this.connection, event)
    const { index } = this.#capture
    const offset = this.#leg.offset(code)
    const bytes = this.#leg.controlBytes(comment)
    this.#packet(bytes, (slab, time) => {
      // The comment is a packet's only option: what follows it is the list's end and the block's repeated length.
      const behind = padded(comment.length) + OPTION_END_BYTES + TOTAL_LENGTH_BYTES
      const position = slab.filePosition + slab.used + bytes - behind
      const flags = FLAG_EVENT | (code === DOWN ? FLAG_DOWN : 0)
      index.append(this.connection, flags, time, offset, comment.length, position)
      return write(slab, time, comment)
    })
  }

  #packet(bytes: number, write: (slab: Slab, time: number) => number): void {
    if (this.#capture.error !== null) return
    const { writer, clock } = this.#capture
    const slab = writer.reserve(bytes)
    writer.commit(slab, write(slab, clock.now()))
  }
}
