import type {
  InnerDetail,
  InnerFilter,
  InnerList,
  InnerPlace,
  InnerRow
} from '../../../shared/contract/inner'
import type { Direction } from '../../../shared/model/direction'
import { AppError } from '../../../shared/model/app-error'
import { MAX_INNER_FIELDS } from '../../../shared/contract/limits'
import type { BodyPage } from '../../../shared/contract/body-page'
import type { BodyPages } from '../messages/body-pages'
import { Turns } from '../turns'
import type { RowMaker } from '../views/rows'
import { InnerBuilder, type InnerHost } from './inner-builder'
import { FilteredMessages } from './inner-filter'
import { PayloadSource } from './payload-source'
import { fieldsInside, shownField, type FoundInside } from './inner-fields'
import { protocolOf } from './inner-protocols'

/**
 * Lists of inner messages. A list is discarded once others have been viewed, and rebuilt on request, since
 * the bytes are in the file.
 */

/** Limit of lists that are kept. The window shows one at a time. */
const MAX_HELD = 3

/** Number of entries processed between checks whether the message of a byte has been found. */
const STEPS_BETWEEN_LOOKS = 64

export interface InnerListHost extends InnerHost {
  readonly rows: RowMaker
  readonly bodies: BodyPages
}

interface Held {
  readonly connection: number
  readonly builder: InnerBuilder
  generation: number
  filtered: FilteredMessages | null
}

interface ListQuery extends InnerPlace {
  filter?: InnerFilter | undefined
  first: number
  count: number
}

export interface MessageQuery extends InnerPlace {
  generation: number
  index: number
}

export class InnerLists {
  readonly #host: InnerListHost
  /** In order of use. */
  readonly #held = new Map<string, Held>()
  #generation = 0
  /** Number of calls of `at`; a call stops once it is no longer the latest. */
  #calls = 0

  constructor(host: InnerListHost) {
    this.#host = host
  }

  list({ filter, first, count, ...place }: ListQuery): InnerList {
    const held = this.#look(place)
    const { builder } = held
    const { index } = builder
    const filtered = this.#filtered(held, filter)
    const listed = filtered ?? index
    const rows: InnerRow[] = []
    for (let at = Math.max(first, listed.first); at < Math.min(first + count, listed.end); at++)
      rows.push(this.#row(builder, filtered === null ? at : filtered.number(at)))
    return {
      generation: held.generation,
      behind: builder.isBehind,
      total: listed.end,
      dropped: listed.first,
      all: { total: index.end, dropped: index.first },
      kinds: [...index.kinds].map(([kind, times]) => ({ kind, count: times })),
      ranges: builder.ranges,
      trouble: builder.trouble,
      rows
    }
  }

  get(query: MessageQuery): InnerDetail {
    const builder = this.#known(query)
    const { protocol } = builder
    const input = builder.inputOf(builder.index.at(query.index))
    const state = builder.stateOf(query.index)
    const { fields, problems } = protocol.describe(input, state)
    const payload = protocol.payload(input, state)
    return {
      row: this.#row(builder, query.index),
      ranges: builder.ranges,
      fields: fields.slice(0, MAX_INNER_FIELDS).map((field) => shownField(builder, input.message, field)),
      moreFields: Math.max(0, fields.length - MAX_INNER_FIELDS),
      problems: problems.map(({ code, offset }) => ({ code, offset })),
      payload: payload === null ? null : { length: payload.length, contentType: payload.contentType }
    }
  }

  /**
   * Returns the message that contains a byte of the stream, with its fields from the outermost to the deepest
   * one at that byte. Processes the entries up to it in slices; a later call cancels an earlier one.
   */
  async at(place: InnerPlace, direction: Direction, offset: number): Promise<FoundInside | null> {
    const mine = ++this.#calls
    const held = this.#look(place)
    const { builder } = held
    const holding = (): number | null => {
      const at = builder.fedAt(direction, offset)
      return at === null ? null : builder.index.holding(direction, at)
    }
    const turns = new Turns()
    let number = holding()
    for (let steps = 1; number === null && builder.isBehind && builder.ranges === 'stream'; steps++) {
      const isStuck = !builder.step()
      if (isStuck || mine !== this.#calls) return null
      await turns.next()
      if (steps % STEPS_BETWEEN_LOOKS === 0) number = holding()
    }
    number ??= holding()
    const at = builder.fedAt(direction, offset)
    if (number === null || at === null || !builder.index.has(number)) return null
    return { generation: held.generation, index: number, ...fieldsInside(builder, number, at) }
  }

  async body(query: MessageQuery, offset: number, length: number): Promise<BodyPage> {
    this.#known(query)
    const key = `inner ${query.generation}:${query.index}`
    return await this.#host.bodies.page(key, 'told', () => this.source(query), offset, length)
  }

  /** Returns the payload for reading it as a whole. */
  source(query: MessageQuery): PayloadSource {
    const builder = this.#known(query)
    const input = builder.inputOf(builder.index.at(query.index))
    const payload = builder.protocol.payload(input, builder.stateOf(query.index))
    if (payload === null) throw new AppError('not-found', 'This message has no payload.')
    return new PayloadSource(payload)
  }

  /** Processes one row of a list; returns false if all walked rows have been processed. */
  step(): boolean {
    if (this.#held.size === 0) return false
    for (const { builder, connection } of this.#held.values()) {
      if (!builder.isBehind) continue
      this.#host.walker.options.work(connection)
      if (builder.step()) return true
    }
    return false
  }

  /** Handles the loss of rows below `row`, and of connections with them. */
  drop(row: number): void {
    const { connections, exchanges } = this.#host.walker
    for (const [key, { builder }] of this.#held) {
      const [connection = 0, exchange = 0] = key.split(' ').map(Number)
      const isThere =
        connections.present.has(connection - 1) && (exchange === 0 || exchanges.present.has(exchange - 1))
      if (isThere) builder.drop(row)
      else this.#forget(key)
    }
  }

  #look(place: InnerPlace): Held {
    const key = keyOf(place)
    const held = this.#held.get(key) ?? this.#begin(place)
    this.#held.delete(key)
    this.#held.set(key, held)
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MAX_HELD) break
      this.#forget(oldest)
    }
    return held
  }

  #begin(place: InnerPlace): Held {
    const { walker, wake } = this.#host
    const { connection, exchange, layer } = place
    if (!walker.connections.present.has(connection - 1))
      throw new AppError('not-found', `There is no connection ${connection} in this capture.`)
    const isOfIt =
      exchange === null ||
      (walker.exchanges.present.has(exchange - 1) &&
        walker.exchanges.connection.get(exchange - 1) === connection)
    if (!isOfIt)
      throw new AppError('not-found', `Connection ${connection} has no exchange ${exchange} in this capture.`)
    if (walker.options.undecoded.has(connection))
      throw new AppError('not-found', `Connection ${connection} is kept as bytes and is not decoded.`)
    const protocol = protocolOf(layer)
    if (protocol === null || (protocol.feed === 'connection') !== (exchange === null))
      throw new AppError('not-found', `No ${layer} messages can be listed for this row.`)
    const held: Held = {
      connection,
      builder: new InnerBuilder(place, protocol, this.#host, () => {
        held.generation = ++this.#generation
        held.filtered = null
      }),
      generation: ++this.#generation,
      filtered: null
    }
    wake()
    return held
  }

  #forget(key: string): void {
    this.#held.get(key)?.builder.close()
    this.#held.delete(key)
  }

  #known(query: MessageQuery): InnerBuilder {
    const held = this.#held.get(keyOf(query))
    if (held?.generation === query.generation && held.builder.index.has(query.index)) return held.builder
    throw new AppError('not-found', 'This message is no longer in the list. Select it again.')
  }

  #filtered(held: Held, filter: InnerFilter | undefined): FilteredMessages | null {
    if (filter === undefined || isOpen(filter)) return null
    if (held.filtered === null || !isSame(held.filtered.filter, filter))
      held.filtered = new FilteredMessages(filter, held.builder.index)
    held.filtered.update()
    return held.filtered
  }

  #row(builder: InnerBuilder, number: number): InnerRow {
    const message = builder.index.at(number)
    const { time, direction, kind, stream, length, marks, summary, complete, problems } = message
    return {
      index: number,
      time: this.#host.rows.epoch(time),
      direction,
      kind,
      stream,
      range: builder.range(message),
      length,
      marks: [...marks],
      summary,
      complete,
      problems: problems.map(({ code, offset }) => ({ code, offset }))
    }
  }
}

function keyOf({ connection, exchange, layer }: InnerPlace): string {
  return `${connection} ${exchange ?? 0} ${layer}`
}

function isOpen({ text, kinds, direction, stream }: InnerFilter): boolean {
  return text === '' && kinds.length === 0 && direction === null && stream === null
}

/** Filters are plain data parsed by the same schema, so their JSON is comparable. */
function isSame(one: InnerFilter, other: InnerFilter): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
