/** Set of byte ranges, merged where they touch, so that one lookup tests whether it contains another range. */

export interface ByteSpan {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

export class ByteSpans {
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  constructor(spans: Iterable<ByteSpan>) {
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

  /** True if every byte of [start, end) is in the set; true for an empty range. */
  holds(start: number, end: number): boolean {
    if (start >= end) return true
    const at = this.#before(start)
    return at >= 0 && end <= (this.#ends[at] ?? -1)
  }

  /** True if the bytes before and after this position are in the same range. */
  hasInside(place: number): boolean {
    return place > 0 && this.holds(place - 1, place + 1)
  }

  /** Returns the index of the last range that begins at or before `place`; -1 for none. */
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
