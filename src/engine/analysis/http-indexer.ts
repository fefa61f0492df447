import type { DecodedMessage, MessageSink } from '../../decode/stream/decoder'
import type { Direction } from '../../shared/model/direction'
import type { ConnectionTable } from './connection-table'
import type { ExchangeTable } from './exchange-table'
import type { MessageTap } from './tap'

/**
 * Puts one connection's messages into the exchange table, and tells the tap if there is one. Exchange numbers are
 * given in the order in which their first message's head was complete in the capture.
 */

export interface IndexerOptions {
  connection: number
  connections: ConnectionTable
  exchanges: ExchangeTable
  tap: MessageTap | null
  /** Arrival of the byte at this offset of the connection's stream. */
  timeAt(direction: Direction, offset: number): number
}

export class HttpIndexer implements MessageSink {
  readonly messageBody?: NonNullable<MessageSink['messageBody']>
  readonly messageTrailers?: NonNullable<MessageSink['messageTrailers']>
  readonly #options: IndexerOptions
  /** The decoder's exchange numbers (from 0 on each connection) → rows. Answered ones are forgotten. */
  readonly #rows = new Map<number, number>()
  #time = 0
  #direction: Direction = 'up'
  #offset = 0

  constructor(options: IndexerOptions) {
    this.#options = options
    const { tap, connection } = options
    // Only a tap wants bodies; without one the decoder passes over them and they are never read from the file.
    if (tap === null) return
    this.messageBody = (message, bytes) => {
      tap.body(connection, message, bytes)
    }
    this.messageTrailers = (message, trailers, offset) => {
      tap.trailers(connection, message, trailers, offset)
    }
  }

  /** The bytes that follow arrived at `time`, the first of them at `offset`. */
  position(time: number, direction: Direction, offset: number): void {
    this.#time = time
    this.#direction = direction
    this.#offset = offset
  }

  messageHead(message: DecodedMessage, head: Uint8Array): void {
    const { connection, exchanges, connections, tap } = this.#options
    const time = this.#timeOf(message)
    const row = this.#rowOf(message.exchange, time)
    exchanges.head(row, message, time)
    connections.usage.begin(connection - 1, time)
    tap?.head(connection, row + 1, message, head, time)
    if (connections.firstExchange.get(connection - 1) === 0)
      connections.firstExchange.set(connection - 1, row + 1)
  }

  messageEnd(message: DecodedMessage): void {
    const { connection, connections, exchanges, tap } = this.#options
    const row = this.#rows.get(message.exchange)
    if (row === undefined) return
    exchanges.end(row, message, this.#time)
    tap?.end(connection, message)
    if (exchanges.state(row) === 'open') return
    this.#rows.delete(message.exchange)
    const waited = exchanges.waited(row)
    if (waited !== null) connections.usage.answer(connection - 1, waited)
    if (this.#rows.size === 0) connections.usage.rest(connection - 1, this.#time)
  }

  /** The connection is over: what is still open stays unanswered. */
  finish(time: number): void {
    const { connection, connections, exchanges } = this.#options
    for (const row of this.#rows.values()) exchanges.cut(row)
    this.#rows.clear()
    connections.usage.rest(connection - 1, time)
  }

  #rowOf(number: number, time: number): number {
    const known = this.#rows.get(number)
    if (known !== undefined) return known
    const { connection, connections, exchanges } = this.#options
    const row = exchanges.add(connection, time)
    this.#rows.set(number, row)
    connections.exchanges.add(connection - 1, 1)
    return row
  }

  /** A head may have begun in a segment before the one that completed it. */
  #timeOf({ direction, start }: DecodedMessage): number {
    if (direction === this.#direction && start >= this.#offset) return this.#time
    return this.#options.timeAt(direction, start)
  }
}
