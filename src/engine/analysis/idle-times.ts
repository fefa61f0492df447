/**
 * The idle times that a drawing of a connection's life leaves out of scale. A connection that speaks for a millisecond
 * every ten seconds would otherwise be hairlines in a void.
 */

/** Start and end. */
export type Idle = [number, number]

/** Pauses that are remembered: more would leave a drawing little else than pauses. */
const MOST = 16
/** Shorter than this, in nanoseconds, is no pause to a person. */
const LEAST_NS = 50e6
/** A pause goes out of scale when it is longer than this many times all that then stays in scale. */
const SHARE = 1

export class IdleTimes {
  /** The longest, longest first. */
  readonly #longest: Idle[] = []
  #events = 0
  #last: number | null = null
  #first: number | null = null

  /** Something happened; in order of time. */
  add(time: number): void {
    const last = this.#last
    this.#first ??= time
    this.#last = time
    this.#events++
    if (last === null || time - last < LEAST_NS) return
    const shortest = this.#longest[MOST - 1]
    if (shortest !== undefined && lengthOf(shortest) >= time - last) return
    const idle: Idle = [last, time]
    const at = this.#longest.findIndex((known) => lengthOf(known) < time - last)
    this.#longest.splice(at < 0 ? this.#longest.length : at, 0, idle)
    if (this.#longest.length > MOST) this.#longest.pop()
  }

  /**
   * As many of the longest as pay: each of them is long against all that then stays in scale. Where every happening
   * stands alone there is nothing to make room for.
   */
  choose(): Idle[] {
    const total = (this.#last ?? 0) - (this.#first ?? 0)
    let rest = total
    let chosen = 0
    for (const [at, idle] of this.#longest.entries()) {
      rest -= lengthOf(idle)
      if (lengthOf(idle) > rest * SHARE) chosen = at + 1
    }
    if (this.#events - chosen <= 2) return []
    return this.#longest.slice(0, chosen).sort(([a], [b]) => a - b)
  }
}

function lengthOf([start, end]: Idle): number {
  return end - start
}
