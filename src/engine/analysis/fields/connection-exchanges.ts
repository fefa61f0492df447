import type { Direction } from '../../../shared/model/direction'
import { Turns } from '../turns'
import type { Walker } from '../walker'

/**
 * Which exchanges a connection has, for finding the one a byte is of. The table has the exchanges of all connections
 * among each other and nothing by connection: what was once gone through is kept for the few connections that are
 * looked at, and gone on with as more comes.
 */

interface Known {
  /** Ascending. */
  rows: number[]
  /** Rows of the table below it have been looked at. */
  seen: number
}

const MAX_CONNECTIONS = 4
/** Rows between looks at the clock. */
const STEP = 4096

export class ConnectionExchanges {
  readonly #walker: Walker
  /** The one asked for last stands last. */
  readonly #known = new Map<number, Known>()

  constructor(walker: Walker) {
    this.#walker = walker
  }

  /** The rows of a connection's exchanges, ascending. Its table is gone through in turns. */
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
    // Two who ask at once go on from the same place and find nothing twice.
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

  /** Places of the rows that may hold a byte, the likeliest first: what begins last before it. */
  *candidates(rows: readonly number[], direction: Direction, offset: number): Generator<number> {
    const { exchanges } = this.#walker
    const startOf = (row: number): number | null => exchanges.starts(row)[direction]
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >>> 1
      // An exchange without a message in this direction says nothing: the next that has one does.
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
