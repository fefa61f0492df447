/**
 * Selects the idle times that the timeline of a connection compresses. Otherwise, a connection that is active
 * for a millisecond every ten seconds would be a few thin lines.
 */

/** Start and end. */
export type Idle = [number, number]

/** Limit of pauses that are remembered; with more, the timeline would show little else. */
const MOST = 16
/** Minimum length of a pause, in nanoseconds. */
const LEAST_NS = 50e6
/** A pause is compressed if it is longer than this multiple of the time that then remains in scale. */
const SHARE = 1

export class IdleTimes {
  /** The longest pauses, longest first. */
  readonly #longest: Idle[] = []
  #events = 0
  #last: number | null = null
  #first: number | null = null

  /** Adds the time of an event; events must be in order. */
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
   * Returns the longest pauses that are worth compressing: each is long relative to the time that then
   * remains in scale. Returns none if every event is isolated, since compressing would gain no space.
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
