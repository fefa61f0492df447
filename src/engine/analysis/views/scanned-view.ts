import type { ViewQuery } from '../../../shared/contract/views'
import type { HeadKey } from '../../../shared/filter/field-key'
import { lowerBound } from '../present'
import { toldOf, type HeadSource, type HeadValue, type RowMatcher } from './matcher'
import type { ViewSource } from './source'
import { compare, type ViewChange } from './view'

/**
 * A table of rows that messages have to be read for: to know whether they belong into it, or where. It is empty when it
 * is opened and fills from the beginning, a row a step, between everything else the thread does; what changes behind
 * the step is looked into again.
 */

const SORT_EVERY_MS = 1000

export interface ScanOptions {
  readonly matcher: RowMatcher
  readonly heads: HeadSource
  /** The field it is sorted by, where that has to be read. */
  readonly sortKey: HeadKey | null
  /** There is something to be looked into again. */
  readonly wake: () => void
}

export class ScannedView {
  readonly query: ViewQuery
  readonly #source: ViewSource
  readonly #options: ScanOptions
  /** Ascending: what belongs into it, as far as is known. */
  #found: number[] = []
  /** Of a frozen view, what came later. */
  #later: number[] = []
  /** In the order asked for; null for capture order. */
  #sorted: number[] | null
  /** Of a field that it is sorted by. */
  readonly #keys = new Map<number, string>()
  /** Rows below it have been looked into. */
  #next = 0
  /** Rows below that which have changed since. */
  readonly #again = new Set<number>()
  #sortedAt: number
  #isStale = false
  #isScanning = false
  /** A row's bodies are being decoded. */
  #isWaiting = false
  #changedFrom = Number.POSITIVE_INFINITY
  #dropped = 0
  /** What was told of last. */
  #told = ''

  constructor(query: ViewQuery, source: ViewSource, now: number, options: ScanOptions) {
    this.query = query
    this.#source = source
    this.#options = options
    this.#sorted = query.sort === null ? null : []
    this.#sortedAt = now - SORT_EVERY_MS
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

  /** A sort waits for its time. */
  get pending(): boolean {
    return this.#isStale
  }

  /** There are rows to look into. */
  get hasWork(): boolean {
    return !this.#isWaiting && (this.#again.size > 0 || this.#next < this.#source.present.end)
  }

  get scanned(): { done: number; total: number } | undefined {
    const { present } = this.#source
    if (this.#next >= present.end && !this.#isWaiting) return undefined
    return { done: present.place(this.#next), total: present.size }
  }

  rows(first: number, count: number): number[] {
    return this.#shown.slice(first, first + count)
  }

  find(row: number): number | null {
    const at = this.#sorted === null ? lowerBound(this.#found, row) : this.#sorted.indexOf(row)
    return this.#shown[at] === row ? at : null
  }

  /** Looks into one row; false if there is none to look into now. */
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
    for (const row of this.#keys.keys()) if (!isThere(row)) this.#keys.delete(row)
    if (first < 0) return
    this.#dropped += before.length - this.#shown.length
    this.#changedFrom = Math.min(this.#changedFrom, first)
  }

  update(changed: readonly number[], now: number): ViewChange | null {
    for (const row of changed) if (row < this.#next) this.#again.add(row)
    const { scanned, held } = this
    // Once it has been read to its end its order is not waited for.
    const isRead = this.#isScanning && scanned === undefined
    this.#isScanning = scanned !== undefined
    if (this.#isStale && (isRead || now - this.#sortedAt >= SORT_EVERY_MS)) this.#resort(now)
    const told = JSON.stringify([scanned?.done, held])
    if (this.#changedFrom === Number.POSITIVE_INFINITY && told === this.#told) return null
    const change: ViewChange = {
      total: this.total,
      changedFrom: Math.min(this.#changedFrom, this.total),
      dropped: this.#dropped
    }
    this.#changedFrom = Number.POSITIVE_INFINITY
    this.#told = told
    if (held !== undefined) change.held = held
    if (scanned !== undefined) change.scanned = scanned
    return change
  }

  get #shown(): readonly number[] {
    return this.#sorted ?? this.#found
  }

  #look(row: number): void {
    const { matcher, heads, sortKey, wake } = this.#options
    const { frozenAt } = this.query
    // What is frozen stays as it was found.
    if (frozenAt !== undefined && this.#isIn(row)) return
    if (!matcher.matches(row)) {
      this.#put(row, null)
      return
    }
    const keys = matcher.headKeys
    const values = heads.values(row, sortKey === null ? keys : [...keys, sortKey])
    if (!(values instanceof Promise)) {
      this.#put(row, values)
      return
    }
    this.#isWaiting = true
    void values
      // What could not be read says nothing.
      .catch(() => [])
      .then((read) => {
        this.#isWaiting = false
        if (this.#source.present.has(row)) this.#put(row, read)
        wake()
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

  /** Where a row belongs by what was read of it; null: it does not belong into it, whatever its messages say. */
  #put(row: number, values: readonly HeadValue[] | null): void {
    const { matcher, sortKey } = this.#options
    const rows = this.#rowsOf(row)
    const at = lowerBound(rows, row)
    const isIn = rows[at] === row
    const belongs = values !== null && matcher.matchesValues(values)
    if (belongs && sortKey !== null)
      this.#keys.set(row, toldOf(values[matcher.headKeys.length] ?? null) ?? '')
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
