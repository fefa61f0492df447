import type { ConnectionRow, ExchangeRow, ViewQuery } from '../../../shared/contract/views'
import { AppError } from '../../../shared/model/app-error'
import { rangesOf } from '../../../shared/model/number-ranges'
import type { ConnectionTable } from '../connection-table'
import type { ExchangeTable } from '../exchange-table'
import type { RowMaker } from './rows'
import { sourceOf } from './source'
import { View, type ViewChange } from './view'

/** The open views, and the word to their owners that something changed. */

/** More than any window needs; a renderer that forgets to close views is stopped here. */
const MAX_VIEWS = 64

export type Page =
  | { kind: 'exchanges'; total: number; rows: ExchangeRow[] }
  | { kind: 'connections'; total: number; rows: ConnectionRow[] }

export class ViewList {
  readonly #views = new Map<number, View>()
  readonly #connections: ConnectionTable
  readonly #exchanges: ExchangeTable
  readonly #rows: RowMaker
  #nextId = 1

  constructor(connections: ConnectionTable, exchanges: ExchangeTable, rows: RowMaker) {
    this.#connections = connections
    this.#exchanges = exchanges
    this.#rows = rows
  }

  open(query: ViewQuery, now: number): { view: number; total: number; held?: number } {
    if (this.#views.size >= MAX_VIEWS)
      throw new AppError('wrong-state', 'Too many views are open. Close one first.')
    const view = this.#nextId++
    const opened = new View(query, sourceOf(query.kind, this.#connections, this.#exchanges), now)
    this.#views.set(view, opened)
    const { total, held } = opened
    return held === undefined ? { view, total } : { view, total, held }
  }

  close(view: number): void {
    this.#views.delete(view)
  }

  page(id: number, first: number, count: number): Page {
    const view = this.#view(id)
    const numbers = view.rows(first, count)
    const { total } = view
    return view.query.kind === 'exchanges'
      ? { kind: 'exchanges', total, rows: numbers.map((row) => this.#rows.exchange(row)) }
      : { kind: 'connections', total, rows: numbers.map((row) => this.#rows.connection(row)) }
  }

  /** The number behind the last row of the view's table. */
  freeze(id: number): { at: number } {
    return { at: this.#view(id).tableEnd }
  }

  numbers(id: number, first: number, count: number): { ranges: [number, number][] } {
    const ranges = rangesOf(
      this.#view(id)
        .rows(first, count)
        .map((row) => [row + 1, row + 2])
    )
    return { ranges: ranges.map(([start, end]) => [start, end]) }
  }

  /** The place of an exchange or connection (by number, from 1) in a view. */
  find(id: number, number: number): number | null {
    return this.#view(id).find(number - 1)
  }

  /** So many rows have left the tables. */
  drop(lost: { exchanges: number; connections: number }): void {
    for (const view of this.#views.values()) if (lost[view.query.kind] > 0) view.drop(lost[view.query.kind])
  }

  /** Updates every view with what changed, and tells of each that shows it. True while a sort still waits. */
  update(now: number, changed: (event: ViewChange & { view: number }) => void): boolean {
    const exchanges = this.#exchanges.changes.take()
    const connections = this.#connections.changes.take()
    let pending = false
    for (const [view, opened] of this.#views) {
      const change = opened.update(opened.query.kind === 'exchanges' ? exchanges : connections, now)
      if (change !== null) changed({ view, ...change })
      pending ||= opened.pending
    }
    return pending
  }

  #view(id: number): View {
    const view = this.#views.get(id)
    if (view === undefined) throw new AppError('not-found', `There is no view ${id}.`)
    return view
  }
}
