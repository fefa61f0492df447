import { MAX_NUMBER_ROWS, MAX_PAGE_ROWS } from '../../../../shared/contract/limits'
import type { Events } from '../../../../shared/contract/contract'
import type { ConnectionRow, ExchangeRow, ViewQuery } from '../../../../shared/contract/views'
import { rangesOf, type NumberRange, type NumberRanges } from '../../../../shared/model/number-ranges'
import type { EngineClient } from './engine-client'
import { PageCache } from './page-cache'

/**
 * An open view of the engine: the window's side of a table. Holds the total and the pages in use, never the whole
 * table. Visible rows stay while newer ones are loaded.
 */

export interface ViewRows {
  exchanges: ExchangeRow
  connections: ConnectionRow
}
export type ViewKind = keyof ViewRows
export type QueryOf<Kind extends ViewKind> = Extract<ViewQuery, { kind: Kind }>

/** 6,000 rows, about 2.4 MB at most: enough to scroll back and forth without reloading. */
const CACHED_PAGES = 60

export interface ViewSourceListener {
  /** Total, rows or both have changed. */
  onChange(): void
  onError(error: unknown): void
}

/** Number of rows read, and of rows to read. */
export interface ScanState {
  readonly done: number
  readonly total: number
}

type ViewEvent = Events['view']

export class ViewSource<Kind extends ViewKind> {
  readonly kind: Kind
  readonly #engine: EngineClient
  readonly #capture: number
  readonly #view: number
  readonly #listener: ViewSourceListener
  readonly #pages: PageCache<number, readonly ViewRows[Kind][]>
  #total: number
  #held: number
  #scanned: ScanState | null
  #unreadable = 0
  #columns: readonly string[]
  #stopListening: () => void = () => undefined
  #closed = false

  private constructor(
    engine: EngineClient,
    capture: number,
    kind: Kind,
    opened: { view: number; total: number; held?: number | undefined; scanned?: ScanState | undefined },
    listener: ViewSourceListener,
    columns: readonly string[]
  ) {
    this.#engine = engine
    this.#capture = capture
    this.kind = kind
    this.#view = opened.view
    this.#total = opened.total
    this.#held = opened.held ?? 0
    this.#scanned = opened.scanned ?? null
    this.#columns = columns
    this.#listener = listener
    this.#pages = new PageCache({
      limit: CACHED_PAGES,
      load: (page) => this.#load(page),
      onLoad: () => {
        listener.onChange()
      },
      onError: (error) => {
        if (!this.#closed) listener.onError(error)
      }
    })
  }

  static async open<Kind extends ViewKind>(
    engine: EngineClient,
    capture: number,
    query: QueryOf<Kind>,
    listener: ViewSourceListener,
    columns: readonly string[] = []
  ): Promise<ViewSource<Kind>> {
    // Events for the view may arrive before the reply has been processed.
    const early = new Map<number, ViewEvent>()
    let source: ViewSource<Kind> | undefined
    const stop = engine.on('view', (event) => {
      if (event.capture !== capture) return
      if (source === undefined) early.set(event.view, event)
      else source.#apply(event)
    })
    try {
      const opened = await engine.request('views.open', { capture, query })
      source = new ViewSource<Kind>(engine, capture, query.kind, opened, listener, columns)
      source.#stopListening = stop
      const missed = early.get(opened.view)
      if (missed !== undefined) source.#apply(missed)
      return source
    } catch (error) {
      stop()
      throw error
    }
  }

  get total(): number {
    return this.#total
  }

  /** Number of new rows that the frozen view does not show. */
  get held(): number {
    return this.#held
  }

  /** Progress of reading the view's table; null if complete or not needed. */
  get scanned(): ScanState | null {
    return this.#scanned
  }

  /** Number of rows that the filter could not decide, since a field cannot be read. */
  get unreadable(): number {
    return this.#unreadable
  }

  /** Sets the fields whose values its rows must have. */
  showColumns(columns: readonly string[]): void {
    if (columns.join('\n') === this.#columns.join('\n')) return
    this.#columns = columns
    this.refresh()
  }

  /** Returns the row if it is loaded. Does not load it; `want` does. */
  row(index: number): ViewRows[Kind] | undefined {
    return this.#pages.peek(Math.floor(index / MAX_PAGE_ROWS))?.[index % MAX_PAGE_ROWS]
  }

  /** Loads rows `first … last - 1` if they are missing or stale; then calls `onChange`. */
  want(first: number, last: number): void {
    const end = Math.min(last, this.#total)
    for (let page = Math.floor(first / MAX_PAGE_ROWS); page * MAX_PAGE_ROWS < end; page++)
      this.#pages.get(page)
  }

  /** Marks all rows as stale, for changes that the engine does not report for the view. */
  refresh(): void {
    this.#pages.invalidate(() => true)
    this.#listener.onChange()
  }

  /** Returns the row of an exchange or connection, or null if this view does not contain it. */
  find(number: number): Promise<number | null> {
    return this.#engine.request('views.find', { capture: this.#capture, view: this.#view, number })
  }

  /** Returns the current number of rows in its table, for a query with `frozenAt`. */
  async freeze(): Promise<number> {
    return (await this.#engine.request('views.freeze', { capture: this.#capture, view: this.#view })).at
  }

  /** Returns the numbers of the exchanges or connections in rows `first … end - 1`; fewer at the end of the view. */
  async numbers(first: number, end: number): Promise<NumberRanges> {
    const found: NumberRange[] = []
    for (let at = first; at < Math.min(end, this.#total); at += MAX_NUMBER_ROWS) {
      const count = Math.min(MAX_NUMBER_ROWS, end - at)
      const { ranges } = await this.#engine.request('views.numbers', {
        capture: this.#capture,
        view: this.#view,
        first: at,
        count
      })
      for (const range of ranges) found.push(range)
    }
    return rangesOf(found)
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopListening()
    this.#pages.close()
    // A view that cannot be closed no longer exists: the port or the engine was closed.
    this.#engine.request('views.close', { capture: this.#capture, view: this.#view }).catch(() => undefined)
  }

  async #load(page: number): Promise<readonly ViewRows[Kind][]> {
    const answer = await this.#engine.request('views.rows', {
      capture: this.#capture,
      view: this.#view,
      first: page * MAX_PAGE_ROWS,
      count: MAX_PAGE_ROWS,
      ...(this.#columns.length === 0 ? {} : { columns: [...this.#columns] })
    })
    if (answer.kind !== this.kind) throw new Error(`A view of ${this.kind} answered with ${answer.kind}.`)
    const rows: readonly ViewRows[ViewKind][] = answer.rows
    return rows as readonly ViewRows[Kind][]
  }

  #apply(event: ViewEvent): void {
    if (event.view !== this.#view || this.#closed) return
    this.#total = event.total
    this.#held = event.held ?? 0
    this.#scanned = event.scanned ?? null
    this.#unreadable = event.unreadable ?? 0
    // Frozen rows have not changed; only the count of new rows has.
    if (event.held === undefined || event.changedFrom < event.total)
      this.#pages.invalidate((page) => (page + 1) * MAX_PAGE_ROWS > event.changedFrom)
    this.#listener.onChange()
  }
}
