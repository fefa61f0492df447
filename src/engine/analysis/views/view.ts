import type { ViewQuery } from '../../../shared/contract/views'
import { hasNumber } from '../../../shared/model/number-ranges'
import type { ViewSource } from './source'

/**
 * A table as an ordered list of row numbers. Three forms, by what the query asks:
 *   everything, in capture order   no list at all: row n is row n
 *   filtered, in capture order     changed rows are tested and put in; a row that once matched stays
 *   sorted                         made anew, at most once a second, since a change may move any row
 * A frozen view is made once; what comes after is only counted.
 */

const SORT_EVERY_MS = 1000

export interface ViewChange {
  total: number
  /** Rows from here on differ from what was read before. */
  changedFrom: number
  /** Of a frozen view: rows that wait. */
  held?: number
}

export class View {
  readonly query: ViewQuery
  readonly #source: ViewSource
  readonly #words: string[]
  readonly #sessions: ReadonlySet<number> | null
  /** Null for everything in capture order. */
  #rows: number[] | null
  /** Of a frozen view, the rows that came later and belong into it; null where all do. */
  readonly #later: number[] | null
  #held = 0
  #dirty = false
  #sortedAt: number

  constructor(query: ViewQuery, source: ViewSource, now: number) {
    this.query = query
    this.#source = source
    this.#words = query.filter
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '')
    this.#sessions = query.sessions === null ? null : new Set(query.sessions)
    this.#sortedAt = now
    const { frozenAt } = query
    this.#rows = this.#isWhole() && frozenAt === undefined ? null : this.#build(0, frozenAt ?? source.count())
    this.#later = frozenAt === undefined || this.#isWhole() ? null : this.#matching(frozenAt, source.count())
    if (frozenAt !== undefined) this.#held = this.#countHeld(frozenAt)
  }

  /** Rows that wait for a frozen view to thaw. Undefined for one that is not frozen. */
  get held(): number | undefined {
    return this.query.frozenAt === undefined ? undefined : this.#held
  }

  /** Rows of the whole table. */
  get tableRows(): number {
    return this.#source.count()
  }

  get total(): number {
    return this.#rows === null ? this.#source.count() : this.#rows.length
  }

  rows(first: number, count: number): number[] {
    if (this.#rows !== null) return this.#rows.slice(first, first + count)
    const length = Math.max(0, Math.min(count, this.total - first))
    return Array.from({ length }, (_, at) => first + at)
  }

  /** Where a row of the table stands, or null. */
  find(row: number): number | null {
    if (this.#rows === null) return row < this.total ? row : null
    const at = this.query.sort === null ? lowerBound(this.#rows, row) : this.#rows.indexOf(row)
    return this.#rows[at] === row ? at : null
  }

  /** Takes in the changed rows (ascending). Null where nothing this view shows has changed, or not yet. */
  update(changed: readonly number[], now: number): ViewChange | null {
    if (this.query.frozenAt !== undefined) return this.#hold(changed, this.query.frozenAt)
    if (this.query.sort !== null) return this.#resort(changed, now)
    const [lowest] = changed
    if (lowest === undefined) return null
    if (this.#rows === null) return { total: this.total, changedFrom: lowest }
    let changedFrom = Number.POSITIVE_INFINITY
    for (const row of changed) changedFrom = Math.min(changedFrom, this.#take(this.#rows, row))
    return changedFrom === Number.POSITIVE_INFINITY ? null : { total: this.total, changedFrom }
  }

  /** Whether a sort waits for its time. */
  get pending(): boolean {
    return this.#dirty
  }

  /** Puts a row in where it belongs. Its place, or infinity where it does not. */
  #take(rows: number[], row: number): number {
    const at = lowerBound(rows, row)
    if (rows[at] === row) return at
    if (!this.#matches(row)) return Number.POSITIVE_INFINITY
    rows.splice(at, 0, row)
    return at
  }

  #hold(changed: readonly number[], frozenAt: number): ViewChange | null {
    if (this.#later !== null) for (const row of changed) if (row >= frozenAt) this.#take(this.#later, row)
    const held = this.#countHeld(frozenAt)
    if (held === this.#held) return null
    this.#held = held
    return { total: this.total, changedFrom: this.total, held }
  }

  #countHeld(frozenAt: number): number {
    return this.#later === null ? Math.max(0, this.#source.count() - frozenAt) : this.#later.length
  }

  #resort(changed: readonly number[], now: number): ViewChange | null {
    if (changed.length > 0) this.#dirty = true
    if (!this.#dirty || now - this.#sortedAt < SORT_EVERY_MS) return null
    this.#rows = this.#build(0, this.#source.count())
    this.#dirty = false
    this.#sortedAt = now
    return { total: this.total, changedFrom: 0 }
  }

  #isWhole(): boolean {
    const { sort, only } = this.query
    return this.#words.length === 0 && this.#sessions === null && sort === null && only === undefined
  }

  #matches(row: number): boolean {
    const { only } = this.query
    if (only !== undefined && !hasNumber(only, row + 1)) return false
    if (this.#sessions !== null && !this.#sessions.has(this.#source.session(row))) return false
    if (this.#words.length === 0) return true
    const text = this.#source.text(row)
    return this.#words.every((word) => text.includes(word))
  }

  #matching(first: number, end: number): number[] {
    const rows: number[] = []
    for (let row = first; row < end; row++) if (this.#matches(row)) rows.push(row)
    return rows
  }

  #build(first: number, end: number): number[] {
    const rows = this.#matching(first, Math.min(end, this.#source.count()))
    const { sort } = this.query
    if (sort === null) return rows
    const key = this.#source.key(sort.column)
    const keys = new Map(rows.map((row) => [row, key(row)]))
    const sign = sort.descending ? -1 : 1
    // Equal keys keep capture order, in both directions.
    return rows.sort((a, b) => sign * compare(keys.get(a) ?? 0, keys.get(b) ?? 0) || a - b)
  }
}

function compare(a: number | string, b: number | string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The first place whose row is not below `row`. */
function lowerBound(rows: readonly number[], row: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return low
}
