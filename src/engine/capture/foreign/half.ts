import type { HeldSegments } from './held-segments'
import { NONE } from './recent-bytes'

/** One direction of a conversation that others recorded: how far its stream has come, and what waits. */

/** Holes in a capture may be longer than any window. Numbers farther ahead need a second packet that confirms them. */
export const FAR_BYTES = 64 * 1024 * 1024

/** Not known. */
export const UNKNOWN = -1

export class Half {
  /** Sequence number of offset 0 is known. */
  isKnown = false
  /** That number, and the one that is expected next. */
  firstSequence = 0
  nextSequence = 0
  /** The offset that is expected next: all before it is in rows, or known to be missing. */
  next = 0
  /** Offset of the bytes just before `next` that a snap length cut off, while a row can still follow there. */
  cut = UNKNOWN
  /** Initial sequence number, of its SYN. */
  initial = UNKNOWN
  /** Sequence number of the first packet seen of it. */
  seen = UNKNOWN
  /** Lowest acknowledgment that the other side sent while `isKnown` is false. */
  lowestAcknowledged = UNKNOWN
  /** Offset of its FIN. */
  fin = UNKNOWN
  hasEnded = false
  /** The other side has acknowledged up to this offset; a FIN counts for a byte. */
  acknowledged = 0
  held: HeldSegments | null = null
  /** When it last came on, or began to wait. */
  movedAt = 0
  /** Since when all that is missing in front is acknowledged, and packets of the conversation since then. */
  surelyMissingAt = UNKNOWN
  packetsSince = 0
  /** Newest entry of RecentBytes. */
  recent = NONE
  /** A single acknowledgment far ahead, which may be damaged. */
  #farAcknowledged = Number.NEGATIVE_INFINITY

  begin(sequence: number): void {
    this.isKnown = true
    this.firstSequence = sequence >>> 0
    this.nextSequence = sequence >>> 0
  }

  /** Offset of a sequence number, taken to be next to where the stream stands. */
  offsetOf(sequence: number): number {
    return this.next + ((sequence - this.nextSequence) | 0)
  }

  moveTo(offset: number): void {
    this.nextSequence = (this.nextSequence + ((offset - this.next) % 0x1_0000_0000)) >>> 0
    this.next = offset
  }

  /** The other side has what is before. Only what is ahead of what was recorded tells something. */
  acknowledge(acknowledgment: number): void {
    const ahead = (acknowledgment - this.nextSequence) | 0
    const offset = this.next + ahead
    if (ahead <= 0 || offset <= this.acknowledged) return
    const isConfirmed = ahead <= FAR_BYTES || Math.abs(offset - this.#farAcknowledged) <= FAR_BYTES
    if (isConfirmed) this.acknowledged = offset
    else this.#farAcknowledged = offset
  }

  /** Where the first bytes are that wait. */
  get firstHeld(): number {
    return this.held?.first?.offset ?? Number.POSITIVE_INFINITY
  }

  /** What the stream waits for: the first byte, or the FIN, behind a hole. UNKNOWN while it waits for nothing. */
  get waitsBefore(): number {
    const first = this.held?.first
    if (first !== undefined) return first.offset
    return this.fin > this.next ? this.fin : UNKNOWN
  }
}
