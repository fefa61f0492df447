/**
 * Time in a capture. A packet's timestamp in the file is an unsigned 64-bit count of nanoseconds since 1970; inside
 * the program a time is a Float64 count of nanoseconds since the capture's *base*, exact for 104 days. The base is
 * kept as two 32-bit halves so that a timestamp is made of additions on Numbers: a BigInt per packet would be garbage
 * at millions a second.
 */

const TWO_POW_32 = 4_294_967_296

/** Nanoseconds since 1970 as an unsigned 64-bit number in two halves. */
export interface ClockBase {
  readonly hi: number
  readonly lo: number
}

/** The base for a capture that starts at this wall-clock time; a fraction of a millisecond is kept to the microsecond. */
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

/** Epoch milliseconds of a moment of the capture, for showing (microseconds survive, nanoseconds do not). */
export function epochMilliseconds(base: ClockBase, timeNs: number): number {
  return (base.hi * TWO_POW_32 + base.lo) / 1e6 + timeNs / 1e6
}

/**
 * Stores base + time as the two little-endian words of a pcapng timestamp, upper half first
 * (draft-ietf-opsawg-pcapng, Enhanced Packet Block). Times before the base are written as the base.
 */
export function putTimestamp(view: DataView, at: number, base: ClockBase, timeNs: number): void {
  const time = timeNs > 0 ? Math.round(timeNs) : 0
  const carried = Math.floor(time / TWO_POW_32)
  const low = base.lo + (time - carried * TWO_POW_32)
  const overflow = low >= TWO_POW_32
  view.setUint32(at, base.hi + carried + (overflow ? 1 : 0), true)
  view.setUint32(at + 4, overflow ? low - TWO_POW_32 : low, true)
}
