import type { Direction } from '../../../shared/model/direction'
import { Turns } from '../turns'
import type { Walker } from '../walker'

/**
 * Lists the exchanges of a connection, for finding the one a byte belongs to. The exchange table interleaves
 * all connections and has no index by connection, so the result of a scan is cached for a few connections and
 * extended as exchanges arrive.
 */

interface Known {
  /** Ascending. */
  rows: number[]
  /** Rows of the table below it have been scanned. */
  seen: number
}

const MAX_CONNECTIONS = 4
/** Number of rows between checks of the time. */
const STEP = 4096

export class ConnectionExchanges {
  readonly #walker: Walker
  /** The most recently used is last. */
  readonly #known = new Map<number, Known>()

  constructor(walker: Walker) {
    this.#walker = walker
  }

  /** Returns the rows of a connection's exchanges, ascending. Scans the table in slices. */
  async rows(connection: number): Promise<readonly number[]> {
    const { connections, exchanges } = this.#walker
    const { present } = exchanges
    const first = connections.firstExchange.get(connection - 1) - 1
    const known = this.#known.get(connection) ?? { rows: [], seen: Math.max(0, first) }
    this.#known.delete(connection)
    this.#known.set(connection, known)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_CONNECTIONS) break
      this.#known.delete(oldest)
    }
    if (known.rows[0] !== undefined && !present.has(known.rows[0]))
      known.rows = known.rows.filter((row) => present.has(row))
    const turns = new Turns()
    // Concurrent calls continue at the same row and add nothing twice.
    while (first >= 0 && known.seen < present.end) {
      const end = Math.min(known.seen + STEP, present.end)
      for (let place = present.place(known.seen); ; place++) {
        const row = present.at(place)
        if (row === undefined || row >= end) break
        if (exchanges.connection.get(row) === connection) known.rows.push(row)
      }
      known.seen = end
      await turns.next()
    }
    return known.rows
  }

  /** Yields the rows that may contain a byte, likeliest first: those that begin last before it. */
  *candidates(rows: readonly number[], direction: Direction, offset: number): Generator<number> {
    const { exchanges } = this.#walker
    const startOf = (row: number): number | null => exchanges.starts(row)[direction]
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      // An exchange without a message in this direction has no offset to compare; use the next one that has.
      let probe = middle
      while (probe < high && startOf(rows[probe] ?? 0) === null) probe++
      if (probe < high && (startOf(rows[probe] ?? 0) ?? 0) <= offset) low = probe + 1
      else high = middle
    }
    for (let at = low - 1; at >= 0; at--) {
      const row = rows[at]
      if (row !== undefined && startOf(row) !== null) yield row
    }
  }
}
