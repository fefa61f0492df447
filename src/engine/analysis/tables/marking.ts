import type { MarkInput } from '../../../shared/contract/marks'
import { MAX_MARKED_ROWS, MAX_ROW_TEXT } from '../../../shared/contract/limits'
import { AppError } from '../../../shared/model/app-error'
import type { Marked, MarkEvent } from '../../../shared/model/connection-event'
import type { MarkedExchange } from '../../../shared/model/original'
import { countNumbers, numbersIn } from '../../../shared/model/number-ranges'
import type { ConnectionTable } from './connection-table'
import type { ExchangeFinder } from './exchange-finder'
import type { ExchangeTable } from './exchange-table'
import { isSameMark, Marks, type RowMark } from './marks'

/**
 * Bookmarks and notes: sets them, resolves those in the capture's record to rows, and detects those that a
 * ring buffer has dropped too early. A change applies at once; the row that later appears in the record only
 * confirms that it was stored.
 */

type Kind = MarkInput['kind']

export interface Remarked extends Marked {
  /** Value before the change. */
  before: RowMark
}

export interface MarkingParts {
  readonly connections: ConnectionTable
  readonly exchanges: ExchangeTable
  readonly finder: ExchangeFinder
}

export class Marking {
  readonly connections = new Marks()
  readonly exchanges = new Marks()
  readonly #parts: MarkingParts

  constructor(parts: MarkingParts) {
    this.#parts = parts
  }

  get(kind: Kind, number: number): RowMark {
    this.#known(kind, [number])
    return { ...this[kind].get(number - 1) }
  }

  /** Applies the user's changes. Returns events to record for the rows whose value changed. */
  set({ kind, numbers, bookmark, note, name, ignored }: Omit<MarkInput, 'capture'>): {
    marked: number
    events: Remarked[]
  } {
    if (countNumbers(numbers) > MAX_MARKED_ROWS)
      throw new AppError(
        'bad-input',
        `At most ${MAX_MARKED_ROWS} rows can be bookmarked or annotated at once. Select fewer rows.`
      )
    const marks = this[kind]
    const rows = this.#known(kind, numbersIn(numbers))
    const bookmarked =
      bookmark === 'toggle' ? rows.some((row) => !marks.get(row).bookmark) : (bookmark ?? null)
    const newNote = note?.trim() === '' ? '' : note
    const events = rows.flatMap((row): Remarked[] => {
      const before = marks.get(row)
      const mark = {
        bookmark: bookmarked ?? before.bookmark,
        note: newNote ?? before.note,
        ...ifNonEmpty('name', (name ?? before.name)?.trim()),
        // An empty string is kept as well: it overrides the default list of ignored fields.
        ...(ignored === undefined ? ifThere('ignored', before.ignored) : { ignored })
      }
      if (isSameMark(mark, before)) return []
      marks.set(row, mark)
      this.#parts[kind].changes.add(row)
      return [{ ...this.#marked(kind, row), before }]
    })
    return { marked: rows.length, events }
  }

  /**
   * Applies a bookmark or note recorded in row `number`. Those on rows that do not exist (any more) are
   * skipped.
   */
  read(number: number, connection: number, event: MarkEvent): void {
    const { connections } = this.#parts
    const { exchange, bookmark, note, name, ignored } = event
    if (!connections.present.has(connection - 1)) return
    const kind = exchange === undefined ? 'connections' : 'exchanges'
    const row = exchange === undefined ? connection - 1 : this.#parts.finder.find(connection, exchange)
    if (row === null) return
    const mark = { bookmark, note, ...ifNonEmpty('name', name), ...ifThere('ignored', ignored) }
    if (this[kind].read(row, mark, number)) this.#parts[kind].changes.add(row)
  }

  /** Handles the loss of index rows below `segmentRow`; returns the bookmarks and notes to record again. */
  drop(segmentRow: number, isUnread: boolean): Marked[] {
    return (['connections', 'exchanges'] as const).flatMap((kind) =>
      this[kind].drop(segmentRow, this.#parts[kind].present, isUnread).map((row) => this.#marked(kind, row))
    )
  }

  #known(kind: Kind, numbers: Iterable<number>): number[] {
    const { present } = this.#parts[kind]
    const rows = [...numbers].map((number) => number - 1).filter((row) => present.has(row))
    if (rows.length > 0) return rows
    throw new AppError('not-found', 'The selected rows are no longer in this capture.')
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
}

function ifThere<Name extends 'name' | 'ignored'>(
  name: Name,
  text: string | undefined
): Partial<Record<Name, string>> {
  return text === undefined ? {} : ({ [name]: text } as Record<Name, string>)
}

function ifNonEmpty(name: 'name', text: string | undefined): { name?: string } {
  return text === '' ? {} : ifThere(name, text)
}
