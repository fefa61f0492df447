import { UNKNOWN, type Half } from './half'

/**
 * How long a stream waits for missing bytes. Once acknowledged, they may still follow in the next packets, because
 * recorders reorder the two directions. Unacknowledged bytes are awaited longer.
 */

/**
 * Number of packets of the conversation, and time, in which acknowledged bytes may still follow their acknowledgment.
 */
const GRACE_PACKETS = 12
const GRACE_NS = 200e6
/**
 * Unacknowledged data is retransmitted after up to a minute and more (RFC 6298, section 2.5), until the sender gives up
 * after at least 100 seconds (RFC 9293, section 3.8.3). Memory is bounded separately by MOST_HELD_EVER.
 */
const PATIENCE_NS = 120e9
const MOST_HELD_BYTES = 16 * 1024 * 1024
const MOST_HELD = 16_384
/** Limit for all streams together. */
const MOST_HELD_EVER = 262_144

/**
 * Returns whether a stream has waited long enough to reach `target`. `heldEver`: number of segments held in all
 * streams.
 */
export function hasWaited(half: Half, target: number, time: number, heldEver: number): boolean {
  // If no bytes are missing, the stream waits for data in the other direction.
  if (target > half.next && half.acknowledged >= target) {
    if (half.surelyMissingAt === UNKNOWN) {
      half.surelyMissingAt = time
      half.packetsSince = 0
    }
    half.packetsSince++
    return half.packetsSince > GRACE_PACKETS || time - half.surelyMissingAt >= GRACE_NS
  }
  const { held } = half
  return (
    time - half.movedAt >= PATIENCE_NS ||
    (held !== null && (held.bytes >= MOST_HELD_BYTES || held.list.length >= MOST_HELD)) ||
    heldEver >= MOST_HELD_EVER
  )
}
