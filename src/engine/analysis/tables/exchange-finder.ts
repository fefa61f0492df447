import type { MarkedExchange } from '../../../shared/model/original'
import type { ConnectionTable } from './connection-table'
import type { ConversationIndex } from '../traffic/conversation-index'
import type { ExchangeTable } from './exchange-table'

/**
 * Finds the exchange that a recorded event refers to. Exchange numbers differ from those in the record once a
 * ring buffer has dropped earlier ones; the start offsets in the connection's streams stay the same.
 */

export interface FinderParts {
  readonly connections: ConnectionTable
  readonly exchanges: ExchangeTable
  readonly conversations: ConversationIndex
}

export class ExchangeFinder {
  readonly #parts: FinderParts
  /** Offset between exchange numbers in the record and those in this capture. */
  #shift = 0

  constructor(parts: FinderParts) {
    this.#parts = parts
  }

  /** Returns the row of an exchange, or null if it is not in the capture. */
  find(connection: number, exchange: MarkedExchange): number | null {
    const { connections, exchanges } = this.#parts
    const isIt = (row: number): boolean => {
      if (!exchanges.present.has(row) || exchanges.connection.get(row) !== connection) return false
      const { up, down } = exchanges.starts(row)
      return (up !== null && up === exchange.up) || (down !== null && down === exchange.down)
    }
    const expectedRow = exchange.number - 1
    for (const row of [expectedRow, expectedRow - this.#shift]) if (isIt(row)) return row
    if (this.#isBefore(connection, exchange)) return null
    const at = connection - 1
    let left = connections.exchanges.get(at)
    let place = exchanges.present.place(connections.firstExchange.get(at) - 1)
    for (; left > 0; place++) {
      const row = exchanges.present.at(place)
      if (row === undefined) return null
      if (exchanges.connection.get(row) !== connection) continue
      left--
      if (!isIt(row)) continue
      this.#shift = expectedRow - row
      return row
    }
    return null
  }

  /** Returns true if the exchange precedes all captured data of the connection, so a search is useless. */
  #isBefore(connection: number, { up = -1, down = -1 }: MarkedExchange): boolean {
    const { conversations } = this.#parts
    return up < conversations.from(connection, 'up') && down < conversations.from(connection, 'down')
  }
}
