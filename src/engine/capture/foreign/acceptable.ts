import { TCP_ACK, TCP_FIN } from '../pcapng/tcp-header'
import { FAR_BYTES, UNKNOWN, type Half } from './half'

/**
 * Sequence and acknowledgment numbers that a host accepts (RFC 9293, sections 3.4 and 3.10.7; RFC 5961), as far as an
 * observer can determine. The window, and data received but not recorded, are unknown, so numbers near the stream count
 * as acceptable.
 */

/** Usual receive windows are smaller, and a recorder that drops packets usually drops fewer bytes in a row. */
const NEAR_BYTES = 1024 * 1024

/** Returns false for a reset whose numbers belong to another connection between the same endpoints, or to none. */
export function isAcceptableReset(
  half: Half,
  other: Half,
  sequence: number,
  acknowledgment: number,
  flags: number
): boolean {
  if (half.isKnown) {
    const offset = half.offsetOf(sequence)
    return Math.abs(offset - half.next) <= NEAR_BYTES || Math.abs(offset - half.acknowledged) <= NEAR_BYTES
  }
  return (flags & TCP_ACK) === 0 || answersSyn(other, acknowledgment)
}

/**
 * Returns false if a host acknowledges a SYN while it still has another connection between the same endpoints open: a
 * challenge ACK, which changes nothing (RFC 5961, section 4).
 */
export function answersSyn(other: Half, acknowledgment: number): boolean {
  if (other.initial === UNKNOWN) return true
  const offset = other.offsetOf(acknowledgment)
  return offset >= 0 && offset <= other.next + FAR_BYTES
}

/** Returns true for a segment without data or SYN that no host in SYN-SENT accepts. */
export function isStrayAnswer(
  half: Half,
  other: Half,
  acknowledgment: number,
  flags: number,
  length: number
): boolean {
  if (half.isKnown || length > 0 || (flags & (TCP_ACK | TCP_FIN)) !== TCP_ACK) return false
  return !answersSyn(other, acknowledgment)
}

/**
 * Returns true for a single segment or FIN far ahead of its stream that was never acknowledged: its sequence number is
 * damaged.
 */
export function isStray(half: Half, target: number): boolean {
  if (target - half.next <= FAR_BYTES || half.acknowledged >= target) return false
  const [first, second] = half.held?.list ?? []
  return first === undefined || second === undefined || second.offset - first.offset > FAR_BYTES
}
