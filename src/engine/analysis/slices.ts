/**
 * Work cut into slices, so that the thread also answers requests. Between two slices the event loop turns once.
 */

/** A slice is about half a frame: a page read waits no longer than that behind a busy analysis. */
const SLICE_MS = 8
/** Steps between looks at the clock. */
const STEPS = 32

export class Slices {
  readonly #step: () => boolean
  readonly #afterSlice: (idle: boolean) => void
  #scheduled = false

  /** `step` does one unit of work and returns false if there is none. `afterSlice` is told whether work is left. */
  constructor(step: () => boolean, afterSlice: (idle: boolean) => void) {
    this.#step = step
    this.#afterSlice = afterSlice
  }

  /** There may be work. */
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
      for (let at = 0; at < STEPS && !idle; at++) idle = !this.#step()
    } while (!idle && performance.now() < until)
    if (!idle) this.wake()
    this.#afterSlice(idle)
  }
}
