import type { SeenSegment } from './ip-packet'
import { TCP_ACK, TCP_SYN } from '../pcapng/tcp-header'
import { TupleTable } from '../pcapng/tuple-table'
import type { TcpConversation, Side } from './conversation'
import { UNKNOWN } from './half'
import { MOST_ROLES_NS } from './roles'

/**
 * Conversations that packets may still belong to. Closed ones are kept for a while for late packets. Those that began
 * without a SYN are set aside briefly, because earlier packets may follow. If there are too many, the one idle longest
 * is ended.
 */

/** Time to wait for late packets of a closed conversation. */
const LINGER_NS = 30e9
const MOST_LINGERING = 65_536
/** Time for which streams without a SYN are set aside. */
const ASIDE_NS = 1e9
/** Maximum number of conversations at a time; those idle longest are ended first. */
const MOST_OPEN = 200_000
/** Number of used slots at the front of a queue before it is compacted. */
const TRIM_SLOTS = 4096
/** Without a SYN, a sequence number this far from a closed stream belongs to another connection. */
const SAME_STREAM_BYTES = 1024 * 1024

export interface ConversationsHost {
  /** Called when no more packets of the conversation are expected. */
  finish(conversation: TcpConversation): void
  /**
   * Called for a conversation without a SYN after a delay: the packets set aside are its beginning. Returns false if
   * its client is not clear yet.
   */
  settle(conversation: TcpConversation, isLast: boolean): boolean
}

export class OpenConversations {
  /** The side of the found conversation that sent the packet. */
  side: Side = 0
  /** True if there was a conversation between the two endpoints that is over. */
  isLeftover = false
  readonly #host: ConversationsHost
  readonly #tuples = new TupleTable()
  /** Conversations by their value in the tuple table; undefined once they are over. */
  readonly #conversations: (TcpConversation | undefined)[] = []
  /** Closed conversations kept for late packets. */
  readonly #closed = new SlotQueue()
  /** Conversations that began without a SYN. */
  readonly #midway = new SlotQueue()
  /** Those of them whose client is not clear yet. */
  readonly #unclear = new SlotQueue()
  #open = 0
  /** Slot at which the next search for an idle conversation starts. */
  #hand = 0

  constructor(host: ConversationsHost) {
    this.#host = host
  }

  /**
   * Returns the conversation a packet belongs to, or undefined if it begins one or belongs to none. `segment` has the
   * endpoints; the other arguments may describe a fragment of it.
   */
  find(segment: SeenSegment, sequence: number, flags: number, length: number): TcpConversation | undefined {
    const tuples = this.#tuples
    const found = tuples.find(segment) ? this.#conversations[tuples.value] : undefined
    const isKnown = tuples.value >= 0
    this.side = isKnown && tuples.reversed ? 1 : 0
    this.isLeftover = found === undefined && isKnown
    if (found === undefined) return undefined
    if (!isAnother(found, this.side, sequence, segment.acknowledgment, flags, length)) return found
    this.#end(tuples.value, found)
    return undefined
  }

  /** Adds a conversation whose first packet is `segment`, with `flags`. */
  begin(segment: SeenSegment, flags: number, conversation: TcpConversation): void {
    this.side = 0
    const slot = this.#conversations.length
    this.#conversations.push(conversation)
    this.#tuples.set(segment, slot)
    if ((flags & TCP_SYN) === 0) this.#midway.push(slot)
    if (++this.#open > MOST_OPEN) this.#endIdle()
  }

  /** Keeps the closed conversation of `segment` for late packets. */
  linger(segment: SeenSegment): void {
    if (this.#tuples.find(segment)) this.#closed.push(this.#tuples.value)
  }

  /** Ends conversations kept long enough for late packets, and begins those set aside long enough. */
  tidy(now: number): void {
    while (!this.#closed.isEmpty) {
      const slot = this.#closed.first
      const conversation = this.#conversations[slot]
      const isFew = this.#closed.length <= MOST_LINGERING
      const closed = conversation?.closed ?? null
      if (closed !== null && closed.at + LINGER_NS > now && isFew) break
      // If the conversation is open again, the reset came from neither endpoint.
      if (closed !== null && conversation !== undefined) this.#end(slot, conversation)
      this.#closed.shift()
    }
    this.#settleDue(this.#midway, now - ASIDE_NS, false)
    this.#settleDue(this.#unclear, now - MOST_ROLES_NS, true)
  }

  /** Begins the queued conversations first seen at or before `time`. */
  #settleDue(queue: SlotQueue, time: number, isLast: boolean): void {
    while (!queue.isEmpty) {
      const slot = queue.first
      const conversation = this.#conversations[slot]
      if (conversation !== undefined && conversation.firstTime > time) return
      queue.shift()
      const isWaiting = conversation !== undefined && conversation.aside !== null
      if (isWaiting && !this.#host.settle(conversation, isLast)) this.#unclear.push(slot)
    }
  }

  /** Ends a conversation that was idle since the last round, searching in circular order. */
  #endIdle(): void {
    for (let looked = 0; looked < 2 * this.#conversations.length; looked++) {
      const slot = this.#hand++ % this.#conversations.length
      const conversation = this.#conversations[slot]
      if (conversation === undefined) continue
      if (!conversation.wasUsed) {
        this.#end(slot, conversation)
        return
      }
      conversation.wasUsed = false
    }
  }

  /** Ends all conversations after the last packet. */
  finish(): void {
    for (const [slot, conversation] of this.#conversations.entries())
      if (conversation !== undefined) this.#end(slot, conversation)
  }

  #end(slot: number, conversation: TcpConversation): void {
    this.#conversations[slot] = undefined
    this.#open--
    this.#host.finish(conversation)
  }
}

/** Queue of slots in the order in which they were added. */
class SlotQueue {
  #slots: number[] = []
  #at = 0

  get length(): number {
    return this.#slots.length - this.#at
  }

  get isEmpty(): boolean {
    return this.length === 0
  }

  /** The oldest slot; -1 if the queue is empty. */
  get first(): number {
    return this.#slots[this.#at] ?? -1
  }

  push(slot: number): void {
    this.#slots.push(slot)
  }

  shift(): void {
    this.#at++
    if (this.#at <= TRIM_SLOTS) return
    this.#slots = this.#slots.slice(this.#at)
    this.#at = 0
  }
}

/** Returns true if a packet begins another connection between the same endpoints. */
function isAnother(
  conversation: TcpConversation,
  side: Side,
  sequence: number,
  acknowledgment: number,
  flags: number,
  length: number
): boolean {
  const half = conversation.halves[side]
  const other = conversation.halves[side === 0 ? 1 : 0]
  const isOver = conversation.closed !== null
  if ((flags & TCP_SYN) === 0) {
    if (!isOver || length === 0 || !half.isKnown) return false
    return Math.abs((sequence - half.nextSequence) | 0) > SAME_STREAM_BYTES
  }
  if (half.initial !== UNKNOWN) {
    if (half.initial === sequence) return false
    // A SYN-ACK that does not match may answer a SYN that was not recorded.
    return (flags & TCP_ACK) === 0 || isOver || acknowledgment !== other.firstSequence
  }
  const first = (sequence + 1) >>> 0
  if (half.isKnown) return half.firstSequence !== first
  // Simultaneous open (RFC 9293, section 3.5), or later packets were recorded before the SYN.
  return half.seen !== UNKNOWN && (isOver || Math.abs((half.seen - first) | 0) > SAME_STREAM_BYTES)
}
