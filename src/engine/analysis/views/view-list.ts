import type { ConnectionRow, ExchangeRow, ViewQuery } from '../../../shared/contract/views'
import { AppError } from '../../../shared/model/app-error'
import { rangesOf } from '../../../shared/model/number-ranges'
import type { ConnectionTable } from '../tables/connection-table'
import type { ExchangeTable } from '../tables/exchange-table'
import type { Marking } from '../tables/marking'
import type { Replays } from '../replays/replays'
import type { RowMaker } from './rows'
import { ExchangesOf } from './exchanges-of'
import { sourcesOf, type RowSource } from './source'
import type { Reads } from './row-test'
import { parseHeadKey, type HeadKey } from '../../../shared/filter/field-key'
import { Turns, type WorkStep } from '../turns'
import { FieldColumns } from '../fields/field-columns'
import { rowValue, type HeadValues } from '../fields/head-values'
import type { HeadSource } from '../fields/field-value'
import { isSortedByField, MAX_ROWS_SORTED_BY_FIELD } from './field-sort'
import { completeFilter } from './completion'
import { RowMatcher } from './matcher'
import { View, type ViewChange } from './view'

/** The open views, and change notifications to their owners. */

/** More than any window needs; stops a renderer that forgets to close views. */
const MAX_VIEWS = 64

/** Polling interval while waiting for a view to be scanned. */
const LOOK_AGAIN_MS = 20

export interface OpenedView {
  view: number
  total: number
  held?: number
  scanned?: { done: number; total: number }
}

export type Page =
  | { kind: 'exchanges'; total: number; rows: ExchangeRow[] }
  | { kind: 'connections'; total: number; rows: ConnectionRow[] }

export interface ViewTables {
  readonly connections: ConnectionTable
  readonly exchanges: ExchangeTable
  readonly marking: Marking
  readonly replays: Replays
}

export class ViewList {
  readonly #views = new Map<number, View>()
  readonly #connections: ConnectionTable
  readonly #exchanges: ExchangeTable
  readonly #rows: RowMaker
  readonly #heads: HeadValues
  readonly #fields: FieldColumns
  readonly #reads: Reads
  readonly #sources: Readonly<Record<ViewQuery['kind'], RowSource>>
  readonly #wake: () => void
  #nextId = 1

  /** `wake`: called when there is work for `step`. */
  constructor(
    { connections, exchanges, marking, replays }: ViewTables,
    rows: RowMaker,
    heads: HeadValues,
    streams: HeadSource,
    wake: () => void
  ) {
    this.#wake = wake
    this.#heads = heads
    this.#fields = new FieldColumns(heads)
    this.#reads = { exchanges: this.#fields, connections: streams }
    const { epoch } = rows
    this.#sources = sourcesOf({
      connections,
      exchanges,
      marking,
      replays,
      epoch,
      exchangesOf: new ExchangesOf(exchanges),
      fields: this.#fields
    })
    this.#connections = connections
    this.#exchanges = exchanges
    this.#rows = rows
  }

  open(query: ViewQuery, now: number): OpenedView {
    if (this.#views.size >= MAX_VIEWS)
      throw new AppError('wrong-state', 'Too many views are open. Close one first.')
    const view = this.#nextId++
    const source = this.#sources[query.kind]
    const opened = this.#made(query, source, now)
    this.#views.set(view, opened)
    const { total, held, scanned } = opened
    return {
      view,
      total,
      ...(held === undefined ? {} : { held }),
      ...(scanned === undefined ? {} : { scanned })
    }
  }

  /** Returns completions of a filter at the caret. */
  complete(input: {
    text: string
    caret: number
    table: ViewQuery['kind']
  }): ReturnType<typeof completeFilter> {
    return completeFilter(input, { sources: this.#sources, reads: this.#heads })
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

  /** Like `page`, with the values of message fields in `extra`, in the order of `columns`. */
  async pageWith(id: number, first: number, count: number, columns: readonly string[]): Promise<Page> {
    const page = this.page(id, first, count)
    if (page.kind !== 'exchanges') return page
    const turns = new Turns()
    const rows: ExchangeRow[] = []
    for (const row of page.rows) {
      await turns.next()
      rows.push(await this.#withFields(row, columns))
    }
    return { ...page, rows }
  }

  async #withFields(row: ExchangeRow, columns: readonly string[]): Promise<ExchangeRow> {
    const keys = columns.map((column) => parseHeadKey(column))
    const known = keys.filter((key) => key !== null)
    // A ring buffer may have dropped the row between two turns.
    const isThere = this.#exchanges.present.has(row.exchange - 1)
    const values = isThere ? await this.#fields.values(row.exchange - 1, known) : []
    const extra = keys.map((key) => (key === null ? '' : rowValue(values[known.indexOf(key)] ?? null)))
    return { ...row, extra }
  }

  /**
   * Returns the numbers of all rows that a view would contain now, in its order; rows that arrive later are
   * excluded. Resolves once the required rows have been scanned, or `isOver` returns true.
   */
  async numbersOf(query: ViewQuery, isOver: () => boolean): Promise<number[]> {
    const source = this.#sources[query.kind]
    const { view: id } = this.open(
      { ...query, frozenAt: query.frozenAt ?? source.present.end },
      performance.now()
    )
    try {
      const view = this.#view(id)
      while ((view.scanned !== undefined || view.pending) && !isOver())
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
      return view.rows(0, view.total).map((row) => row + 1)
    } finally {
      this.close(id)
    }
  }

  /** Returns a row by its number, from 1; null if it no longer exists. */
  exchangeRow(number: number): ExchangeRow | null {
    return this.#exchanges.present.has(number - 1) ? this.#rows.exchange(number - 1) : null
  }

  connectionRow(number: number): ConnectionRow | null {
    return this.#connections.present.has(number - 1) ? this.#rows.connection(number - 1) : null
  }

  /** Returns a row with the values of message fields in `extra`, in the order of `columns`. */
  async exchangeRowWith(number: number, columns: readonly string[]): Promise<ExchangeRow | null> {
    const row = this.exchangeRow(number)
    return row === null || columns.length === 0 ? row : this.#withFields(row, columns)
  }

  /** Continues to fill or sort a view; returns false if there is none to fill or sort. */
  step(): WorkStep {
    for (const view of this.#views.values()) {
      const step = view.step()
      if (step !== false) return step
    }
    return false
  }

  get hasWork(): boolean {
    return [...this.#views.values()].some((view) => view.hasWork)
  }

  #made(query: ViewQuery, source: RowSource, now: number): View {
    const matcher = new RowMatcher(query, source, this.#reads)
    const sortKey: HeadKey | null = query.sort === null ? null : parseHeadKey(query.sort.column)
    if (sortKey !== null && !isSortedByField(source, matcher))
      throw new AppError(
        'too-many-to-sort',
        `At most ${MAX_ROWS_SORTED_BY_FIELD} rows can be sorted by a field of the message. Narrow the filter, or sort by another column.`
      )
    return new View(query, source, now, matcher, { heads: this.#fields, sortKey, wake: this.#wake })
  }

  /** Returns the row number after the last row of the view's table. */
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

  /** Returns the position of an exchange or connection (by number, from 1) in a view. */
  find(id: number, number: number): number | null {
    return this.#view(id).find(number - 1)
  }

  /** Handles the removal of rows from the tables, by number of rows. */
  drop(lost: { exchanges: number; connections: number }): void {
    this.#fields.drop(this.#exchanges.present)
    for (const view of this.#views.values()) view.drop(lost[view.query.kind])
  }

  /**
   * Updates all views with the changed rows, and calls `changed` for those affected. Returns true while a
   * sort is delayed.
   */
  update(now: number, changed: (event: ViewChange & { view: number }) => void): boolean {
    const changes = {
      exchanges: this.#exchanges.changes.take(),
      connections: this.#connections.changes.take()
    }
    this.#fields.changed(changes.exchanges)
    let pending = false
    for (const [view, opened] of this.#views) {
      const change = opened.update(opened.changed(changes), now)
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
