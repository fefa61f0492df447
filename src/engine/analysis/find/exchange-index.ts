import type { Direction } from '../../../shared/model/direction'
import { ConnectionExchanges } from '../fields/connection-exchanges'
import { Turns } from '../turns'
import type { Walker } from '../walker'

/**
 * Finds the exchanges that the matches of a search belong to. The exchange table has no index by connection, so one is
 * built for the first search and extended when the table has grown by a share.
 */

/** Place in a stream. */
export interface StreamPlace {
  readonly connection: number
  readonly direction: Direction
  readonly start: number
}

const SWITCHING_PROTOCOLS = 101
/** Limit of candidate exchanges that begin before a place: the exchanges of one connection may interleave. */
const MAX_CANDIDATES = 8
/** Exchanges that are searched without the index, at most, and as a share of those in it. */
const MOST_UNLISTED = 4096
const UNLISTED_SHARE = 1 / 8
/** Number of rows between checks of the time. */
const STEP = 4096

export class ExchangeIndex {
  readonly #walker: Walker
  readonly #connections: ConnectionExchanges
  /** Exchanges of connection `c` are in rows[firsts[c], firsts[c + 1]), ascending. */
  #firsts = new Uint32Array(2)
  #rows = new Uint32Array(0)
  /** Exchanges below this row are in the index. */
  #end = 0
  /** Later ones, by connection. */
  readonly #later = new Map<number, number[]>()
  #laterEnd = 0
  /** Rows of the connection of the last place: consecutive matches are often in one. */
  #last: { connection: number; rows: readonly number[] } | null = null

  constructor(walker: Walker) {
    this.#walker = walker
    this.#connections = new ConnectionExchanges(walker)
  }

  /** Returns the number of the exchange at each place; 0 for a place outside of exchanges. */
  async at(places: readonly StreamPlace[]): Promise<Uint32Array> {
    const turns = new Turns()
    await this.#extend(turns)
    const numbers = new Uint32Array(places.length)
    for (const [at, place] of places.entries()) {
      numbers[at] = this.#numberAt(place)
      await turns.next()
    }
    return numbers
  }

  #numberAt({ connection, direction, start }: StreamPlace): number {
    const { connections, exchanges } = this.#walker
    if (!connections.present.has(connection - 1)) return 0
    const total = (direction === 'down' ? connections.down : connections.up).get(connection - 1)
    const isFramed = connections.protocol(connection - 1) === 'http/2'
    let found = 0
    let looked = 0
    for (const row of this.#connections.candidates(this.#rowsOf(connection), direction, start)) {
      if (++looked > MAX_CANDIDATES) return found
      const isInside = exchanges
        .messages(row)
        .some(
          (each) =>
            each.direction === direction && each.start <= start && start < (each.ended ? each.end : total)
        )
      if (!isInside && exchanges.status(row) !== SWITCHING_PROTOCOLS) continue
      if (!isFramed) return row + 1
      // Frames of several streams interleave: the place alone does not decide between them.
      if (found !== 0) return 0
      found = row + 1
    }
    return found
  }

  #rowsOf(connection: number): readonly number[] {
    if (this.#last?.connection === connection) return this.#last.rows
    const { present } = this.#walker.exchanges
    const listed = this.#rows.subarray(this.#firsts[connection] ?? 0, this.#firsts[connection + 1] ?? 0)
    const rows = [...listed, ...(this.#later.get(connection) ?? [])].filter((row) => present.has(row))
    this.#last = { connection, rows }
    return rows
  }

  async #extend(turns: Turns): Promise<void> {
    const { exchanges } = this.#walker
    const { present } = exchanges
    const end = present.end
    this.#last = null
    if (end - this.#end > Math.max(MOST_UNLISTED, this.#end * UNLISTED_SHARE)) {
      const connectionOf = new Uint32Array(end)
      for (let place = 0; ; place++) {
        const row = present.at(place)
        if (row === undefined || row >= end) break
        connectionOf[row] = exchanges.connection.get(row)
        if (place % STEP === 0) await turns.next()
      }
      this.#list(connectionOf)
    }
    for (let row = Math.max(this.#laterEnd, present.first); row < end; row++) {
      const number = exchanges.connection.get(row)
      const known = this.#later.get(number)
      if (known === undefined) this.#later.set(number, [row])
      else known.push(row)
    }
    this.#laterEnd = Math.max(this.#laterEnd, end)
  }

  /** Lists rows by connection; 0 for a row that no longer exists. */
  #list(connectionOf: Uint32Array): void {
    const most = connectionOf.reduce((a, b) => Math.max(a, b), 0)
    const firsts = new Uint32Array(most + 2)
    for (const number of connectionOf) firsts[number + 1] = (firsts[number + 1] ?? 0) + 1
    for (let at = 1; at < firsts.length; at++) firsts[at] = (firsts[at] ?? 0) + (firsts[at - 1] ?? 0)
    const next = firsts.slice()
    const rows = new Uint32Array(connectionOf.length)
    for (const [row, number] of connectionOf.entries()) {
      const at = next[number] ?? 0
      next[number] = at + 1
      rows[at] = row
    }
    this.#firsts = firsts
    this.#rows = rows
    this.#end = connectionOf.length
    this.#laterEnd = connectionOf.length
    this.#later.clear()
  }
}
