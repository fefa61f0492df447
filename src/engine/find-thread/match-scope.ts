import type { Direction } from '../../shared/model/direction'
import type { ScopeRange } from '../analysis/find/find-source'
import type { WireMatch } from '../find/wire-source'

/** Decides which matches lie in the searched parts of streams. */
export class MatchScope {
  /** Connections of the parts. */
  readonly connections: readonly number[]
  readonly #connections: ReadonlySet<number>
  /** Null if the parts are connections: all of their exchanges are searched. */
  readonly #exchanges: ReadonlySet<number> | null
  /** Starts and ends by stream, in order; the end is that of the longest part so far. */
  readonly #ranges = new Map<string, { starts: number[]; ends: number[] }>()

  constructor(ranges: readonly ScopeRange[]) {
    this.#connections = new Set(ranges.map(({ connection }) => connection))
    this.connections = [...this.#connections]
    const exchanges = ranges.flatMap(({ exchange }) => exchange ?? [])
    this.#exchanges = exchanges.length === 0 ? null : new Set(exchanges)
    for (const { connection, direction, start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
      const key = `${connection} ${direction}`
      const known = this.#ranges.get(key) ?? { starts: [], ends: [] }
      this.#ranges.set(key, known)
      known.starts.push(start)
      known.ends.push(Math.max(end, known.ends.at(-1) ?? 0))
    }
  }

  /** True if the message of an exchange, which begins at `start` or contains it, is searched. */
  includesExchange({
    connection,
    direction,
    exchange,
    start = 0,
    end = Infinity
  }: {
    connection: number
    direction: Direction
    exchange: number
    start?: number
    end?: number
  }): boolean {
    if (this.#exchanges !== null) return this.#exchanges.has(exchange)
    return this.includes({ connection, direction, start, end })
  }

  /** True if a text is about a searched row. The texts of a connection do not belong to its exchanges. */
  includesText({ connection, exchange }: { connection: number; exchange: number | null }): boolean {
    if (this.#exchanges !== null) return exchange !== null && this.#exchanges.has(exchange)
    return this.#connections.has(connection)
  }

  /** True if a part contains at least one byte of the match. */
  includes({ connection, direction, start, end }: Omit<WireMatch, 'row'> & { row?: number }): boolean {
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
