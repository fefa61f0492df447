/**
 * Time in a capture. In the file, a packet's timestamp is an unsigned 64-bit count of nanoseconds since 1970. Inside
 * the program, a time is a Float64 count of nanoseconds since the capture's *base*, exact for 104 days. The base is
 * stored as two 32-bit halves, so that timestamps are computed with Number additions: a BigInt per packet would create
 * garbage at millions per second.
 */

const TWO_POW_32 = 4_294_967_296

/** Nanoseconds since 1970 as an unsigned 64-bit number in two halves. */
export interface ClockBase {
  readonly hi: number
  readonly lo: number
}

/** Returns the base for a capture that starts at this wall-clock time, with microsecond precision. */
export function clockBase(epochMilliseconds: number): ClockBase {
  return clockBaseFromNanoseconds(BigInt(Math.max(0, Math.round(epochMilliseconds * 1000))) * 1000n)
}

export function clockBaseFromNanoseconds(nanoseconds: bigint): ClockBase {
  const unsigned = BigInt.asUintN(64, nanoseconds)
  return { hi: Number(unsigned >> 32n), lo: Number(unsigned & 0xffff_ffffn) }
}

export function clockBaseToNanoseconds(base: ClockBase): bigint {
  return (BigInt(base.hi) << 32n) | BigInt(base.lo)
}

/**
 * Returns the epoch milliseconds of a time in the capture, for display (with microsecond, not nanosecond, precision).
 */
export function epochMilliseconds(base: ClockBase, timeNs: number): number {
  return (base.hi * TWO_POW_32 + base.lo) / 1e6 + timeNs / 1e6
}

/**
 * Stores base + time as the two little-endian words of a pcapng timestamp, upper half first (draft-ietf-opsawg-pcapng,
 * Enhanced Packet Block). Times before the base are written as the base.
 */
export function putTimestamp(view: DataView, at: number, base: ClockBase, timeNs: number): void {
  const time = timeNs > 0 ? Math.round(timeNs) : 0
  const carried = Math.floor(time / TWO_POW_32)
  const low = base.lo + (time - carried * TWO_POW_32)
  const overflow = low >= TWO_POW_32
  view.setUint32(at, base.hi + carried + (overflow ? 1 : 0), true)
  view.setUint32(at + 4, overflow ? low - TWO_POW_32 : low, true)
}
