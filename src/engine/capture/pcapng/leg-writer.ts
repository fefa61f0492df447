/**
 * Writes a leg as a TCP conversation in the form Wireshark expects: handshake, segments, acknowledgments, ends and
 * Tcplens events, each as one Enhanced Packet Block in a buffer provided by the caller. It runs on the relay's thread,
 * so per packet it allocates nothing and only stores numbers; the caller copies the payload after `dataHeader`.
 *
 * A byte's sequence number is ISN + 1 + its offset in the stream, modulo 2^32. Every packet acknowledges everything
 * received from the other direction.
 *
 * **An event is an empty ACK carrying a comment.** Wireshark reports an empty ACK with the same sequence,
 * acknowledgment and window as the previous one as a duplicate ACK, and one that differs only in the window as a window
 * update. An event therefore keeps its sequence number (the offset it happened at). If the acknowledgment would repeat
 * the last one written in this direction, it acknowledges one byte less. Old acknowledgments are common in networks, so
 * no analyser reports them; the next packet acknowledges everything again.
 *
 * **A leg whose addresses are not known yet** (0.0.0.0:0, before lookup or connect is complete) contains only events.
 * Many such legs share one four-tuple in one file. Their events all have the same sequence number and direction and
 * differ in the acknowledgment number, which nothing contradicts because the other direction is empty.
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

/**
 * A quarter of the window: after this many unacknowledged bytes in one direction, the other side sends an
 * acknowledgment.
 */
export const ACK_DUE_BYTES = 256 * 1024 * 1024

export interface LegEndpoint {
  /** An IPv4 or IPv6 address; anything else means "not known yet". */
  readonly address: string
  readonly port: number
}

export interface LegOptions {
  /** Number of the interface (the session) in its file. */
  readonly interfaceId: number
  readonly connection: number
  /** Conversation of the connection: 0 the client leg, 1 the target leg, then the content of a tunnel. At most 3. */
  readonly leg?: number
  readonly client: LegEndpoint
  readonly server: LegEndpoint
  readonly base: ClockBase
  /** Current offsets if a leg begins in the middle of its streams; its sequence numbers count from their start. */
  readonly offsets?: { readonly up: number; readonly down: number }
}

/** Numbers of one direction. Offsets count bytes from 0 to 2^53; sequence numbers are offsets modulo 2^32. */
class StreamState {
  readonly initial: number
  readonly ports: number
  offset: number
  /** Next sequence number. */
  next: number
  /** Offset up to which a packet of the other side has acknowledged this stream. */
  acknowledged: number
  /** Acknowledgment number in the last packet written in this direction; -1 before the first. */
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
  /** Number of bytes `dataHeader` writes: 72 for IPv4, 88 for IPv6, so that payloads stay aligned to eight. */
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

  /** Returns the stream offset of the next byte in this direction. */
  offset(direction: DirectionCode): number {
    return this.#stream(direction).offset
  }

  initialSequence(direction: DirectionCode): number {
    return this.#stream(direction).initial
  }

  /** Skips bytes that were not recorded; readers see a gap of this length. */
  skip(direction: DirectionCode, length: number): void {
    this.#stream(direction).advance(length)
  }

  /** Returns the size of the whole block of a data packet: header, payload, padding and end. */
  dataBytes(length: number): number {
    return packetBlockBytes(this.headerBytes - PACKET_HEADER_BYTES + length)
  }

  /**
   * Writes everything before a payload of 1 to `MAX_SEGMENT_BYTES` bytes and advances the stream by it. Returns
   * `headerBytes`: the payload goes to `at + headerBytes`. `push` marks the last packet of a read.
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

  /** Ends the block after a payload of `length` bytes; `at` is the first byte after it. Returns the bytes written. */
  dataTrailer(view: DataView, at: number, length: number): number {
    return putPacketEnd(view, at, this.headerBytes - PACKET_HEADER_BYTES + length)
  }

  /** Returns the size of an `ack`, `fin`, `rst` or `event`. */
  controlBytes(comment?: Uint8Array): number {
    return packetBlockBytes(this.#ip.bytes + this.#controlTcpBytes(TCP_HEADER_BYTES, comment), comment)
  }

  /** Returns the size of a `syn` or `synAck`. */
  synBytes(comment?: Uint8Array): number {
    return packetBlockBytes(this.#ip.bytes + this.#controlTcpBytes(TCP_SYN_HEADER_BYTES, comment), comment)
  }

  /** Writes the first packet of a leg that is recorded from its start. */
  syn(view: DataView, at: number, timeNs: number, comment?: Uint8Array): number {
    return this.#control(view, at, UP, TCP_SYN, 0, timeNs, comment)
  }

  synAck(view: DataView, at: number, timeNs: number, comment?: Uint8Array): number {
    return this.#control(view, at, DOWN, TCP_SYN | TCP_ACK, this.#acknowledge(DOWN), timeNs, comment)
  }

  /**
   * Writes an empty acknowledgment in this direction: the third packet of a handshake (up), or the one `ackDue`
   * requires.
   */
  ack(view: DataView, at: number, direction: DirectionCode, timeNs: number, comment?: Uint8Array): number {
    return this.#control(view, at, direction, TCP_ACK, this.#acknowledge(direction), timeNs, comment)
  }

  /** Ends this direction's stream. Only events and a reset may follow in it. */
  fin(view: DataView, at: number, direction: DirectionCode, timeNs: number, comment?: Uint8Array): number {
    const ack = this.#acknowledge(direction)
    const written = this.#control(view, at, direction, TCP_FIN | TCP_ACK, ack, timeNs, comment)
    const stream = this.#stream(direction)
    stream.next = (stream.next + 1) >>> 0
    return written
  }

  /** Writes a reset by the sender of this direction. Only events may follow. */
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

  /** Writes an event on a packet of this direction. See the header of this file. */
  event(view: DataView, at: number, direction: DirectionCode, comment: Uint8Array, timeNs: number): number {
    if (this.#unaddressed) return this.#unaddressedEvent(view, at, comment, timeNs)
    const stream = this.#stream(direction)
    const repeated = stream.lastAck
    const current = this.#acknowledge(direction)
    stream.lastAck = current === repeated ? (current - 1) >>> 0 : current
    return this.#control(view, at, direction, TCP_ACK, stream.lastAck, timeNs, comment)
  }

  /**
   * Returns true if more than `ACK_DUE_BYTES` of this direction are unacknowledged; the caller must then write an `ack`
   * in the opposite one.
   */
  ackDue(direction: DirectionCode): boolean {
    const stream = this.#stream(direction)
    return stream.offset - stream.acknowledged > ACK_DUE_BYTES
  }

  #stream(direction: DirectionCode): StreamState {
    return direction === UP ? this.#up : this.#down
  }

  /**
   * Returns the acknowledgment number for a packet of this direction, which acknowledges everything from the other one.
   */
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

  /** Returns the length of a TCP header without payload, padded so that the block is aligned to eight bytes. */
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
    // A leg that begins in the middle of its streams has its SYN directly before its first byte.
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
