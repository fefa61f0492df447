import type { FieldNode, FieldPlace } from '../../../shared/contract/fields'
import type { Direction } from '../../../shared/model/direction'
import { deepestFieldAt } from '../../../decode/field-list'
import { exchangeLayer } from '../../../decode/view/exchange-layer'
import type { InnerPlace } from '../../../shared/contract/inner'
import type { InnerLists } from '../inner/inner-list'
import type { MessageReader } from '../messages/message-reader'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { Walker } from '../walker'
import { ConnectionExchanges } from './connection-exchanges'
import { pathTo } from './field-path'

/**
 * Reads the fields of messages by parsing their bytes again. Caches the most recently used trees, because a
 * tree is read in pages and often queried for many bytes of one message.
 */

const MAX_TREES = 4
/** Limit of value text in one reply, in characters. */
const MAX_PAGE_TEXT = 48 * 1024
/** Limit of candidate messages that begin before a byte: the exchanges of one connection may interleave. */
const MAX_CANDIDATES = 200

const SWITCHING_PROTOCOLS = 101
/** Parts of a head. A field inside one describes the meaning of its bytes, independent of compression. */
const HEAD_KEYS: ReadonlySet<string> = new Set(['http.start-line', 'http.headers', 'http.trailers'])

interface FoundExchange {
  readonly row: number
  readonly direction: Direction
  /** Null for bytes after the exchange's messages. */
  readonly message: number | null
}

interface Tree {
  readonly version: string
  readonly fields: readonly FieldNode[]
}

export class FieldReader {
  readonly #walker: Walker
  readonly #messages: MessageReader
  readonly #traffic: TrafficReader
  readonly #inner: InnerLists
  readonly #connections: ConnectionExchanges
  /** By exchange and message; the most recently used is last. */
  readonly #trees = new Map<string, Tree>()

  constructor(walker: Walker, messages: MessageReader, traffic: TrafficReader, inner: InnerLists) {
    this.#inner = inner
    this.#walker = walker
    this.#messages = messages
    this.#traffic = traffic
    this.#connections = new ConnectionExchanges(walker)
  }

  page(
    exchange: number,
    message: number,
    first: number,
    count: number
  ): { total: number; direction: Direction; fields: FieldNode[] } {
    const { fields, direction } = this.#tree(exchange, message)
    const page: FieldNode[] = []
    let text = 0
    for (const field of fields.slice(first, first + count)) {
      text += field.value.length + (field.name?.length ?? 0)
      if (page.length > 0 && text > MAX_PAGE_TEXT) break
      page.push(field)
    }
    return { total: fields.length, direction, fields: page }
  }

  /**
   * Returns the field at a byte: of an exchange's message, of an inner message, or of a frame. Exchanges are
   * looked up by the start offsets of their messages, without reading earlier ones.
   */
  async at(connection: number, direction: Direction, offset: number): Promise<FieldPlace | null> {
    this.#traffic.mustKnow(connection)
    const isFramed = this.#walker.connections.protocol(connection - 1) === 'http/2'
    const frame = isFramed
      ? await this.#insideOf({ connection, exchange: null, layer: 'http/2' }, direction, offset)
      : null
    const rows = await this.#connections.rows(connection)
    const exchange = this.#exchangeAt(connection, rows, direction, offset, streamOf(frame))
    const message = exchange === null ? null : this.#placeIn(exchange, offset)
    const inside = exchange === null ? null : await this.#inside(connection, exchange, message, offset)
    if (message !== null && isOfHead(message)) return message
    // Prefer the field with the fewest bytes; among equals, the meaning over the encoding.
    return [inside, message, frame].reduce((best, found) =>
      found !== null && (best === null || bytesOf(found) < bytesOf(best)) ? found : best
    )
  }

  /**
   * Returns the message that contains a byte, or the exchange whose tunnel does. `stream`: limits the search
   * to one HTTP/2 stream.
   */
  #exchangeAt(
    connection: number,
    rows: readonly number[],
    direction: Direction,
    offset: number,
    stream: number | null
  ): FoundExchange | null {
    // Stream 0 belongs to the connection, not to an exchange.
    if (stream === 0) return null
    const { exchanges } = this.#walker
    let looked = 0
    for (const row of this.#connections.candidates(rows, direction, offset)) {
      if (stream !== null && exchanges.stream(row) !== stream) continue
      if (++looked > MAX_CANDIDATES) return null
      const message = this.#messageAt(connection, row, direction, offset)
      if (message >= 0) return { row, direction, message }
      if (exchanges.status(row) === SWITCHING_PROTOCOLS) return { row, direction, message: null }
    }
    return null
  }

  #placeIn({ row, message }: FoundExchange, offset: number): FieldPlace | null {
    if (message === null) return null
    const { fields } = this.#tree(row + 1, message)
    const path = pathTo(fields, deepestFieldAt(fields, offset))
    return path.length === 0 ? null : { exchange: row + 1, message, inner: null, path }
  }

  /** Returns the field of an inner message, in an exchange's bodies or after it in a tunnel. */
  async #inside(
    connection: number,
    { row, direction }: FoundExchange,
    message: FieldPlace | null,
    offset: number
  ): Promise<FieldPlace | null> {
    if (message !== null && isOfHead(message)) return null
    const layer = exchangeLayer(this.#messages.exchange(row + 1))
    if (layer === null) return null
    return await this.#insideOf({ connection, exchange: row + 1, layer }, direction, offset)
  }

  async #insideOf(place: InnerPlace, direction: Direction, offset: number): Promise<FieldPlace | null> {
    const found = await this.#inner.at(place, direction, offset)
    if (found === null) return null
    const { layer, exchange } = place
    const { generation, index, range, path, stream } = found
    return { exchange, message: null, inner: { layer, exchange, generation, index, range, stream }, path }
  }

  #messageAt(connection: number, row: number, direction: Direction, offset: number): number {
    const total = this.#traffic.total(connection, direction)
    return this.#walker.exchanges
      .messages(row)
      .findIndex(
        ({ direction: of, start, end, ended }) =>
          of === direction && start <= offset && offset < (ended ? end : total)
      )
  }

  #tree(exchange: number, message: number): { fields: readonly FieldNode[]; direction: Direction } {
    const { version, direction, read } = this.#messages.fields(exchange, message)
    const key = `${exchange}:${message}`
    const known = this.#trees.get(key)
    const tree = known?.version === version ? known : { version, fields: read() }
    this.#trees.delete(key)
    this.#trees.set(key, tree)
    for (const oldest of this.#trees.keys()) {
      if (this.#trees.size <= MAX_TREES) break
      this.#trees.delete(oldest)
    }
    return { fields: tree.fields, direction }
  }
}

/** Returns true for a field inside a head. */
function isOfHead({ path }: FieldPlace): boolean {
  return path.slice(0, -1).some(({ key }) => HEAD_KEYS.has(key))
}

/** Returns the length of the deepest field in bytes. */
function bytesOf({ path, inner }: FieldPlace): number {
  const [start, end] = path.at(-1)?.range ?? inner?.range ?? [0, Infinity]
  return end - start
}

/** Returns the stream of a frame; null if it does not limit the exchange. */
function streamOf(frame: FieldPlace | null): number | null {
  return frame?.inner?.stream ?? null
}
