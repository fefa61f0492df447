import type { WorkStep } from '../analysis/turns'

/**
 * Runs work in slices, so that the thread can also answer requests. The event loop turns once between two
 * slices.
 */

/** About half a frame: the maximum time a page read waits for a busy analysis. */
const SLICE_MS = 8
/** Number of short steps between checks of the time. */
const STEPS = 32

export class Slices {
  readonly #step: () => WorkStep
  readonly #afterSlice: (idle: boolean) => void
  #scheduled = false

  /**
   * `step` does one unit of work and returns false if there is none. `afterSlice` is called with true if no
   * work is left.
   */
  constructor(step: () => WorkStep, afterSlice: (idle: boolean) => void) {
    this.#step = step
    this.#afterSlice = afterSlice
  }

  /** Schedules a slice, unless one is scheduled already. */
  wake(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#slice()
    })
  }

  #slice(): void {
    this.#scheduled = false
    const until = performance.now() + SLICE_MS
    let idle = false
    do {
      for (let at = 0; at < STEPS && !idle; at++) {
        const step = this.#step()
        idle = step === false
        if (step === 'long') break
      }
    } while (!idle && performance.now() < until)
    if (!idle) this.wake()
    this.#afterSlice(idle)
  }
}
