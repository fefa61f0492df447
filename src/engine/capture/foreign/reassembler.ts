import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../pcapng/tcp-header'
import { isAcceptableReset, isStrayAnswer } from './acceptable'
import { noteLowest, putAside, takeAside } from './beginning'
import { otherOf, type TcpConversation, type Side } from './conversation'
import { noteEnd, noteActivity, noteReset } from './ending'
import { UNKNOWN, type Half } from './half'
import type { ReassemblerHost } from './reassembler-host'
import { maySeeRoles } from './roles'
import { StreamOrder } from './stream-order'

/**
 * Reassembles TCP streams from packets recorded by other programs (RFC 9293, section 3.4, from the view of an
 * observer): out of order, retransmitted, overlapping, or with a start or end that was not recorded. The first copy of
 * repeated bytes is kept. If later copies differ, an event reports it, because the receiver may have used those.
 *
 * Bytes that were not recorded become a gap once that is certain enough: if the receiver has acknowledged them and they
 * do not follow within a few packets (recorders reorder the two directions), or if nothing arrives for a long time.
 *
 * Data sent after its sender had received bytes that are missing here waits for them too, even if its own stream is
 * complete: a response never precedes its request.
 */

export class Reassembler {
  readonly #host: ReassemblerHost
  readonly #order: StreamOrder
  /** Number of packets set aside in all conversations. */
  #aside = 0

  constructor(host: ReassemblerHost) {
    this.#host = host
    this.#order = new StreamOrder(host)
  }

  /**
   * Processes a packet, or the part of its payload at one position. `position`, `packet`: positions of the payload and
   * of the packet.
   */
  packet(
    conversation: TcpConversation,
    side: Side,
    sequence: number,
    acknowledgment: number,
    flags: number,
    length: number,
    captured: number,
    position: number,
    time: number,
    packet: number
  ): void {
    // Packets set aside keep their own time until their stream is known.
    if (time > conversation.time && conversation.aside === null) conversation.time = time
    let first = sequence
    if ((flags & TCP_SYN) !== 0) {
      this.#synchronize(conversation, side, sequence, acknowledgment, flags, packet)
      first = (sequence + 1) >>> 0
    }
    const half = conversation.halves[side]
    const other = conversation.halves[otherOf(side)]
    if (isStrayAnswer(half, other, acknowledgment, flags, length)) return
    if (half.seen === UNKNOWN) half.seen = first
    // The acknowledgment number of a reset is arbitrary.
    const acknowledges = (flags & (TCP_ACK | TCP_RST)) === TCP_ACK
    if (acknowledges && !other.isKnown) noteLowest(other, acknowledgment, conversation.aside?.length ?? 0)
    const hasContent = length > 0 || (flags & TCP_FIN) !== 0
    if (conversation.aside !== null || (hasContent && !half.isKnown)) {
      const aside = { side, sequence: first, length, captured, position, packet, flags, acknowledgment, time }
      this.#aside++
      if (putAside(conversation, aside)) this.settle(conversation)
      return
    }
    if (acknowledges && other.isKnown) other.acknowledge(acknowledgment)
    const end = length > 0 && half.isKnown ? half.offsetOf(first) + length : 0
    if (hasContent) {
      const has = acknowledges && other.isKnown ? other.offsetOf(acknowledgment) : UNKNOWN
      this.#content(conversation, side, first, flags, length, captured, position, packet, has)
    }
    if ((flags & TCP_RST) !== 0) {
      if (isAcceptableReset(half, other, first, acknowledgment, flags))
        noteReset(this.#host, conversation, side, first, packet)
    } else if (conversation.reset !== null) {
      const acknowledged = acknowledges && other.isKnown ? other.offsetOf(acknowledgment) : 0
      noteActivity(conversation, side, end, acknowledged)
    }
    if (other.held !== null || other.fin !== UNKNOWN) this.#order.look(conversation, otherOf(side))
    if (half.held !== null || half.fin !== UNKNOWN) this.#order.look(conversation, side)
  }

  /**
   * Begins the streams of a conversation with the packets set aside. Returns false, and leaves them aside, while more
   * packets may identify the client. `isLast`: no more packets are expected.
   */
  settle(conversation: TcpConversation, isLast = false): boolean {
    if (!this.#findRoles(conversation) && !isLast && maySeeRoles(conversation, this.#aside)) return false
    const aside = takeAside(conversation)
    this.#aside -= aside.length
    this.#host.open(conversation)
    for (const put of aside) {
      const { side, sequence, length, captured, position, packet, acknowledgment, time } = put
      // The SYN is already processed.
      const flags = put.flags & ~TCP_SYN
      this.packet(
        conversation,
        side,
        sequence,
        acknowledgment,
        flags,
        length,
        captured,
        position,
        time,
        packet
      )
    }
    return true
  }

  /** Returns true if the client is known, or can no longer be changed. */
  #findRoles(conversation: TcpConversation): boolean {
    const { aside } = conversation
    if (aside === null || conversation.isClientSure || conversation.number !== 0) return true
    const newest = conversation.hasUnclearRoles ? aside.at(-1) : undefined
    const client = this.#host.client(newest === undefined ? aside : [newest])
    conversation.hasUnclearRoles = client === null
    if (client !== null) conversation.client = client
    return client !== null
  }

  /** Finishes a conversation after its last packet. Returns a side whose last bytes are missing, else null. */
  finish(conversation: TcpConversation): Side | null {
    this.settle(conversation, true)
    return this.#order.finish(conversation)
  }

  #synchronize(
    conversation: TcpConversation,
    side: Side,
    sequence: number,
    acknowledgment: number,
    flags: number,
    packet: number
  ): void {
    const half = conversation.halves[side]
    const otherSide = otherOf(side)
    const other = conversation.halves[otherSide]
    const isAnswer = (flags & TCP_ACK) !== 0
    if (half.initial === UNKNOWN) {
      half.initial = sequence
      if (!half.isKnown) half.begin(sequence + 1)
    }
    if (isAnswer && !other.isKnown) other.begin(acknowledgment)
    if (conversation.number === 0 && !conversation.isClientSure) {
      conversation.isClientSure = true
      conversation.client = isAnswer ? otherSide : side
    }
    if (conversation.aside === null) this.#host.open(conversation)
    if (!isAnswer || conversation.isConnected || conversation.number === 0) return
    conversation.isConnected = true
    const { ends, client, server, time } = conversation
    this.#host.event(
      conversation,
      { event: 'connected', local: ends[client], remote: ends[server] },
      server,
      time,
      packet
    )
  }

  /** `has`: offset in the other stream acknowledged by the sender. */
  #content(
    conversation: TcpConversation,
    side: Side,
    sequence: number,
    flags: number,
    length: number,
    captured: number,
    position: number,
    packet: number,
    has: number
  ): void {
    const half = conversation.halves[side]
    const isNext = half.held === null && sequence === half.nextSequence
    if (isNext && has <= conversation.halves[otherOf(side)].firstHeld) {
      this.#order.deliver(conversation, side, half, half.next, length, captured, position)
    } else if (length > 0 && !isKeepAlive(half, sequence, flags, length)) {
      this.#order.outOfStep(conversation, side, half, {
        offset: half.offsetOf(sequence),
        length,
        captured,
        position,
        acknowledges: has
      })
    }
    if ((flags & TCP_FIN) !== 0 && half.fin === UNKNOWN) {
      const fin = half.offsetOf((sequence + length) >>> 0)
      // A FIN before data already received is an error, or belongs to another connection.
      if (fin >= half.next) {
        half.fin = fin
        if (half.held === null) half.movedAt = conversation.time
      }
    }
    noteEnd(this.#host, conversation, side, half, packet)
  }
}

/**
 * Returns true for a keep-alive: one byte that was already sent, repeated to elicit a response (RFC 1122, section
 * 4.2.3.6).
 */
function isKeepAlive(half: Half, sequence: number, flags: number, length: number): boolean {
  const isPlain = (flags & (TCP_SYN | TCP_FIN | TCP_RST)) === 0
  return length === 1 && isPlain && half.offsetOf(sequence) === half.next - 1
}
