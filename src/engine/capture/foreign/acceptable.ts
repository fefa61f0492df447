import { TCP_ACK, TCP_FIN } from '../pcapng/tcp-header'
import { FAR_BYTES, UNKNOWN, type Half } from './half'

/**
 * Which sequence and acknowledgment numbers a host accepts (RFC 9293, sections 3.4 and 3.10.7; RFC 5961), as far as a
 * third party can judge: it knows neither the window nor what was received but not recorded, so numbers near the
 * stream count as acceptable.
 */

/** Common receive windows are smaller, and a recorder that drops packets mostly drops fewer bytes in a row. */
const NEAR_BYTES = 1024 * 1024

/** False for a reset whose numbers belong to another connection between the same ends, or to none. */
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
 * False for the acknowledgment of a SYN by a host that still has another connection between the same ends open: a
 * challenge ACK, which changes nothing (RFC 5961, section 4).
 */
export function answersSyn(other: Half, acknowledgment: number): boolean {
  if (other.initial === UNKNOWN) return true
  const offset = other.offsetOf(acknowledgment)
  return offset >= 0 && offset <= other.next + FAR_BYTES
}

/** True for a segment without data or SYN that no host in SYN-SENT takes. */
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

/** True for a lone segment, or a FIN, far ahead of its stream, which nobody acknowledged: its number is damaged. */
export function isStray(half: Half, target: number): boolean {
  if (target - half.next <= FAR_BYTES || half.acknowledged >= target) return false
  const [first, second] = half.held?.list ?? []
  return first === undefined || second === undefined || second.offset - first.offset > FAR_BYTES
}
