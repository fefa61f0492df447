import type { ScopeRange } from '../analysis/find/find-source'
import type { WireMatch } from '../find/wire-source'

/** Decides which matches lie in the searched parts of streams. */
export class MatchScope {
  /** Starts and ends by stream, in order; the end is that of the longest part so far. */
  readonly #ranges = new Map<string, { starts: number[]; ends: number[] }>()

  constructor(ranges: readonly ScopeRange[]) {
    for (const { connection, direction, start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
      const key = `${connection} ${direction}`
      const known = this.#ranges.get(key) ?? { starts: [], ends: [] }
      this.#ranges.set(key, known)
      known.starts.push(start)
      known.ends.push(Math.max(end, known.ends.at(-1) ?? 0))
    }
  }

  /** True if a part contains at least one byte of the match. */
  includes({ connection, direction, start, end }: WireMatch): boolean {
    const ranges = this.#ranges.get(`${connection} ${direction}`)
    if (ranges === undefined) return false
    let low = 0
    let high = ranges.starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ranges.starts[middle] ?? 0) < end) low = middle + 1
      else high = middle
    }
    return low > 0 && (ranges.ends[low - 1] ?? 0) > start
  }
}
