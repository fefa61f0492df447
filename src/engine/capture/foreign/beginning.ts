import { TCP_FIN } from '../pcapng/tcp-header'
import type { Conversation, PutAside, Side } from './conversation'
import { UNKNOWN, type Half } from './half'

/**
 * Where a stream begins whose SYN was not recorded: its first segments are put aside until it is likely that none in
 * front of them comes any more; offsets count from the first byte among them, or from the first that the other side
 * still waited for.
 */

const ASIDE_PACKETS = 64
const ASIDE_PAYLOADS = 16
const ASIDE_BYTES = 64 * 1024
const ASIDE_NS = 1e9

/** Farther apart, an acknowledgment tells nothing of where the first bytes were. */
const MOST_BEFORE_FIRST = 1024 * 1024

/** Puts a packet aside. True when that has been enough. */
export function putAside(conversation: Conversation, put: PutAside): boolean {
  const aside = (conversation.aside ??= [])
  aside.push(put)
  conversation.asideBytes += put.length
  if (put.length > 0) conversation.asideCount++
  const { halves, asideBytes, asideCount } = conversation
  if (halves[0].isKnown && halves[1].isKnown) return true
  return (
    asideCount >= ASIDE_PAYLOADS ||
    asideBytes >= ASIDE_BYTES ||
    aside.length >= ASIDE_PACKETS ||
    put.time - (aside[0]?.time ?? put.time) > ASIDE_NS
  )
}

/** What was put aside, in order; both streams begin there, as far as anything tells where. */
export function takeAside(conversation: Conversation): readonly PutAside[] {
  const { aside, halves } = conversation
  if (aside === null) return []
  conversation.aside = null
  conversation.asideBytes = 0
  conversation.asideCount = 0
  for (const side of [0, 1] as const) beginHalf(halves[side], aside, side)
  return aside
}

/** What the other side still waits for, while it is not known where the stream begins. */
export function noteLowest(half: Half, acknowledgment: number): void {
  const lowest = half.lowestAcknowledged
  if (lowest === UNKNOWN || ((acknowledgment - lowest) | 0) < 0) half.lowestAcknowledged = acknowledgment
}

/** Begins a stream at the first byte that was put aside, or at the first that the other side still waited for. */
function beginHalf(half: Half, aside: readonly PutAside[], side: Side): void {
  if (half.isKnown) return
  let first = UNKNOWN
  for (const put of aside) {
    if (put.side !== side || (put.length === 0 && (put.flags & TCP_FIN) === 0)) continue
    if (first === UNKNOWN || ((put.sequence - first) | 0) < 0) first = put.sequence
  }
  if (first === UNKNOWN) return
  const lowest = half.lowestAcknowledged
  const before = lowest === UNKNOWN ? 0 : (first - lowest) | 0
  half.begin(before > 0 && before < MOST_BEFORE_FIRST ? lowest : first)
}
