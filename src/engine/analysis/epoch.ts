import { clockBaseToNanoseconds, type ClockBase } from '../capture/pcapng/clock'

/** Nanoseconds since a capture's base → milliseconds since 1970. */
export type ToEpoch = (timeNs: number) => number

/**
 * Exact to the microsecond: whole microseconds since 1970 are below 2^53, so a time has the same value
 * whether it is relative to the start of a live capture or to the first packet of its saved file.
 */
export function epochConverter(base: ClockBase): ToEpoch {
  const nanoseconds = clockBaseToNanoseconds(base)
  const microseconds = Number(nanoseconds / 1000n)
  const rest = Number(nanoseconds % 1000n)
  return (timeNs) => (microseconds + Math.floor((rest + timeNs) / 1000)) / 1000
}

/** Inverse of `epochConverter`: milliseconds since 1970 → nanoseconds since a capture's base. */
export function timeConverter(base: ClockBase): (epoch: number) => number {
  const nanoseconds = clockBaseToNanoseconds(base)
  const microseconds = Number(nanoseconds / 1000n)
  const rest = Number(nanoseconds % 1000n)
  return (epoch) => (Math.round(epoch * 1000) - microseconds) * 1000 - rest
}
