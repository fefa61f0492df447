import {
  isHttp,
  type DecodedMessage,
  type Inside,
  type MessageSink,
  type Problem,
  type StreamOffsets
} from '../../../decode/stream/decoder'
import type { DynamicTableState } from '../../../decode/stream/http2/hpack/dynamic-table'
import { MAX_RESET_STREAMS } from '../../../decode/stream/http2/limits'
import { RecentMap } from '../../../decode/stream/recent'
import type { Direction } from '../../../shared/model/direction'
import type { ConnectionTable } from '../tables/connection-table'
import type { DecoderShare } from './decoder-memory'
import type { ExchangeTable } from '../tables/exchange-table'
import type { HeadStates } from '../messages/head-states'
import { InnerStory } from '../inner/inner-story'
import type { ExchangeMessage } from '../tables/message-findings'
import type { MessageTap } from '../story/tap'

/**
 * Adds the messages of one connection to the exchange table, and passes them to the tap if there is one.
 * Exchanges are numbered in the order in which the head of their first message was complete in the capture.
 */

export interface IndexerOptions {
  connection: number
  connections: ConnectionTable
  exchanges: ExchangeTable
  /** Saved HPACK table states for reading HTTP/2 heads later. */
  headStates: HeadStates
  /** Memory budget of the connection's decoder. */
  share: DecoderShare
  tap: MessageTap | null
  /** True for foreign captures: the destination of a tunnel is known only from its CONNECT request. */
  isForeign: boolean
  /** Called with the start of a tunnel whose protocol is known. */
  onInside(at: StreamOffsets): void
  /** Returns the arrival time of the byte at this offset of the connection's stream. */
  timeAt(direction: Direction, offset: number): number
}

/** Problems with bytes between two messages of HTTP that are listed with the message before them. */
const BEHIND_MESSAGE: ReadonlySet<string> = new Set([
  'bad-start-line',
  'body-not-allowed',
  'data-after-close',
  'http2-preface',
  'no-more-http'
])
/** Limit of such problems per message, to keep the list readable. */
const MAX_REMARKS = 8

interface EndedMessage {
  readonly row: number
  readonly part: ExchangeMessage
  readonly start: number
  readonly isHttp: boolean
  left: number
}

export class MessageIndexer implements MessageSink {
  readonly messageBody?: NonNullable<MessageSink['messageBody']>
  readonly tunnel?: NonNullable<MessageSink['tunnel']>
  readonly tunnelBytes?: NonNullable<MessageSink['tunnelBytes']>
  readonly frameProblem?: NonNullable<MessageSink['frameProblem']>
  readonly #options: IndexerOptions
  /**
   * The decoder's exchange numbers (starting at 0 on each connection) → rows. Answered exchanges are removed.
   */
  readonly #rows = new Map<number, number>()
  /**
   * Rows of exchanges that ended early: a response in flight when the client reset its stream belongs to
   * them.
   */
  readonly #over = new RecentMap<number>(MAX_RESET_STREAMS)
  /** Emits inner messages to the tap. */
  readonly #inner: InnerStory | null = null
  /** The last message that ended in each direction, HTTP/2 excluded. */
  readonly #last: Partial<Record<Direction, EndedMessage>> = {}
  #time = 0
  #direction: Direction = 'up'
  #offset = 0

  constructor(options: IndexerOptions) {
    this.#options = options
    const { tap, connection } = options
    // Only a tap needs bodies; without one the decoder skips them and they are never read from the file.
    if (tap === null) return
    const inner = new InnerStory(
      {
        emit: (exchange, layer, message) => {
          tap.inner({ connection, exchange, layer, message }, this.#time)
        },
        hold: () => {
          const time = this.#time
          const place = tap.hold()
          return {
            emit: (exchange, layer, message) => {
              place.inner({ connection, exchange, layer, message }, time)
            },
            room: place.room,
            release: place.release
          }
        }
      },
      tap.schema
    )
    this.#inner = inner
    this.messageBody = (message, bytes) => {
      tap.body(connection, message, bytes)
      if (isHttp(message)) inner.body(message, bytes)
    }
    this.frameProblem = (direction, problem) => {
      tap.note(connection, direction, this.#time, problem)
    }
    this.tunnel = (direction, offset, response) => {
      inner.tunnel(direction, offset, response)
    }
    this.tunnelBytes = (direction, bytes, offset) => {
      inner.tunnelBytes(direction, bytes, offset)
    }
  }

  messageTrailers(message: DecodedMessage, trailers: Uint8Array, offset: number): void {
    const { connection, exchanges, tap } = this.#options
    const row = this.#rows.get(message.exchange)
    if (row !== undefined) exchanges.trailers(row, message, offset)
    tap?.trailers(connection, message, trailers, offset)
  }

  headState(direction: Direction, offset: number, take: () => DynamicTableState): void {
    this.#options.headStates.offer(this.#options.connection, direction, offset, take)
  }

  memory(change: number): boolean {
    return this.#options.share.charge(change)
  }

  exchangeOver(exchange: number, direction: Direction, { code, offset }: Problem): void {
    this.#inner?.over(exchange)
    const { exchanges } = this.#options
    const row = this.#rows.get(exchange)
    if (row === undefined) return
    exchanges.over(row, { direction, code, offset })
    this.#answered(exchange, row)
    if (direction === 'up') this.#over.set(exchange, row)
  }

  inside({ protocol, at, serverName }: Inside): void {
    const { connection, connections, onInside } = this.#options
    connections.setProtocol(connection - 1, protocol)
    if (serverName !== '') connections.setServerName(connection - 1, serverName)
    onInside(at)
  }

  /** Sets the time and offset of the bytes that follow. */
  position(time: number, direction: Direction, offset: number): void {
    this.#time = time
    this.#direction = direction
    this.#offset = offset
  }

  messageHead(message: DecodedMessage, head: Uint8Array): void {
    const { connection, exchanges, connections, tap, isForeign } = this.#options
    const time = this.#timeOf(message)
    const row = this.#rowOf(message.exchange, time)
    exchanges.head(row, message, time)
    connections.usage.begin(connection - 1, time)
    if (isForeign && opensTunnel(message)) connections.retarget(connection - 1, exchanges.target(row) ?? '')
    const headers = tap?.head(connection, row + 1, message, head, time)
    if (headers !== undefined && isHttp(message)) this.#inner?.head(message, row + 1, headers)
    if (connections.firstExchange.get(connection - 1) === 0)
      connections.firstExchange.set(connection - 1, row + 1)
  }

  messageEnd(message: DecodedMessage): void {
    const { connection, exchanges, tap } = this.#options
    const row = this.#rows.get(message.exchange)
    if (row === undefined) return
    exchanges.end(row, message, this.#time)
    if (isHttp(message)) this.#inner?.end(message)
    tap?.end(connection, message)
    if (message.stream === undefined) {
      const { direction, start } = message
      this.#last[direction] = {
        row,
        part: exchanges.partOf(row, message),
        start,
        isHttp: isHttp(message),
        left: MAX_REMARKS
      }
    }
    // A request that was cut off still gets a response, if only a 400.
    if (exchanges.isSettled(row)) this.#answered(message.exchange, row)
  }

  /** Reports a problem between messages to the tap and attaches it to the message before it. */
  problem(direction: Direction, problem: Problem): void {
    // A missing start of a connection is already recorded by how the connection opens.
    if (problem.code !== 'missing-bytes' || problem.offset > 0)
      this.#options.tap?.note(this.#options.connection, direction, this.#time, problem)
    const last = this.#last[direction]
    if (last === undefined || last.left === 0) return
    if (last.isHttp && !BEHIND_MESSAGE.has(problem.code)) return
    last.left--
    if (this.#options.exchanges.present.has(last.row))
      this.#options.exchanges.remark(last.row, last.part, last.start, problem)
  }

  #answered(exchange: number, row: number): void {
    const { connection, connections, exchanges } = this.#options
    this.#rows.delete(exchange)
    const waited = exchanges.waited(row)
    if (waited !== null) connections.usage.answer(connection - 1, waited)
    if (this.#rows.size === 0) connections.usage.rest(connection - 1, this.#time)
  }

  /** Ends the connection: exchanges still open stay without a response. */
  finish(time: number): void {
    const { connection, connections, exchanges } = this.#options
    this.#inner?.finish()
    for (const row of this.#rows.values()) exchanges.cut(row)
    this.#rows.clear()
    connections.usage.rest(connection - 1, time)
  }

  #rowOf(number: number, time: number): number {
    const known = this.#rows.get(number)
    if (known !== undefined) return known
    const { connection, connections, exchanges } = this.#options
    const over = this.#over.get(number)
    if (over !== undefined && exchanges.present.has(over)) {
      this.#rows.set(number, over)
      return over
    }
    const row = exchanges.add(connection, time)
    this.#rows.set(number, row)
    connections.exchanges.add(connection - 1, 1)
    return row
  }

  /**
   * Returns the time of a message's first byte. Its head may begin in a segment before the one that completed
   * it.
   */
  #timeOf({ direction, start }: DecodedMessage): number {
    if (direction === this.#direction && start >= this.#offset) return this.#time
    return this.#options.timeAt(direction, start)
  }
}

/** Returns true for a successful response to CONNECT. */
function opensTunnel(message: DecodedMessage): boolean {
  return message.kind === 'http.response' && message.framing === 'tunnel' && message.status !== 101
}
