/**
 * Writes a leg as the TCP conversation Wireshark expects to see: handshake, segments, acknowledgments, ends and our
 * own events, each as one Enhanced Packet Block in a buffer the caller gives. It sits on the relay's thread, so per
 * packet it allocates nothing and does nothing but number stores; the payload is copied by the caller, behind
 * `dataHeader`.
 *
 * A byte's sequence number is ISN + 1 + its offset in the stream, modulo 2^32. Every packet acknowledges all that came
 * the other way.
 *
 * **An event is an empty ACK carrying a comment.** Wireshark calls an empty ACK that repeats sequence, acknowledgment
 * and window of the one before a duplicate ACK, and one that differs in the window only, a window update. So an event
 * keeps its sequence number (the offset it happened at) and, where the acknowledgment would repeat the last one
 * written in this direction, acknowledges one byte less. That is an old acknowledgment, which networks deliver every
 * day and which no analyser remarks on; the next packet acknowledges everything again.
 *
 * **A leg whose addresses are not known yet** (0.0.0.0:0, before a lookup or connect is through) holds events only. Many
 * such legs share one four-tuple in one file, so their events all have one sequence number, go one way, and differ in
 * the acknowledgment number, which nothing can contradict since nothing ever comes back.
 */
import { DOWN, UP, oppositeCode } from './direction'
import type { DirectionCode } from './direction'
import { isUnspecified, parseAddress } from './address'
import { TOTAL_LENGTH_BYTES, commentOptionBytes, fillerBytes } from './blocks'
import type { ClockBase } from './clock'
import { IpHeaders } from './ip-headers'
import {
  PACKET_HEADER_BYTES,
  packetBlockBytes,
  putPacketEnd,
  putPacketEndWithComment,
  putPacketHeader
} from './packet-block'
import { initialSequence } from './initial-sequence'
import {
  MAX_SEGMENT_BYTES,
  TCP_ACK,
  TCP_FIN,
  TCP_HEADER_BYTES,
  TCP_PSH,
  TCP_RST,
  TCP_SYN,
  TCP_SYN_HEADER_BYTES,
  putTcpHeader
} from './tcp-header'

/** A quarter of the window: the other side acknowledges by itself once this much went one way unanswered. */
export const ACK_DUE_BYTES = 256 * 1024 * 1024

export interface LegEndpoint {
  /** An IPv4 or IPv6 address; anything else, or none, is "not known yet". */
  readonly address: string
  readonly port: number
}

export interface LegOptions {
  /** The number of the interface (the session) in its file. */
  readonly interfaceId: number
  readonly connection: number
  /** Which conversation of the connection: 0 the client leg, 1 the target leg, then what runs inside a tunnel. At most 3. */
  readonly leg?: number
  readonly client: LegEndpoint
  readonly server: LegEndpoint
  readonly base: ClockBase
  /** Where the streams stand when a leg begins in their middle; its numbers are those of the whole streams. */
  readonly offsets?: { readonly up: number; readonly down: number }
}

/** One direction's numbers. Offsets count bytes from 0 to 2^53; sequence numbers are their image modulo 2^32. */
class StreamState {
  readonly initial: number
  readonly ports: number
  offset: number
  /** Sequence number of what comes next. */
  next: number
  /** How far the other side has acknowledged this stream in a packet. */
  acknowledged: number
  /** The acknowledgment number in the last packet written in this direction; -1 before the first. */
  lastAck = -1

  constructor(initial: number, from: number, to: number, offset: number) {
    this.initial = initial
    this.ports = from * 0x10000 + to
    this.offset = offset
    this.next = (initial + 1 + offset) >>> 0
    this.acknowledged = offset
  }

  advance(length: number): void {
    this.offset += length
    this.next = (this.next + length) >>> 0
  }
}

export class LegWriter {
  readonly interfaceId: number
  readonly connection: number
  /** What `dataHeader` writes: 72 bytes for IPv4, 88 for IPv6, so that payloads stay aligned to eight. */
  readonly headerBytes: number
  readonly #base: ClockBase
  readonly #ip: IpHeaders
  readonly #up: StreamState
  readonly #down: StreamState
  readonly #unaddressed: boolean
  /** Length of the TCP header of data packets. */
  readonly #dataTcpBytes: number

  constructor({ interfaceId, connection, leg = 0, client, server, base, offsets }: LegOptions) {
    this.interfaceId = interfaceId
    this.connection = connection
    this.#base = base
    this.#ip = new IpHeaders(client.address, server.address)
    const bare = PACKET_HEADER_BYTES + this.#ip.bytes + TCP_HEADER_BYTES
    this.#dataTcpBytes = TCP_HEADER_BYTES + fillerBytes(bare)
    this.headerBytes = bare + fillerBytes(bare)
    this.#unaddressed = !isKnown(client) || !isKnown(server)
    const upInitial = this.#unaddressed ? 0 : initialSequence(connection, leg, UP)
    const downInitial = initialSequence(connection, leg, DOWN)
    this.#up = new StreamState(upInitial, client.port, server.port, offsets?.up ?? 0)
    this.#down = new StreamState(downInitial, server.port, client.port, offsets?.down ?? 0)
  }

  /** Offset in its stream of the next byte of this direction. */
  offset(direction: DirectionCode): number {
    return this.#stream(direction).offset
  }

  initialSequence(direction: DirectionCode): number {
    return this.#stream(direction).initial
  }

  /** Bytes went by unrecorded: the stream moves on, and readers see a gap of this length. */
  skip(direction: DirectionCode, length: number): void {
    this.#stream(direction).advance(length)
  }

  /** The whole block of a data packet: header, payload, padding and end. */
  dataBytes(length: number): number {
    return packetBlockBytes(this.headerBytes - PACKET_HEADER_BYTES + length)
  }

  /**
   * Writes all that comes before a payload of 1 to `MAX_SEGMENT_BYTES` bytes and moves the stream on by it.
   * Returns `headerBytes`: the payload goes to `at + headerBytes`. `push` marks the last packet of a read.
   */
  dataHeader(
    view: DataView,
    at: number,
    direction: DirectionCode,
    length: number,
    timeNs: number,
    push: boolean
  ): number {
    if (length > MAX_SEGMENT_BYTES)
      throw new RangeError(`A segment of ${length} bytes does not fit an IP packet.`)
    const stream = this.#stream(direction)
    const packetLength = this.headerBytes - PACKET_HEADER_BYTES + length
    putPacketHeader(
      view,
      at,
      packetBlockBytes(packetLength),
      this.interfaceId,
      this.#base,
      timeNs,
      packetLength
    )
    const flags = push ? TCP_ACK | TCP_PSH : TCP_ACK
    const ip = at + PACKET_HEADER_BYTES
    this.#ip.put(view, ip, direction, this.#dataTcpBytes + length)
    const ack = this.#acknowledge(direction)
    putTcpHeader(view, ip + this.#ip.bytes, stream.ports, stream.next, ack, flags, this.#dataTcpBytes)
    stream.advance(length)
    return this.headerBytes
  }

  /** Ends the block behind a payload of `length` bytes; `at` is the first byte behind it. Returns the bytes written. */
  dataTrailer(view: DataView, at: number, length: number): number {
    return putPacketEnd(view, at, this.headerBytes - PACKET_HEADER_BYTES + length)
  }

  /** Size of an `ack`, `fin`, `rst` or `event`. */
  controlBytes(comment?: Uint8Array): number {
    return packetBlockBytes(this.#ip.bytes + this.#controlTcpBytes(TCP_HEADER_BYTES, comment), comment)
  }

  /** Size of a `syn` or `synAck`. */
  synBytes(comment?: Uint8Array): number {
    return packetBlockBytes(this.#ip.bytes + this.#controlTcpBytes(TCP_SYN_HEADER_BYTES, comment), comment)
  }

  /** The first packet of a leg that is recorded from its start. */
  syn(view: DataView, at: number, timeNs: number, comment?: Uint8Array): number {
    return this.#control(view, at, UP, TCP_SYN, 0, timeNs, comment)
  }

  synAck(view: DataView, at: number, timeNs: number, comment?: Uint8Array): number {
    return this.#control(view, at, DOWN, TCP_SYN | TCP_ACK, this.#acknowledge(DOWN), timeNs, comment)
  }

  /** A pure acknowledgment sent in this direction: the third packet of a handshake (up), or what `ackDue` asks for. */
  ack(view: DataView, at: number, direction: DirectionCode, timeNs: number, comment?: Uint8Array): number {
    return this.#control(view, at, direction, TCP_ACK, this.#acknowledge(direction), timeNs, comment)
  }

  /** This direction's stream ended; nothing but events and a reset may follow in it. */
  fin(view: DataView, at: number, direction: DirectionCode, timeNs: number, comment?: Uint8Array): number {
    const ack = this.#acknowledge(direction)
    const written = this.#control(view, at, direction, TCP_FIN | TCP_ACK, ack, timeNs, comment)
    const stream = this.#stream(direction)
    stream.next = (stream.next + 1) >>> 0
    return written
  }

  /** The sender of this direction reset the conversation; only events may follow. */
  rst(view: DataView, at: number, direction: DirectionCode, timeNs: number, comment?: Uint8Array): number {
    return this.#control(
      view,
      at,
      direction,
      TCP_RST | TCP_ACK,
      this.#acknowledge(direction),
      timeNs,
      comment
    )
  }

  /** Something that is not bytes, told by the side that `direction` comes from. See the header of this file. */
  event(view: DataView, at: number, direction: DirectionCode, comment: Uint8Array, timeNs: number): number {
    if (this.#unaddressed) return this.#unaddressedEvent(view, at, comment, timeNs)
    const stream = this.#stream(direction)
    const repeated = stream.lastAck
    const current = this.#acknowledge(direction)
    stream.lastAck = current === repeated ? (current - 1) >>> 0 : current
    return this.#control(view, at, direction, TCP_ACK, stream.lastAck, timeNs, comment)
  }

  /** More than `ACK_DUE_BYTES` of this direction are unacknowledged: write an `ack` in the opposite one. */
  ackDue(direction: DirectionCode): boolean {
    const stream = this.#stream(direction)
    return stream.offset - stream.acknowledged > ACK_DUE_BYTES
  }

  #stream(direction: DirectionCode): StreamState {
    return direction === UP ? this.#up : this.#down
  }

  /** The acknowledgment number a packet of this direction carries: all that came the other way. */
  #acknowledge(direction: DirectionCode): number {
    const other = this.#stream(oppositeCode(direction))
    other.acknowledged = other.offset
    this.#stream(direction).lastAck = other.next
    return other.next
  }

  #unaddressedEvent(view: DataView, at: number, comment: Uint8Array, timeNs: number): number {
    const up = this.#up
    up.lastAck = ((up.lastAck === -1 ? this.#down.initial : up.lastAck) + 1) >>> 0
    return this.#control(view, at, UP, TCP_ACK, up.lastAck, timeNs, comment)
  }

  /** A TCP header without payload behind it is made longer where that aligns the block to eight bytes. */
  #controlTcpBytes(tcpBytes: number, comment: Uint8Array | undefined): number {
    const options = comment === undefined ? 0 : commentOptionBytes(comment)
    return (
      tcpBytes + fillerBytes(PACKET_HEADER_BYTES + this.#ip.bytes + tcpBytes + options + TOTAL_LENGTH_BYTES)
    )
  }

  /** Writes a whole block without payload. */
  #control(
    view: DataView,
    at: number,
    direction: DirectionCode,
    flags: number,
    acknowledgment: number,
    timeNs: number,
    comment: Uint8Array | undefined
  ): number {
    const stream = this.#stream(direction)
    const opens = (flags & TCP_SYN) !== 0
    const tcpBytes = this.#controlTcpBytes(opens ? TCP_SYN_HEADER_BYTES : TCP_HEADER_BYTES, comment)
    const packetLength = this.#ip.bytes + tcpBytes
    const blockBytes = packetBlockBytes(packetLength, comment)
    putPacketHeader(view, at, blockBytes, this.interfaceId, this.#base, timeNs, packetLength)
    const ip = at + PACKET_HEADER_BYTES
    this.#ip.put(view, ip, direction, tcpBytes)
    // A leg that begins in the middle of its streams has its SYN directly before the first byte it carries.
    const sequence = opens ? (stream.next - 1) >>> 0 : stream.next
    putTcpHeader(view, ip + this.#ip.bytes, stream.ports, sequence, acknowledgment, flags, tcpBytes)
    if (comment === undefined) putPacketEnd(view, ip + packetLength, packetLength)
    else putPacketEndWithComment(view, ip + packetLength, packetLength, comment)
    return blockBytes
  }
}

function isKnown({ address, port }: LegEndpoint): boolean {
  return port !== 0 && !isUnspecified(parseAddress(address))
}
