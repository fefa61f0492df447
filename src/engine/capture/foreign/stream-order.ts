import { isStray } from './acceptable'
import { otherOf, type TcpConversation, type Side } from './conversation'
import { noteEnd } from './ending'
import { UNKNOWN, type Half } from './half'
import { cutFront, OutOfOrderSegments, type OutOfOrderSegment } from './held-segments'
import { hasWaited } from './patience'
import type { ReassemblerHost } from './reassembler-host'
import { RecentBytes } from './recent-bytes'

/**
 * Delivers the bytes of streams in order. Segments after a gap are held until it is filled or given up. Repeated bytes
 * are compared with the first copy.
 */

/** Longer rows are split, because the index has 16 bits for a length. */
const MAX_ROW_BYTES = 0xffff

export class StreamOrder {
  readonly #host: ReassemblerHost
  readonly #recent = new RecentBytes()
  /** Number of segments held in all streams. */
  #held = 0

  constructor(host: ReassemblerHost) {
    this.#host = host
  }

  outOfStep(conversation: TcpConversation, side: Side, half: Half, segment: OutOfOrderSegment): void {
    const known = Math.min(half.next - segment.offset, segment.length)
    if (known > 0) {
      const comparable = Math.min(known, segment.captured)
      if (comparable > 0) {
        this.#recent.find(half.recent, segment.offset, comparable, (offset, length, first) => {
          this.#compare(conversation, side, offset, length, segment.position + offset - segment.offset, first)
        })
      }
      this.#fillCut(conversation, side, half, segment)
      cutFront(segment, known)
      if (segment.length === 0) return
    }
    if (half.held === null) {
      half.held = new OutOfOrderSegments()
      half.movedAt = conversation.time
    }
    this.#held += half.held.add(segment, (offset, length, position, first) => {
      this.#compare(conversation, side, offset, length, position, first)
    })
    this.#drain(conversation, side)
  }

  /**
   * Alternates between the sides until neither advances, because data released on one may be what the other waits for.
   */
  #drain(conversation: TcpConversation, first: Side): void {
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

  /**
   * Delivers held segments that are next in order, up to the first whose sender had acknowledged more than `before` of
   * the other stream.
   */
  #release(conversation: TcpConversation, side: Side, before: number): boolean {
    const half = conversation.halves[side]
    const { held } = half
    if (held === null) return false
    const ready = held.take(half.next, before)
    this.#held -= ready.length
    for (const { offset, length, captured, position } of ready)
      this.deliver(conversation, side, half, offset, length, captured, position)
    if (held.first === undefined) half.held = null
    return ready.length > 0
  }

  /** Adds rows for the next bytes of a stream. */
  deliver(
    conversation: TcpConversation,
    side: Side,
    half: Half,
    offset: number,
    length: number,
    captured: number,
    position: number
  ): void {
    this.#rows(conversation, side, half, offset, captured, position)
    half.cut = captured < length ? offset + captured : UNKNOWN
    half.next = offset + length
    half.nextSequence = (half.nextSequence + length) >>> 0
    half.movedAt = conversation.time
    half.surelyMissingAt = UNKNOWN
  }

  #rows(
    conversation: TcpConversation,
    side: Side,
    half: Half,
    offset: number,
    length: number,
    position: number
  ): void {
    for (let at = 0; at < length; at += MAX_ROW_BYTES) {
      const part = length - at > MAX_ROW_BYTES ? MAX_ROW_BYTES : length - at
      this.#host.row(conversation, side, conversation.time, offset + at, part, position + at)
    }
    if (length > 0) half.recent = this.#recent.add(half.recent, offset, length, position)
  }

  /** Adds bytes that a snap length cut off and that were retransmitted in full, before any that follow them. */
  #fillCut(conversation: TcpConversation, side: Side, half: Half, segment: OutOfOrderSegment): void {
    if (half.cut === UNKNOWN) return
    const from = Math.max(half.cut, segment.offset)
    const to = Math.min(half.next, segment.offset + segment.captured)
    if (from >= to) return
    this.#rows(conversation, side, half, from, to - from, segment.position + from - segment.offset)
    half.cut = to < half.next ? to : UNKNOWN
  }

  /**
   * Finishes the streams at the end of the file: held bytes are delivered, and missing ones count as lost. Returns a
   * side whose last bytes are missing, else null.
   */
  finish(conversation: TcpConversation): Side | null {
    for (let side = nextToGoOn(conversation); side !== null; side = nextToGoOn(conversation))
      this.#giveUp(conversation, side, conversation.halves[side].waitsBefore)
    let missing: Side | null = null
    for (const side of [0, 1] as const) {
      const half = conversation.halves[side]
      // Bytes the other side acknowledged but that were not recorded. A single one may be the FIN.
      if (half.acknowledged <= half.next + 1 || half.fin !== UNKNOWN) continue
      half.moveTo(half.acknowledged)
      missing = side
    }
    return missing
  }

  #compare(
    conversation: TcpConversation,
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

  /** Checks whether a waiting stream has waited long enough. */
  look(conversation: TcpConversation, side: Side): void {
    const half = conversation.halves[side]
    const target = half.waitsBefore
    if (target === UNKNOWN) return
    if (hasWaited(half, target, conversation.time, this.#held)) this.#giveUp(conversation, side, target)
  }

  /**
   * Stops waiting: treats the bytes before `target` as lost or, if none are missing, delivers held bytes without
   * waiting for the other direction.
   */
  #giveUp(conversation: TcpConversation, side: Side, target: number): void {
    const half = conversation.halves[side]
    if (isStray(half, target)) {
      this.#discard(half)
      return
    }
    if (target === half.next) this.#release(conversation, side, Number.POSITIVE_INFINITY)
    else half.moveTo(target)
    half.movedAt = conversation.time
    half.surelyMissingAt = UNKNOWN
    this.#drain(conversation, side)
    noteEnd(this.#host, conversation, side, half, -1)
  }

  /** Drops the segment or FIN that a stream waits for: no receiver would accept it. */
  #discard(half: Half): void {
    if (half.held === null) {
      half.fin = UNKNOWN
      return
    }
    half.held.dropFirst()
    this.#held--
    if (half.held.first === undefined) half.held = null
  }
}

/**
 * Returns the side to continue with at the end: one with missing bytes, else one that waits for the other, else null.
 */
function nextToGoOn({ halves }: TcpConversation): Side | null {
  const waiting = ([0, 1] as const).filter((side) => halves[side].waitsBefore !== UNKNOWN)
  return waiting.find((side) => halves[side].waitsBefore > halves[side].next) ?? waiting[0] ?? null
}
