import type { ViewQuery } from '../../../shared/contract/views'
import { lowerBound } from '../tables/present'
import { RowMatcher } from './matcher'
import type { RowSource } from './source'

/**
 * A table as an ordered list of row numbers, in one of three forms:
 * - all rows in capture order: no list is stored, the table itself is used;
 * - filtered, in capture order: changed rows are tested and inserted. A row that once matched stays, unless
 *   it matched because of a bookmark or note, or of a filter term on a field;
 * - sorted: rebuilt at most once a second, since a change may move any row.
 *
 * A frozen view is built once; later rows are only counted. Rows that the capture drops are removed at once
 * in all forms.
 */

const SORT_EVERY_MS = 1000

export interface ViewChange {
  total: number
  /** Rows from here on differ from those read before. */
  changedFrom: number
  /** Number of rows that the view has lost to the ring buffer so far. */
  dropped: number
  /** Number of later rows of a frozen view. */
  held?: number
  /** Progress of a scan of the table's rows; absent if no scan is needed or it is complete. */
  scanned?: { done: number; total: number }
  /** Number of rows that could not be read, and are not shown for that reason. */
  unreadable?: number
}

export class View {
  readonly query: ViewQuery
  readonly #source: RowSource
  readonly #matcher: RowMatcher
  /** Null for all rows in capture order. */
  #rows: number[] | null
  /** Later rows that match a frozen view; null if all rows match. */
  #later: number[] | null
  #held = 0
  #dirty = false
  #sortedAt: number
  #dropped = 0
  /** First position changed by dropped rows that has not been reported. */
  #droppedFrom = Number.POSITIVE_INFINITY

  constructor(
    query: ViewQuery,
    source: RowSource,
    now: number,
    matcher: RowMatcher = new RowMatcher(query, source)
  ) {
    this.query = query
    this.#source = source
    this.#matcher = matcher
    this.#sortedAt = now
    const { frozenAt } = query
    const end = Number.POSITIVE_INFINITY
    this.#rows = this.#isWhole() && frozenAt === undefined ? null : this.#build(0, frozenAt ?? end)
    this.#later = frozenAt === undefined || this.#isWhole() ? null : this.#matching(frozenAt, end)
    if (frozenAt !== undefined) this.#held = this.#countHeld(frozenAt)
  }

  /** True if the result depends on rows of the other table. */
  get usesRelated(): boolean {
    return this.#matcher.usesRelated
  }

  /** Number of rows hidden until a frozen view is unfrozen. Undefined if it is not frozen. */
  get held(): number | undefined {
    return this.query.frozenAt === undefined ? undefined : this.#held
  }

  /** The row number after the table's last row. */
  get tableEnd(): number {
    return this.#source.present.end
  }

  get total(): number {
    return this.#rows === null ? this.#source.present.size : this.#rows.length
  }

  rows(first: number, count: number): number[] {
    if (this.#rows !== null) return this.#rows.slice(first, first + count)
    const { present } = this.#source
    const length = Math.max(0, Math.min(count, present.size - first))
    return Array.from({ length }, (_, at) => present.at(first + at) ?? 0)
  }

  /** Returns the position of a row in the view, or null. */
  find(row: number): number | null {
    const { present } = this.#source
    if (!present.has(row)) return null
    if (this.#rows === null) return present.place(row)
    const at = this.query.sort === null ? lowerBound(this.#rows, row) : this.#rows.indexOf(row)
    return this.#rows[at] === row ? at : null
  }

  /** Handles the removal of `lost` rows from the table. */
  drop(lost: number): void {
    if (this.#rows === null) {
      this.#dropped += lost
      this.#droppedFrom = 0
      return
    }
    const before = this.#rows
    const { present } = this.#source
    this.#later = this.#later?.filter((row) => present.has(row)) ?? null
    const first = before.findIndex((row) => !present.has(row))
    if (first < 0) return
    this.#rows = before.filter((row) => present.has(row))
    this.#dropped += before.length - this.#rows.length
    this.#droppedFrom = Math.min(this.#droppedFrom, first)
  }

  /**
   * Processes changed rows (ascending). Returns null if the view has not changed, or its update is delayed.
   */
  update(changed: readonly number[], now: number): ViewChange | null {
    const held = this.#held
    const changedFrom = Math.min(this.#droppedFrom, this.#take(changed, now))
    this.#droppedFrom = Number.POSITIVE_INFINITY
    if (changedFrom === Number.POSITIVE_INFINITY && held === this.#held) return null
    const change = {
      total: this.total,
      changedFrom: Math.min(changedFrom, this.total),
      dropped: this.#dropped
    }
    return this.query.frozenAt === undefined ? change : { ...change, held: this.#held }
  }

  /** True if a sort is due but delayed. */
  get pending(): boolean {
    return this.#dirty
  }

  /** Returns the first changed position. */
  #take(changed: readonly number[], now: number): number {
    const { frozenAt, sort } = this.query
    if (frozenAt !== undefined) return this.#hold(changed, frozenAt)
    if (sort !== null) return this.#resort(changed, now)
    if (this.#rows !== null) return this.#merge(this.#rows, changed)
    const [lowest] = changed
    return lowest === undefined ? Number.POSITIVE_INFINITY : this.#source.present.place(lowest)
  }

  /** Inserts rows at their positions. */
  #merge(rows: number[], changed: readonly number[]): number {
    const { present } = this.#source
    let changedFrom = Number.POSITIVE_INFINITY
    for (const row of changed) {
      if (!present.has(row)) continue
      const at = lowerBound(rows, row)
      const isIn = rows[at] === row
      const isUnmarked = this.query.marked === true && !this.#source.isMarked(row)
      if (!isIn && (isUnmarked || !this.#matcher.matches(row))) continue
      if (isUnmarked || (isIn && this.#matcher.hasTerms && !this.#matcher.matches(row))) rows.splice(at, 1)
      else if (!isIn) rows.splice(at, 0, row)
      changedFrom = Math.min(changedFrom, at)
    }
    return changedFrom
  }

  #hold(changed: readonly number[], frozenAt: number): number {
    if (this.#later !== null) {
      this.#merge(
        this.#later,
        changed.filter((row) => row >= frozenAt)
      )
    }
    this.#held = this.#countHeld(frozenAt)
    return Number.POSITIVE_INFINITY
  }

  #countHeld(frozenAt: number): number {
    const { present } = this.#source
    return this.#later === null ? present.size - present.place(frozenAt) : this.#later.length
  }

  #resort(changed: readonly number[], now: number): number {
    if (changed.length > 0) this.#dirty = true
    if (!this.#dirty || now - this.#sortedAt < SORT_EVERY_MS) return Number.POSITIVE_INFINITY
    this.#rows = this.#build(0, Number.POSITIVE_INFINITY)
    this.#dirty = false
    this.#sortedAt = now
    return 0
  }

  #isWhole(): boolean {
    return this.query.sort === null && this.#matcher.isAll
  }

  #matching(first: number, end: number): number[] {
    const rows: number[] = []
    for (const row of this.#source.present.rows()) {
      if (row >= first && row < end && this.#matcher.matches(row)) rows.push(row)
    }
    return rows
  }

  #build(first: number, end: number): number[] {
    const rows = this.#matching(first, end)
    const { sort } = this.query
    if (sort === null) return rows
    const key = this.#source.key(sort.column)
    const keys = new Map(rows.map((row) => [row, key(row)]))
    const sign = sort.descending ? -1 : 1
    // Equal keys keep capture order, in both directions.
    return rows.sort((a, b) => sign * compare(keys.get(a) ?? 0, keys.get(b) ?? 0) || a - b)
  }
}

export function compare(a: number | string, b: number | string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
