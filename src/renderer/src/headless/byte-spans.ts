/** Stretches of a byte sequence, joined where they touch, so that one look finds whether they hold another stretch. */

export interface Span {
  readonly start: number
  /** Not in it. */
  readonly end: number
}

export class ByteSpans {
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  constructor(spans: Iterable<Span>) {
    for (const { start, end } of [...spans].sort((one, other) => one.start - other.start)) {
      const last = this.#ends.length - 1
      const before = this.#ends[last] ?? -1
      if (start >= end) continue
      if (start <= before) this.#ends[last] = Math.max(before, end)
      else {
        this.#starts.push(start)
        this.#ends.push(end)
      }
    }
  }

  /** Every byte of [start, end) is in it, as none of an empty stretch has to be. */
  holds(start: number, end: number): boolean {
    if (start >= end) return true
    const at = this.#before(start)
    return at >= 0 && end <= (this.#ends[at] ?? -1)
  }

  /** A place between two bytes that are both in the same stretch. */
  hasInside(place: number): boolean {
    return place > 0 && this.holds(place - 1, place + 1)
  }

  /** The last stretch that begins at `place` or before it; -1 for none. */
  #before(place: number): number {
    let [low, high] = [-1, this.#starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? Infinity) <= place) low = middle
      else high = middle
    }
    return low
  }
}
