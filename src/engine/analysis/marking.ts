import type { MarkInput } from '../../shared/contract/marks'
import { MAX_MARKED_ROWS, MAX_ROW_TEXT } from '../../shared/contract/limits'
import { AppError } from '../../shared/model/app-error'
import type { Marked, MarkedExchange, MarkEvent } from '../../shared/model/connection-event'
import { countNumbers, numbersIn } from '../../shared/model/number-ranges'
import type { ConnectionTable } from './connection-table'
import type { ConversationIndex } from './conversation-index'
import type { ExchangeTable } from './exchange-table'
import { Marks, type Mark } from './marks'

/**
 * Bookmarks and notes: sets them, finds what those of a record are about, and knows which a ring has dropped too early.
 * What is set counts at once; that it comes back as a row of the record only says that it is kept.
 */

type Kind = MarkInput['kind']

export interface Remarked extends Marked {
  /** What was said before. */
  before: Mark
}

export interface MarkingParts {
  readonly connections: ConnectionTable
  readonly exchanges: ExchangeTable
  readonly conversations: ConversationIndex
}

export class Marking {
  readonly connections = new Marks()
  readonly exchanges = new Marks()
  readonly #parts: MarkingParts
  /** By how much exchange numbers in this capture were found to differ from those in its marks. */
  #shift = 0

  constructor(parts: MarkingParts) {
    this.#parts = parts
  }

  get(kind: Kind, number: number): { bookmark: boolean; note: string } {
    this.#known(kind, [number])
    return { ...this[kind].get(number - 1) }
  }

  /** What the user says. Returns the events that keep it, of those rows that say something else than before. */
  set({ kind, numbers, bookmark, note }: Omit<MarkInput, 'capture'>): { marked: number; events: Remarked[] } {
    if (countNumbers(numbers) > MAX_MARKED_ROWS)
      throw new AppError('bad-input', `At most ${MAX_MARKED_ROWS} rows are marked at once.`)
    const marks = this[kind]
    const rows = this.#known(kind, numbersIn(numbers))
    const bookmarked =
      bookmark === 'toggle' ? rows.some((row) => !marks.get(row).bookmark) : (bookmark ?? null)
    const said = note?.trim() === '' ? '' : note
    const events = rows.flatMap((row): Remarked[] => {
      const before = marks.get(row)
      const mark = { bookmark: bookmarked ?? before.bookmark, note: said ?? before.note }
      if (mark.bookmark === before.bookmark && mark.note === before.note) return []
      marks.set(row, mark)
      this.#parts[kind].changes.add(row)
      return [{ ...this.#marked(kind, row), before }]
    })
    return { marked: rows.length, events }
  }

  /** Row `number` of the record tells of a mark. One on what is not there (any more) is passed over. */
  read(number: number, connection: number, { exchange, bookmark, note }: MarkEvent): void {
    const { connections } = this.#parts
    if (!connections.present.has(connection - 1)) return
    const kind = exchange === undefined ? 'connections' : 'exchanges'
    const row = exchange === undefined ? connection - 1 : this.#find(connection, exchange)
    if (row === null) return
    if (this[kind].read(row, { bookmark, note }, number)) this.#parts[kind].changes.add(row)
  }

  /** Rows of the index below `segmentRow` are gone; returns the marks that must be told again. */
  drop(segmentRow: number, isUnread: boolean): Marked[] {
    return (['connections', 'exchanges'] as const).flatMap((kind) =>
      this[kind].drop(segmentRow, this.#parts[kind].present, isUnread).map((row) => this.#marked(kind, row))
    )
  }

  #known(kind: Kind, numbers: Iterable<number>): number[] {
    const { present } = this.#parts[kind]
    const rows = [...numbers].map((number) => number - 1).filter((row) => present.has(row))
    if (rows.length > 0) return rows
    throw new AppError('not-found', 'What was to be marked is not in this capture any more.')
  }

  #marked(kind: Kind, row: number): Marked {
    const { exchanges } = this.#parts
    const mark = this[kind].get(row)
    if (kind === 'connections') {
      const of = `connection ${row + 1} (${this.#ends(row)})`
      return { connection: row + 1, event: { event: 'mark', of, ...mark } }
    }
    const connection = exchanges.connection.get(row)
    const { up, down } = exchanges.starts(row)
    const exchange: MarkedExchange = {
      number: row + 1,
      ...(up === null ? {} : { up }),
      ...(down === null ? {} : { down })
    }
    const of = `${this.#summary(row)} (connection ${connection}, ${this.#ends(connection - 1)})`
    return { connection, event: { event: 'mark', exchange, of, ...mark } }
  }

  #ends(row: number): string {
    const { connections } = this.#parts
    return `${connections.client(row)} to ${connections.target(row)}`
  }

  #summary(row: number): string {
    const { exchanges } = this.#parts
    const method = exchanges.method(row)
    if (method === null) return `response ${exchanges.status(row) ?? ''}`
    return `${method} ${exchanges.target(row) ?? ''}`.slice(0, MAX_ROW_TEXT)
  }

  /** The row of an exchange, or null if it is not there. */
  #find(connection: number, exchange: MarkedExchange): number | null {
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
