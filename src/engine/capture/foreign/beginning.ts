import { TCP_FIN } from '../pcapng/tcp-header'
import type { TcpConversation, PutAside, Side } from './conversation'
import { UNKNOWN, type Half } from './half'

/**
 * Determines the start of a stream whose SYN was not recorded. Its first segments are set aside until earlier ones are
 * unlikely to follow. Offsets then count from the first byte among them, or from the first byte the other side had not
 * acknowledged.
 */

const ASIDE_PACKETS = 64
const ASIDE_PAYLOADS = 16
const ASIDE_BYTES = 64 * 1024
const ASIDE_NS = 1e9

const MIXED_UP_PACKETS = 12

/** Beyond this distance an acknowledgment does not indicate where the stream begins. */
const MOST_BEFORE_FIRST = 1024 * 1024

/** Sets a packet aside. Returns true if enough packets are set aside. */
export function putAside(conversation: TcpConversation, put: PutAside): boolean {
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

/** Returns the packets set aside, in order, and begins both streams if their start can be determined. */
export function takeAside(conversation: TcpConversation): readonly PutAside[] {
  const { aside, halves } = conversation
  if (aside === null) return []
  conversation.aside = null
  conversation.asideBytes = 0
  conversation.asideCount = 0
  for (const side of [0, 1] as const) beginHalf(halves[side], aside, side)
  return aside
}

/**
 * Records the lowest acknowledgment from the other side while the start of the stream is unknown. `packets`: number set
 * aside so far. Recorders reorder only a few packets, so a lower number that comes later is damaged.
 */
export function noteLowest(half: Half, acknowledgment: number, packets: number): void {
  const lowest = half.lowestAcknowledged
  const isLower = ((acknowledgment - lowest) | 0) < 0 && packets <= MIXED_UP_PACKETS
  if (lowest === UNKNOWN || isLower) half.lowestAcknowledged = acknowledgment
}

/** Begins a stream at its first byte set aside, or at the first byte the other side had not acknowledged. */
function beginHalf(half: Half, aside: readonly PutAside[], side: Side): void {
  if (half.isKnown) return
  const lowest = half.lowestAcknowledged
  const sequences = aside
    .filter((put) => put.side === side && (put.length > 0 || (put.flags & TCP_FIN) !== 0))
    .map(({ sequence }) => sequence)
  const first = lowestOfMost(sequences, lowest)
  if (first === UNKNOWN) return
  const before = lowest === UNKNOWN ? 0 : (first - lowest) | 0
  half.begin(before > 0 && before < MOST_BEFORE_FIRST ? lowest : first)
}

/**
 * Returns the lowest sequence number of the largest group of nearby numbers, or UNKNOWN if there are none. Damaged
 * numbers are isolated, up to 2 GB away. `acknowledged` counts as one more packet of its group.
 */
function lowestOfMost(sequences: readonly number[], acknowledged: number): number {
  const [base] = sequences
  if (base === undefined) return UNKNOWN
  const offsets = sequences.map((sequence) => (sequence - base) | 0).sort((a, b) => a - b)
  const expected = acknowledged === UNKNOWN ? Number.NaN : (acknowledged - base) | 0
  let best = { first: 0, votes: 0 }
  for (let at = 0; at < offsets.length;) {
    const first = offsets[at] ?? 0
    let last = first
    let votes = 0
    for (; at < offsets.length && (offsets[at] ?? 0) - last <= MOST_BEFORE_FIRST; at++, votes++)
      last = offsets[at] ?? 0
    if (expected >= first - MOST_BEFORE_FIRST && expected <= last + MOST_BEFORE_FIRST) votes++
    // Of groups of equal size, the one with the first packet wins.
    const isFirst = first <= 0 && last >= 0
    if (votes > best.votes || (votes === best.votes && isFirst)) best = { first, votes }
  }
  return (base + best.first) >>> 0
}
