/**
 * Initial sequence numbers. Every stream of a file needs its own, and none may be 0: when ports are used again, a
 * reader tells the new conversation from a retransmitted SYN only by its number. They come from the connection's
 * number, so that nothing has to be remembered between a ring's files. Multiplying by an odd constant permutes the
 * 32-bit numbers (Fibonacci hashing's constant, 2^32 / golden ratio, keeps neighbours far apart), hence no two of
 * connection, leg and direction share one, and only the all-ones index, out of range here, would give 0.
 */
import type { DirectionCode } from './direction'

const GOLDEN_RATIO_32 = 0x9e3779b1
/** The client leg, two that may run inside it, and one for what is told afterwards. */
export const LEGS_PER_CONNECTION = 4
/** Above this, connection × legs × directions no longer fits 32 bits and numbers would repeat. */
export const MAX_CONNECTION = 2 ** 29 - 2

export function initialSequence(connection: number, leg: number, direction: DirectionCode): number {
  const index = (connection * LEGS_PER_CONNECTION + leg) * 2 + direction
  return Math.imul(index + 1, GOLDEN_RATIO_32) >>> 0
}
