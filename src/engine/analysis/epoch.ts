import { clockBaseToNanoseconds, type ClockBase } from '../capture/pcapng/clock'

/** Nanoseconds since a capture's base → milliseconds since 1970. */
export type ToEpoch = (timeNs: number) => number

/**
 * Exact to the microsecond: whole microseconds since 1970 are below 2^53, so a moment gives the same number whether
 * it is counted from the start of a live capture or from the first packet of the file it left.
 */
export function epochConverter(base: ClockBase): ToEpoch {
  const nanoseconds = clockBaseToNanoseconds(base)
  const microseconds = Number(nanoseconds / 1000n)
  const rest = Number(nanoseconds % 1000n)
  return (timeNs) => (microseconds + Math.floor((rest + timeNs) / 1000)) / 1000
}

/** The other way round: nanoseconds since a capture's base of a moment in milliseconds since 1970. */
export function timeConverter(base: ClockBase): (epoch: number) => number {
  const nanoseconds = clockBaseToNanoseconds(base)
  const microseconds = Number(nanoseconds / 1000n)
  const rest = Number(nanoseconds % 1000n)
  return (epoch) => (Math.round(epoch * 1000) - microseconds) * 1000 - rest
}
