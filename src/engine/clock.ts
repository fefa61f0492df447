import { performance } from 'node:perf_hooks'

/**
 * Clock of a capture: wall clock time at the start, monotonic afterwards, so that corrections of the system clock do
 * not affect order and durations.
 */
export interface Clock {
  /** Milliseconds since 1970 when this clock started, with a fraction. */
  readonly startedAt: number
  /** Whole nanoseconds since the start; never decreases. */
  now(): number
}

export function systemClock(): Clock {
  const origin = performance.now()
  return {
    startedAt: performance.timeOrigin + origin,
    now: () => Math.round((performance.now() - origin) * 1e6)
  }
}
