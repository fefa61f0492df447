import type { OutOfOrderSegments } from './held-segments'
import { NONE } from './recent-bytes'

/** One direction of a conversation recorded by another program: its offsets and held segments. */

/**
 * A gap in a capture may be longer than any window. Numbers farther ahead than this need a second packet to confirm
 * them.
 */
export const FAR_BYTES = 64 * 1024 * 1024

/** Marks an unknown value. */
export const UNKNOWN = -1

export class Half {
  /** True if the sequence number of offset 0 is known. */
  isKnown = false
  /** Sequence number of offset 0, and the one expected next. */
  firstSequence = 0
  nextSequence = 0
  /** Next expected offset: everything before it is in rows, or known to be missing. */
  next = 0
  /** Offset of the bytes just before `next` that a snap length cut off, while a row can still be added there. */
  cut = UNKNOWN
  /** Initial sequence number, from the SYN. */
  initial = UNKNOWN
  /** Sequence number of the first packet seen in this direction. */
  seen = UNKNOWN
  /** Lowest acknowledgment that the other side sent while `isKnown` is false. */
  lowestAcknowledged = UNKNOWN
  /** Offset of the FIN. */
  fin = UNKNOWN
  hasEnded = false
  /** Offset up to which the other side has acknowledged; a FIN counts as one byte. */
  acknowledged = 0
  held: OutOfOrderSegments | null = null
  /** Time at which the stream last advanced or began to wait. */
  movedAt = 0
  /** Time since which all missing bytes are acknowledged, and number of packets of the conversation since then. */
  surelyMissingAt = UNKNOWN
  packetsSince = 0
  /** Newest entry in RecentBytes. */
  recent = NONE
  /** A single acknowledgment far ahead, which may be damaged. */
  #farAcknowledged = Number.NEGATIVE_INFINITY

  begin(sequence: number): void {
    this.isKnown = true
    this.firstSequence = sequence >>> 0
    this.nextSequence = sequence >>> 0
  }

  /** Returns the offset of a sequence number, taking the one nearest to the current position. */
  offsetOf(sequence: number): number {
    return this.next + ((sequence - this.nextSequence) | 0)
  }

  moveTo(offset: number): void {
    this.nextSequence = (this.nextSequence + ((offset - this.next) % 0x1_0000_0000)) >>> 0
    this.next = offset
  }

  /** Records an acknowledgment by the other side. Only one ahead of the recorded bytes is relevant. */
  acknowledge(acknowledgment: number): void {
    const ahead = (acknowledgment - this.nextSequence) | 0
    const offset = this.next + ahead
    if (ahead <= 0 || offset <= this.acknowledged) return
    const isConfirmed = ahead <= FAR_BYTES || Math.abs(offset - this.#farAcknowledged) <= FAR_BYTES
    if (isConfirmed) this.acknowledged = offset
    else this.#farAcknowledged = offset
  }

  /** Offset of the first held bytes. */
  get firstHeld(): number {
    return this.held?.first?.offset ?? Number.POSITIVE_INFINITY
  }

  /**
   * Offset the stream waits to reach: the first held byte, or the FIN, after a gap. UNKNOWN if it waits for nothing.
   */
  get waitsBefore(): number {
    const first = this.held?.first
    if (first !== undefined) return first.offset
    return this.fin > this.next ? this.fin : UNKNOWN
  }
}
