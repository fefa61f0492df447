import { performance } from 'node:perf_hooks'

/**
 * Time of a capture: wall clock once at the start, monotonic from then on, so that order and durations survive a
 * correction of the system's clock.
 */
export interface Clock {
  /** Milliseconds since 1970 when this clock started, with a fraction. */
  readonly startedAt: number
  /** Whole nanoseconds since the start; never goes back. */
  now(): number
}

export function systemClock(): Clock {
  const origin = performance.now()
  return {
    startedAt: performance.timeOrigin + origin,
    now: () => Math.round((performance.now() - origin) * 1e6)
  }
}
