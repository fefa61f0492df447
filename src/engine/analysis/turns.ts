/** Time slicing for long requests, so that the walk and other requests can run in between. */

/** Result of a unit of background work: false if there was none, `long` if the time has to be checked after it. */
export type WorkStep = boolean | 'long'

/** The same as a slice of the walk. */
const TURN_MS = 8

export class Turns {
  #until = performance.now() + TURN_MS

  /**
   * Yields to the event loop once the time slice is used up. Call it between units of work well below a
   * millisecond.
   */
  async next(): Promise<void> {
    if (performance.now() < this.#until) return
    await new Promise((resolve) => setImmediate(resolve))
    this.#until = performance.now() + TURN_MS
  }
}
