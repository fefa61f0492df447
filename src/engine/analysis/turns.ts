/** Long work for one answer, cut so that the thread's walk and other answers get their turns in between. */

/** As long as a slice of the walk. */
const TURN_MS = 8

export class Turns {
  #until = performance.now() + TURN_MS

  /** Lets others go first when this turn is over; called between pieces of work well below a millisecond. */
  async next(): Promise<void> {
    if (performance.now() < this.#until) return
    await new Promise((resolve) => setImmediate(resolve))
    this.#until = performance.now() + TURN_MS
  }
}
