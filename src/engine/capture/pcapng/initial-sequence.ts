/**
 * Initial sequence numbers. Every stream of a file needs a unique one other than 0: when ports are reused, a reader
 * distinguishes a new conversation from a retransmitted SYN only by this number. They are derived from the connection
 * number, so no state has to be kept between the files of a ring. Multiplication by an odd constant permutes the 32-bit
 * numbers (the constant of Fibonacci hashing, 2^32 / golden ratio, spreads neighbours far apart). Hence no two
 * combinations of connection, leg and direction share a number, and only the all-ones index, which is out of range
 * here, would yield 0.
 */
import type { DirectionCode } from './direction'

const GOLDEN_RATIO_32 = 0x9e3779b1
/** The client leg, up to two conversations inside it, and one for events after the close. */
export const LEGS_PER_CONNECTION = 4
/** Above this, connection × legs × directions exceeds 32 bits and numbers would repeat. */
export const MAX_CONNECTION = 2 ** 29 - 2

export function initialSequence(connection: number, leg: number, direction: DirectionCode): number {
  const index = (connection * LEGS_PER_CONNECTION + leg) * 2 + direction
  return Math.imul(index + 1, GOLDEN_RATIO_32) >>> 0
}
