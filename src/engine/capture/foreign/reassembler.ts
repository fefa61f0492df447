import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../pcapng/tcp-header'
import { noteLowest, putAside, takeAside } from './beginning'
import { otherOf, type Conversation, type Side } from './conversation'
import { noteEnd, noteReset } from './ending'
import { UNKNOWN, type Half } from './half'
import { cutFront, HeldSegments, type HeldSegment } from './held-segments'
import { hasWaited } from './patience'
import type { ReassemblerHost } from './reassembler-host'
import { RecentBytes } from './recent-bytes'
import { maySeeRoles } from './roles'

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

/** Longer rows are split: the index has 16 bits for a length. */
const MAX_ROW_BYTES = 0xffff

export class Reassembler {
  readonly #host: ReassemblerHost
  readonly #recent = new RecentBytes()
  #held = 0
  /** Packets put aside in all conversations. */
  #aside = 0

  constructor(host: ReassemblerHost) {
    this.#host = host
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
    if (half.seen === UNKNOWN) half.seen = first
    // A reset may say anything here, and often does.
    const acknowledges = (flags & (TCP_ACK | TCP_RST)) === TCP_ACK
    if (acknowledges && !other.isKnown) noteLowest(other, acknowledgment)
    const hasContent = length > 0 || (flags & TCP_FIN) !== 0
    if (conversation.aside !== null || (hasContent && !half.isKnown)) {
      const aside = { side, sequence: first, length, captured, position, packet, flags, acknowledgment, time }
      this.#aside++
      if (putAside(conversation, aside)) this.settle(conversation)
      return
    }
    if (acknowledges && other.isKnown) other.acknowledge(acknowledgment)
    if (hasContent) {
      const has = acknowledges && other.isKnown ? other.offsetOf(acknowledgment) : UNKNOWN
      this.#content(conversation, side, first, flags, length, captured, position, packet, has)
    }
    if ((flags & TCP_RST) !== 0) noteReset(this.#host, conversation, side, packet)
    if (other.held !== null || other.fin !== UNKNOWN) this.#look(conversation, otherOf(side))
    if (half.held !== null || half.fin !== UNKNOWN) this.#look(conversation, side)
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

  /** No more packets come: what waits goes on as if what is missing never came. */
  finish(conversation: Conversation): void {
    this.settle(conversation, true)
    for (let side = nextToGoOn(conversation); side !== null; side = nextToGoOn(conversation))
      this.#giveUp(conversation, side, conversation.halves[side].waitsBefore)
    for (const half of conversation.halves) {
      // What the other side had, and nobody recorded. One byte may be the FIN.
      if (half.acknowledged > half.next + 1 && half.fin === UNKNOWN) half.moveTo(half.acknowledged)
    }
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
      this.#deliver(conversation, side, half, half.next, length, captured, position)
    } else if (length > 0 && !isKeepAlive(half, sequence, flags, length)) {
      this.#outOfStep(conversation, side, half, {
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

  #outOfStep(conversation: Conversation, side: Side, half: Half, segment: HeldSegment): void {
    const known = Math.min(half.next - segment.offset, segment.length)
    if (known > 0) {
      const comparable = Math.min(known, segment.captured)
      if (comparable > 0) {
        this.#recent.find(half.recent, segment.offset, comparable, (offset, length, first) => {
          this.#compare(conversation, side, offset, length, segment.position + offset - segment.offset, first)
        })
      }
      cutFront(segment, known)
      if (segment.length === 0) return
    }
    if (half.held === null) {
      half.held = new HeldSegments()
      half.movedAt = conversation.time
    }
    this.#held += half.held.add(segment, (offset, length, position, first) => {
      this.#compare(conversation, side, offset, length, position, first)
    })
    this.#drain(conversation, side)
  }

  /** What one side lets go may be what the other has waited for, and the other way round. */
  #drain(conversation: Conversation, first: Side): void {
    let side = first
    for (let idle = 0; idle < 2; side = otherOf(side)) {
      const before = conversation.halves[otherOf(side)].firstHeld
      if (!this.#release(conversation, side, before)) idle++
      else {
        idle = 0
        if (side !== first) noteEnd(this.#host, conversation, side, conversation.halves[side], -1)
      }
    }
  }

  /** Delivers what is held and follows, as far as its sender had no more than `before` of the other stream. */
  #release(conversation: Conversation, side: Side, before: number): boolean {
    const half = conversation.halves[side]
    const { held } = half
    if (held === null) return false
    const ready = held.take(half.next, before)
    this.#held -= ready.length
    for (const { offset, length, captured, position } of ready)
      this.#deliver(conversation, side, half, offset, length, captured, position)
    if (held.first === undefined) half.held = null
    return ready.length > 0
  }

  #deliver(
    conversation: Conversation,
    side: Side,
    half: Half,
    offset: number,
    length: number,
    captured: number,
    position: number
  ): void {
    const { time } = conversation
    for (let at = 0; at < captured; at += MAX_ROW_BYTES) {
      const part = captured - at > MAX_ROW_BYTES ? MAX_ROW_BYTES : captured - at
      this.#host.row(conversation, side, time, offset + at, part, position + at)
    }
    if (captured > 0) half.recent = this.#recent.add(half.recent, offset, captured, position)
    half.next = offset + length
    half.nextSequence = (half.nextSequence + length) >>> 0
    half.movedAt = time
    half.surelyMissingAt = UNKNOWN
  }

  #compare(
    conversation: Conversation,
    side: Side,
    offset: number,
    length: number,
    position: number,
    first: number
  ): void {
    const found = this.#host.difference(first, position, length)
    if (found === null || conversation.number === 0) return
    const direction = side === conversation.client ? 'up' : 'down'
    this.#host.event(
      conversation,
      { event: 'overlap', direction, offset: offset + found.at, length: found.length },
      side,
      conversation.time,
      position
    )
  }

  /** The stream waits for something: whether it has waited long enough. */
  #look(conversation: Conversation, side: Side): void {
    const half = conversation.halves[side]
    const target = half.waitsBefore
    if (target === UNKNOWN) return
    if (hasWaited(half, target, conversation.time, this.#held)) this.#giveUp(conversation, side, target)
  }

  /** What lies before `target` never came; where nothing is missing, the other side has been waited for long enough. */
  #giveUp(conversation: Conversation, side: Side, target: number): void {
    const half = conversation.halves[side]
    if (target === half.next) this.#release(conversation, side, Number.POSITIVE_INFINITY)
    else half.moveTo(target)
    half.movedAt = conversation.time
    half.surelyMissingAt = UNKNOWN
    this.#drain(conversation, side)
    noteEnd(this.#host, conversation, side, half, -1)
  }
}

/** One byte of what is there already, sent to be answered: it means nothing (RFC 1122, section 4.2.3.6). */
function isKeepAlive(half: Half, sequence: number, flags: number, length: number): boolean {
  const isPlain = (flags & (TCP_SYN | TCP_FIN | TCP_RST)) === 0
  return length === 1 && isPlain && half.offsetOf(sequence) === half.next - 1
}

/** The side that goes on next when nothing comes any more: one that misses something, else one that waits for the other. */
function nextToGoOn({ halves }: Conversation): Side | null {
  const waiting = ([0, 1] as const).filter((side) => halves[side].waitsBefore !== UNKNOWN)
  return waiting.find((side) => halves[side].waitsBefore > halves[side].next) ?? waiting[0] ?? null
}
