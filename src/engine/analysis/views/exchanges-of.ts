import type { ExchangeTable } from '../tables/exchange-table'

/**
 * The exchanges of each connection, for filters that relate the two. The table interleaves all connections; this index
 * is built when a filter first needs it, and extended as exchanges arrive.
 */
export class ExchangesOf {
  readonly #exchanges: Pick<ExchangeTable, 'present' | 'connection'>
  /** By row of the connection; ascending. */
  readonly #rows = new Map<number, number[]>()
  /** Rows below it are in the index. */
  #seen = 0

  constructor(exchanges: Pick<ExchangeTable, 'present' | 'connection'>) {
    this.#exchanges = exchanges
  }

  /** Returns the rows of a connection's exchanges, ascending. `connection`: its row. */
  of(connection: number): readonly number[] {
    const { present } = this.#exchanges
    this.#extend()
    const rows = this.#rows.get(connection)
    if (rows === undefined) return []
    if (rows[0] !== undefined && !present.has(rows[0])) {
      const kept = rows.filter((row) => present.has(row))
      if (kept.length === 0) this.#rows.delete(connection)
      else this.#rows.set(connection, kept)
      return kept
    }
    return rows
  }

  #extend(): void {
    const { present, connection } = this.#exchanges
    for (let place = present.place(this.#seen); ; place++) {
      const row = present.at(place)
      if (row === undefined) break
      const of = connection.get(row) - 1
      const known = this.#rows.get(of)
      if (known === undefined) this.#rows.set(of, [row])
      else known.push(row)
    }
    this.#seen = present.end
  }
}
