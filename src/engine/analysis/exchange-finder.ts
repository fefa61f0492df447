import type { MarkedExchange } from '../../shared/model/original'
import type { ConnectionTable } from './connection-table'
import type { ConversationIndex } from './conversation-index'
import type { ExchangeTable } from './exchange-table'

/**
 * Finds the exchange that a record speaks of. Its number is that of the capture it was recorded in, and another one once
 * a ring has dropped what came before; where it begins in its connection's streams stays the same.
 */

export interface FinderParts {
  readonly connections: ConnectionTable
  readonly exchanges: ExchangeTable
  readonly conversations: ConversationIndex
}

export class ExchangeFinder {
  readonly #parts: FinderParts
  /** By how much exchange numbers in this capture were found to differ from those in its record. */
  #shift = 0

  constructor(parts: FinderParts) {
    this.#parts = parts
  }

  /** The row of an exchange, or null if it is not there. */
  find(connection: number, exchange: MarkedExchange): number | null {
    const { connections, exchanges } = this.#parts
    const isIt = (row: number): boolean => {
      if (!exchanges.present.has(row) || exchanges.connection.get(row) !== connection) return false
      const { up, down } = exchanges.starts(row)
      return (up !== null && up === exchange.up) || (down !== null && down === exchange.down)
    }
    const told = exchange.number - 1
    for (const row of [told, told - this.#shift]) if (isIt(row)) return row
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
      this.#shift = told - row
      return row
    }
    return null
  }

  /** It lies before all that the capture holds of the connection: no use to look for it. */
  #isBefore(connection: number, { up = -1, down = -1 }: MarkedExchange): boolean {
    const { conversations } = this.#parts
    return up < conversations.from(connection, 'up') && down < conversations.from(connection, 'down')
  }
}
