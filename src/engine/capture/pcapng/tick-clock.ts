/**
 * Converts an interface's timestamps to Float64 nanoseconds since the capture's base. Each interface has its own unit
 * (`if_tsresol`, default microseconds; a power of ten or of two) and epoch (`if_tsoffset` seconds after 1970). The base
 * is converted to that unit once, so that a packet costs two subtractions and a multiplication, without BigInt, and
 * loses no precision within 2^53 units of the base.
 */
import { clockBaseFromNanoseconds, clockBaseToNanoseconds } from './clock'
import type { ClockBase } from './clock'

const TWO_POW_32 = 4_294_967_296
const NANOSECONDS_PER_SECOND = 1_000_000_000n
const LARGEST_TIME = (1n << 64n) - 1n
const BINARY_RESOLUTION = 0x80

/** Value of `if_tsresol` if the option is absent: 10^-6. */
export const DEFAULT_RESOLUTION = 6

export class TickClock {
  readonly ticksPerSecond: bigint
  readonly #nanosecondsPerTick: number
  readonly #epochNanoseconds: bigint
  #ready = false
  #baseHi = 0
  #baseLo = 0
  /** Part of the base between two ticks, in nanoseconds. */
  #baseRest = 0

  /** `resolution`: the exponent as in the file, with the top bit set for powers of two. */
  constructor(resolution: number, offsetSeconds: bigint) {
    const exponent = BigInt(resolution & ~BINARY_RESOLUTION)
    this.ticksPerSecond = (resolution & BINARY_RESOLUTION) === 0 ? 10n ** exponent : 2n ** exponent
    this.#nanosecondsPerTick = 1e9 / Number(this.ticksPerSecond)
    this.#epochNanoseconds = offsetSeconds * NANOSECONDS_PER_SECOND
  }

  /**
   * Converts a timestamp to a base, for the first packet of a capture. Times outside 64-bit nanoseconds are clamped.
   */
  toBase(hi: number, lo: number): ClockBase {
    const ticks = (BigInt(hi) << 32n) | BigInt(lo)
    const time = (ticks * NANOSECONDS_PER_SECOND) / this.ticksPerSecond + this.#epochNanoseconds
    return clockBaseFromNanoseconds(time < 0n ? 0n : time > LARGEST_TIME ? LARGEST_TIME : time)
  }

  /** Returns the nanoseconds since the base, which must be the same in every call. */
  sinceBase(base: ClockBase, hi: number, lo: number): number {
    if (!this.#ready) this.#setBase(base)
    const ticks = (hi - this.#baseHi) * TWO_POW_32 + (lo - this.#baseLo)
    return ticks * this.#nanosecondsPerTick - this.#baseRest
  }

  #setBase(base: ClockBase): void {
    const scaled = (clockBaseToNanoseconds(base) - this.#epochNanoseconds) * this.ticksPerSecond
    const rest = ((scaled % NANOSECONDS_PER_SECOND) + NANOSECONDS_PER_SECOND) % NANOSECONDS_PER_SECOND
    const ticks = (scaled - rest) / NANOSECONDS_PER_SECOND
    // The shift and the mask also split negative numbers: an interface's epoch may lie after the base.
    this.#baseHi = Number(ticks >> 32n)
    this.#baseLo = Number(ticks & 0xffff_ffffn)
    this.#baseRest = Number(rest) / Number(this.ticksPerSecond)
    this.#ready = true
  }
}
