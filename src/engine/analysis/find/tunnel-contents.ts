import type { Direction } from '../../../shared/model/direction'
import { DIRECTIONS } from '../../../shared/model/direction'
import type { ReadMessageBytes } from '../../../decode/stream/websocket/message-frames'
import { innerHeads } from '../inner/inner-heads'
import type { InnerContext } from '../inner/inner-protocol'
import { Turns } from '../turns'
import type { ContentHost } from './exchange-contents'
import type { ContentOutput } from './content-output'
import { rowAt } from './row-at'
import { WebSocketContents } from './websocket-contents'

/** Decodes the WebSocket messages after a 101 response, and continues when more of them have arrived. */

const PIECE_BYTES = 16 * 1024

export class TunnelContents {
  readonly #host: ContentHost
  readonly #exchange: number
  readonly #connection: number
  readonly #turns = new Turns()
  readonly #contents: WebSocketContents
  /** Offsets after the last bytes processed. */
  readonly #at: Record<Direction, number>
  #direction: Direction = 'up'
  #isOver = false

  constructor(host: ContentHost, exchange: number) {
    this.#host = host
    this.#exchange = exchange
    const { exchanges } = host.walker
    this.#connection = exchanges.connection.get(exchange - 1)
    const heads = innerHeads(host.messages.exchange(exchange))
    const messages = exchanges.messages(exchange - 1)
    const endOf = (kind: string): number => messages.findLast((each) => each.kind === kind)?.end ?? 0
    this.#at = { up: endOf('http.request'), down: endOf('http.response') }
    // Nothing is known about the compression if the head of the response is missing.
    const response = heads.response?.headers.length === 0 ? null : heads.response
    const context: InnerContext = { request: heads.request, response, from: { ...this.#at } }
    this.#contents = new WebSocketContents(context, (direction) => this.#reader(direction), this.#output())
  }

  /** True if all messages so far were processed. */
  get isDone(): boolean {
    const { connections } = this.#host.walker
    if (this.#isOver || !connections.present.has(this.#connection - 1)) return true
    return (
      DIRECTIONS.every((each) => this.#at[each] >= this.#total(each)) &&
      connections.ended(this.#connection - 1) === null
    )
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Adds the messages that arrived since the last call; yields after each piece. */
  async *add(): AsyncGenerator<void, void> {
    const { connections } = this.#host.walker
    const at = this.#connection - 1
    for (const direction of DIRECTIONS) {
      this.#direction = direction
      while (connections.present.has(at) && this.#at[direction] < this.#total(direction)) {
        await this.#piece(direction)
        yield
      }
    }
    if (connections.present.has(at) && connections.ended(at) === null) return
    this.#isOver = true
    if (connections.present.has(at)) await this.#contents.finish()
  }

  async #piece(direction: Direction): Promise<void> {
    const { traffic } = this.#host
    const at = this.#at[direction]
    const skipped = Math.min(this.#contents.skippable(direction), this.#total(direction) - at)
    if (skipped > 0) {
      this.#contents.skip(direction, skipped)
      this.#at[direction] = at + skipped
      return
    }
    const { from, bytes } = traffic.stream(this.#connection, direction, at, PIECE_BYTES)
    const missing = bytes.length === 0 ? this.#total(direction) - at : from - at
    if (missing > 0) {
      this.#contents.gap(direction, at, missing)
      const place = { connection: this.#connection, direction, exchange: this.#exchange }
      this.#host.unread({
        ...place,
        part: 'websocket',
        start: at,
        end: at + missing,
        reason: 'missing',
        coding: null,
        searched: 0
      })
    }
    this.#at[direction] = at + missing + bytes.length
    await this.#contents.push(direction, bytes, at + missing)
  }

  #reader(direction: Direction): ReadMessageBytes {
    return (offset, length) => {
      const { from, bytes } = this.#host.traffic.stream(this.#connection, direction, offset, length)
      return from === offset ? bytes : new Uint8Array(0)
    }
  }

  #output(): ContentOutput {
    const { builder, walker } = this.#host
    const part = (): { connection: number; direction: Direction; exchange: number; part: 'websocket' } => ({
      connection: this.#connection,
      direction: this.#direction,
      exchange: this.#exchange,
      part: 'websocket'
    })
    return {
      repeated: (bytes, from) => {
        builder.recorded(bytes, from)
      },
      derived: (bytes, from, to) => {
        builder.derived(bytes, from, to)
      },
      unmasked: (bytes, from) => {
        builder.unmasked(bytes, from)
      },
      get length() {
        return builder.partLength
      },
      end: (from) => {
        builder.end({ ...part(), row: rowAt(walker, this.#connection, this.#direction, from) })
      },
      unread: (start, end, reason, coding) => {
        this.#host.unread({ ...part(), start, end, reason, coding, searched: builder.partLength })
      },
      turn: () => this.#turns.next()
    }
  }

  #total(direction: Direction): number {
    return this.#host.traffic.total(this.#connection, direction)
  }
}
