import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../pcapng/tcp-header'
import { isAcceptableReset, isStrayAnswer } from './acceptable'
import { noteLowest, putAside, takeAside } from './beginning'
import { otherOf, type Conversation, type Side } from './conversation'
import { noteEnd, noteLife, noteReset } from './ending'
import { UNKNOWN, type Half } from './half'
import type { ReassemblerHost } from './reassembler-host'
import { maySeeRoles } from './roles'
import { StreamOrder } from './stream-order'

/**
 * TCP streams out of packets that others recorded (RFC 9293, section 3.4, as seen by a third party): in any order, sent
 * again, overlapping, with a beginning or an end that was not recorded. Of bytes that came twice the first are kept; if
 * the later ones differ, an event says so, since a receiver may have kept those.
 *
 * Bytes that were not recorded become a gap once that is certain enough: the receiver has acknowledged them and they
 * have not come a few packets later either (recorders mix up the two directions), or nothing came for a long time.
 *
 * What was sent after bytes that wait had been received waits with them, however complete its own stream is: an answer
 * does not come before what it answers.
 */

export class Reassembler {
  readonly #host: ReassemblerHost
  readonly #order: StreamOrder
  /** Packets put aside in all conversations. */
  #aside = 0

  constructor(host: ReassemblerHost) {
    this.#host = host
    this.#order = new StreamOrder(host)
  }

  /** A packet, or the part of its payload that lies in one place. `position`, `packet`: where payload and packet are. */
  packet(
    conversation: Conversation,
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
    // What is put aside has its own time once it is known where it belongs.
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
    // A reset may say anything here, and often does.
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
      noteLife(conversation, side, end, acknowledged)
    }
    if (other.held !== null || other.fin !== UNKNOWN) this.#order.look(conversation, otherOf(side))
    if (half.held !== null || half.fin !== UNKNOWN) this.#order.look(conversation, side)
  }

  /**
   * Begins the streams of a conversation with the packets put aside. Returns false, and leaves them aside, while more
   * packets may show who the client is; `isLast` rules that out.
   */
  settle(conversation: Conversation, isLast = false): boolean {
    if (!this.#findRoles(conversation) && !isLast && maySeeRoles(conversation, this.#aside)) return false
    const aside = takeAside(conversation)
    this.#aside -= aside.length
    this.#host.open(conversation)
    for (const put of aside) {
      const { side, sequence, length, captured, position, packet, acknowledgment, time } = put
      // Its SYN has been taken in already.
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

  /** True where it is known who the client is, or too late to change it. */
  #findRoles(conversation: Conversation): boolean {
    const { aside } = conversation
    if (aside === null || conversation.isClientSure || conversation.number !== 0) return true
    const newest = conversation.hasUnclearRoles ? aside.at(-1) : undefined
    const client = this.#host.client(newest === undefined ? aside : [newest])
    conversation.hasUnclearRoles = client === null
    if (client !== null) conversation.client = client
    return client !== null
  }

  /** No more packets come. */
  finish(conversation: Conversation): void {
    this.settle(conversation, true)
    this.#order.finish(conversation)
  }

  #synchronize(
    conversation: Conversation,
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

  /** `has`: what the sender had of the other stream. */
  #content(
    conversation: Conversation,
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
      // One in front of what came is a mistake, or of another connection.
      if (fin >= half.next) {
        half.fin = fin
        if (half.held === null) half.movedAt = conversation.time
      }
    }
    noteEnd(this.#host, conversation, side, half, packet)
  }
}

/** One byte of what is there already, sent to be answered: it means nothing (RFC 1122, section 4.2.3.6). */
function isKeepAlive(half: Half, sequence: number, flags: number, length: number): boolean {
  const isPlain = (flags & (TCP_SYN | TCP_FIN | TCP_RST)) === 0
  return length === 1 && isPlain && half.offsetOf(sequence) === half.next - 1
}
