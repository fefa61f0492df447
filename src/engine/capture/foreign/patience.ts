import { UNKNOWN, type Half } from './half'

/**
 * How long a stream waits for bytes that are missing. Once the receiver has acknowledged them they may still come in
 * the next packets (recorders mix up the two directions); what is not acknowledged is waited for longer.
 */

/** Packets of the conversation, and time, that acknowledged bytes may still come in after their acknowledgment. */
const GRACE_PACKETS = 12
const GRACE_NS = 200e6
/**
 * What is not acknowledged is sent again, after up to a minute and more (RFC 6298, section 2.5), until the sender gives
 * up, at 100 seconds at the earliest (RFC 9293, section 3.8.3). Memory does not depend on it: see MOST_HELD_EVER.
 */
const PATIENCE_NS = 120e9
const MOST_HELD_BYTES = 16 * 1024 * 1024
const MOST_HELD = 16_384
/** Of all streams together. */
const MOST_HELD_EVER = 262_144

/** Whether a stream that waits before `target` has waited long enough. `heldEver`: segments that wait in all streams. */
export function hasWaited(half: Half, target: number, time: number, heldEver: number): boolean {
  // Where nothing is missing it waits for the other side, whose turn comes.
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
