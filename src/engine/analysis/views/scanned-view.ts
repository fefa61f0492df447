import type { ViewQuery } from '../../../shared/contract/views'
import type { HeadKey } from '../../../shared/filter/field-key'
import { lowerBound } from '../tables/present'
import { readableValue, type HeadSource, type HeadValue } from '../fields/field-value'
import type { RowMatcher } from './matcher'
import type { RowSource } from './source'
import { FALSE, TRUE, UNREADABLE, type Truth } from './truth'
import { compare, type ViewChange } from './view'

/**
 * View whose filter or order depends on message contents, which have to be read. It starts empty and fills
 * from the first row, one row per step, between the thread's other work. Rows that change after they were
 * scanned are scanned again.
 */

const SORT_EVERY_MS = 1000

export interface ScanOptions {
  readonly matcher: RowMatcher
  /** Reads the field to sort by. */
  readonly heads: HeadSource
  /** The field to sort by, if it has to be read from messages. */
  readonly sortKey: HeadKey | null
  /** Called when there are rows to scan again. */
  readonly wake: () => void
}

export class ScannedView {
  readonly query: ViewQuery
  readonly #source: RowSource
  readonly #options: ScanOptions
  /** Matching rows found so far, ascending. */
  #found: number[] = []
  /** Matching rows added after the view was frozen. */
  #later: number[] = []
  /** Rows in the requested order; null for capture order. */
  #sorted: number[] | null
  /** Rows that match neither the filter nor its negation, since a field cannot be read. */
  readonly #unreadable = new Set<number>()
  /** Values of the field to sort by, by row. */
  readonly #keys = new Map<number, string>()
  /** Rows below it have been scanned. */
  #next = 0
  /** Scanned rows that have changed since. */
  readonly #again = new Set<number>()
  #sortedAt: number
  #isStale = false
  #isScanning = false
  /** True while a row's bodies are being decoded. */
  #isWaiting = false
  #changedFrom = Number.POSITIVE_INFINITY
  #dropped = 0
  /** Values last reported, to detect changes. */
  #lastReported = ''

  constructor(query: ViewQuery, source: RowSource, now: number, options: ScanOptions) {
    this.query = query
    this.#source = source
    this.#options = options
    this.#sorted = query.sort === null ? null : []
    this.#sortedAt = now - SORT_EVERY_MS
  }

  /** True if the result depends on rows of the other table. */
  get usesRelated(): boolean {
    return this.#options.matcher.usesRelated
  }

  get held(): number | undefined {
    return this.query.frozenAt === undefined ? undefined : this.#later.length
  }

  get tableEnd(): number {
    return this.#source.present.end
  }

  get total(): number {
    return this.#shown.length
  }

  /** True if a sort is due but delayed. */
  get pending(): boolean {
    return this.#isStale
  }

  /** True if there are rows to scan. */
  get hasWork(): boolean {
    return !this.#isWaiting && (this.#again.size > 0 || this.#next < this.#source.present.end)
  }

  get scanned(): { done: number; total: number } | undefined {
    const { present } = this.#source
    if (this.#next >= present.end && !this.#isWaiting) return undefined
    return { done: present.place(this.#next), total: present.size }
  }

  /** Number of rows that could not be read, and are not shown for that reason. */
  get unreadable(): number {
    return this.query.unreadable === true ? 0 : this.#unreadable.size
  }

  rows(first: number, count: number): number[] {
    return this.#shown.slice(first, first + count)
  }

  find(row: number): number | null {
    const at = this.#sorted === null ? lowerBound(this.#found, row) : this.#sorted.indexOf(row)
    return this.#shown[at] === row ? at : null
  }

  /** Scans one row. Returns false if there is none to scan now. */
  step(): boolean {
    if (this.#isWaiting) return false
    const { present } = this.#source
    const [changed] = this.#again
    if (changed !== undefined) {
      this.#again.delete(changed)
      if (present.has(changed)) this.#look(changed)
      return true
    }
    const row = present.at(present.place(this.#next))
    if (row === undefined) return false
    this.#next = row + 1
    this.#look(row)
    return true
  }

  drop(): void {
    const { present } = this.#source
    const isThere = (row: number): boolean => present.has(row)
    const before = this.#shown
    const first = before.findIndex((row) => !isThere(row))
    this.#found = this.#found.filter(isThere)
    this.#later = this.#later.filter(isThere)
    this.#sorted = this.#sorted?.filter(isThere) ?? null
    for (const row of this.#unreadable) if (!isThere(row)) this.#unreadable.delete(row)
    for (const row of this.#keys.keys()) if (!isThere(row)) this.#keys.delete(row)
    if (first < 0) return
    this.#dropped += before.length - this.#shown.length
    this.#changedFrom = Math.min(this.#changedFrom, first)
  }

  update(changed: readonly number[], now: number): ViewChange | null {
    for (const row of changed) if (row < this.#next) this.#again.add(row)
    const { scanned, held } = this
    // The final order is not delayed once all rows are scanned.
    const isRead = this.#isScanning && scanned === undefined
    this.#isScanning = scanned !== undefined
    if (this.#isStale && (isRead || now - this.#sortedAt >= SORT_EVERY_MS)) this.#resort(now)
    const unreadable = this.unreadable
    const reported = JSON.stringify([scanned?.done, held, unreadable])
    if (this.#changedFrom === Number.POSITIVE_INFINITY && reported === this.#lastReported) return null
    const change: ViewChange = {
      total: this.total,
      changedFrom: Math.min(this.#changedFrom, this.total),
      dropped: this.#dropped
    }
    this.#changedFrom = Number.POSITIVE_INFINITY
    this.#lastReported = reported
    if (held !== undefined) change.held = held
    if (scanned !== undefined) change.scanned = scanned
    if (unreadable > 0) change.unreadable = unreadable
    return change
  }

  get #shown(): readonly number[] {
    return this.#sorted ?? this.#found
  }

  #look(row: number): void {
    const { frozenAt } = this.query
    // Rows of a frozen view keep their first result.
    if (frozenAt !== undefined && this.#isIn(row)) return
    const truth = this.#options.matcher.decide(row)
    if (!(truth instanceof Promise)) {
      this.#judge(row, truth)
      return
    }
    this.#wait(
      row,
      truth,
      (settled) => {
        this.#judge(row, settled)
      },
      FALSE
    )
  }

  /** Handles a row's result, and reads the field to sort by if the row belongs to the view. */
  #judge(row: number, truth: Truth): void {
    const { heads, sortKey } = this.#options
    if (truth === UNREADABLE) this.#unreadable.add(row)
    else this.#unreadable.delete(row)
    const belongs = truth === (this.query.unreadable === true ? UNREADABLE : TRUE)
    if (!belongs || sortKey === null) {
      this.#put(row, belongs, null)
      return
    }
    const values = heads.values(row, [sortKey])
    const put = ([value = null]: readonly HeadValue[]): void => {
      this.#put(row, true, value)
    }
    if (values instanceof Promise) this.#wait(row, values, put, [])
    else put(values)
  }

  /** Continues with a row once it has been read. `otherwise`: the result of a row that cannot be read. */
  #wait<Read>(row: number, reading: Promise<Read>, next: (read: Read) => void, otherwise: Read): void {
    this.#isWaiting = true
    void reading
      .catch(() => otherwise)
      .then((read) => {
        this.#isWaiting = false
        if (this.#source.present.has(row)) next(read)
        this.#options.wake()
      })
  }

  #isIn(row: number): boolean {
    const rows = this.#rowsOf(row)
    return rows[lowerBound(rows, row)] === row
  }

  #rowsOf(row: number): number[] {
    const { frozenAt } = this.query
    return frozenAt !== undefined && row >= frozenAt ? this.#later : this.#found
  }

  /** Adds or removes a row. `value`: of the field to sort by. */
  #put(row: number, belongs: boolean, value: HeadValue): void {
    const rows = this.#rowsOf(row)
    const at = lowerBound(rows, row)
    const isIn = rows[at] === row
    if (belongs && this.#options.sortKey !== null) this.#keys.set(row, readableValue(value) ?? '')
    if (!belongs && !isIn) return
    if (!belongs) rows.splice(at, 1)
    else if (!isIn) rows.splice(at, 0, row)
    if (rows === this.#later) return
    if (this.#sorted !== null) this.#isStale = true
    else this.#changedFrom = Math.min(this.#changedFrom, at)
  }

  #resort(now: number): void {
    const { sort } = this.query
    if (sort === null) return
    const { sortKey } = this.#options
    const key = sortKey === null ? this.#source.key(sort.column) : null
    const keyOf = (row: number): number | string => key?.(row) ?? this.#keys.get(row) ?? ''
    const keys = new Map(this.#found.map((row) => [row, keyOf(row)]))
    const sign = sort.descending ? -1 : 1
    this.#sorted = this.#found.toSorted(
      (a, b) => sign * compare(keys.get(a) ?? '', keys.get(b) ?? '') || a - b
    )
    this.#isStale = false
    this.#sortedAt = now
    this.#changedFrom = 0
  }
}
