import type { SeenSegment } from './ip-packet'
import { TCP_ACK, TCP_SYN } from '../pcapng/tcp-header'
import { TupleTable } from '../pcapng/tuple-table'
import type { Conversation, Side } from './conversation'
import { UNKNOWN } from './half'
import { MOST_ROLES_NS } from './roles'

/**
 * The conversations that packets may still belong to. Those that are over linger for what comes late; those that began
 * without a SYN are put aside for a moment, since packets in front of the first may come; of too many, the one that was
 * idle longest is ended.
 */

/** Of a conversation that is over, packets may come late. */
const LINGER_NS = 30e9
const MOST_LINGERING = 65_536
/** Streams that begin without a SYN are put aside so long. */
const ASIDE_NS = 1e9
/** Conversations at a time; of more, those go that were idle longest. */
const MOST_OPEN = 200_000
/** Slots that are done with at the front of a queue before it is moved. */
const TRIM_SLOTS = 4096
/** Without a SYN: so far from where a closed stream stood, a sequence number is of another connection. */
const SAME_STREAM_BYTES = 1024 * 1024

export interface ConversationsHost {
  /** No packet of it is expected any more. */
  finish(conversation: Conversation): void
  /** It began without a SYN long enough ago: what is aside is its beginning. False where its client is not clear yet. */
  settle(conversation: Conversation, isLast: boolean): boolean
}

export class OpenConversations {
  /** Which side of `find`'s conversation has sent the packet. */
  side: Side = 0
  /** There was a conversation between the two ends, and it is over. */
  isLeftover = false
  readonly #host: ConversationsHost
  readonly #tuples = new TupleTable()
  /** By the value in the table of tuples; undefined once it is over. */
  readonly #conversations: (Conversation | undefined)[] = []
  /** Closed, and kept for late packets. */
  readonly #closed = new SlotQueue()
  /** Begun without a SYN. */
  readonly #midway = new SlotQueue()
  /** Those of them whose client is not clear yet. */
  readonly #unclear = new SlotQueue()
  #open = 0
  /** Where to look for an idle one next. */
  #hand = 0

  constructor(host: ConversationsHost) {
    this.#host = host
  }

  /**
   * The conversation that a packet belongs to; undefined where it begins one, or belongs to none. `segment` tells its
   * ends; the rest may be of one fragment of it.
   */
  find(segment: SeenSegment, sequence: number, flags: number, length: number): Conversation | undefined {
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

  /** Its first packet is `segment`, with `flags`. */
  begin(segment: SeenSegment, flags: number, conversation: Conversation): void {
    this.side = 0
    const slot = this.#conversations.length
    this.#conversations.push(conversation)
    this.#tuples.set(segment, slot)
    if ((flags & TCP_SYN) === 0) this.#midway.push(slot)
    if (++this.#open > MOST_OPEN) this.#endIdle()
  }

  /** The conversation of `segment` is over, but for what comes late. */
  linger(segment: SeenSegment): void {
    if (this.#tuples.find(segment)) this.#closed.push(this.#tuples.value)
  }

  /** Ends what has lingered, and begins what was put aside, for long enough. */
  tidy(now: number): void {
    while (!this.#closed.isEmpty) {
      const slot = this.#closed.first
      const conversation = this.#conversations[slot]
      const isFew = this.#closed.length <= MOST_LINGERING
      const closed = conversation?.closed ?? null
      if (closed !== null && closed.at + LINGER_NS > now && isFew) break
      // The reset came from neither end of the conversation.
      if (closed !== null && conversation !== undefined) this.#end(slot, conversation)
      this.#closed.shift()
    }
    this.#settleDue(this.#midway, now - ASIDE_NS, false)
    this.#settleDue(this.#unclear, now - MOST_ROLES_NS, true)
  }

  /** Begins those of the queue that were first seen at or before `time`. */
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

  /** Goes round until it meets one that was not used since the last round. */
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

  /** No more packets come. */
  finish(): void {
    for (const [slot, conversation] of this.#conversations.entries())
      if (conversation !== undefined) this.#end(slot, conversation)
  }

  #end(slot: number, conversation: Conversation): void {
    this.#conversations[slot] = undefined
    this.#open--
    this.#host.finish(conversation)
  }
}

/** Slots in the order in which they were added. */
class SlotQueue {
  #slots: number[] = []
  #at = 0

  get length(): number {
    return this.#slots.length - this.#at
  }

  get isEmpty(): boolean {
    return this.length === 0
  }

  /** The oldest slot; -1 while it is empty. */
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

/** Whether a packet begins another connection between the same two ends. */
function isAnother(
  conversation: Conversation,
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
    // An answer that does not fit may be to a SYN that was not recorded.
    return (flags & TCP_ACK) === 0 || isOver || acknowledgment !== other.firstSequence
  }
  const first = (sequence + 1) >>> 0
  if (half.isKnown) return half.firstSequence !== first
  // Both at once (RFC 9293, section 3.5), or packets in front of it were recorded before it.
  return half.seen !== UNKNOWN && (isOver || Math.abs((half.seen - first) | 0) > SAME_STREAM_BYTES)
}
