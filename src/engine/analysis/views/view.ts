import type { ViewQuery } from '../../../shared/contract/views'
import type { ViewSource } from './source'

/**
 * A table as an ordered list of row numbers. Three forms, by what the query asks:
 *   everything, in capture order   no list at all: row n is row n
 *   filtered, in capture order     changed rows are tested and put in; a row that once matched stays
 *   sorted                         made anew, at most once a second, since a change may move any row
 */

const SORT_EVERY_MS = 1000

export interface ViewChange {
  total: number
  /** Rows from here on differ from what was read before. */
  changedFrom: number
}

export class View {
  readonly query: ViewQuery
  readonly #source: ViewSource
  readonly #words: string[]
  readonly #sessions: ReadonlySet<number> | null
  /** Null for everything in capture order. */
  #rows: number[] | null
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
    this.#rows = this.#isWhole() ? null : this.#build()
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
    if (this.query.sort !== null) return this.#resort(changed, now)
    const [lowest] = changed
    if (lowest === undefined) return null
    if (this.#rows === null) return { total: this.total, changedFrom: lowest }
    let changedFrom = Number.POSITIVE_INFINITY
    for (const row of changed) {
      const at = lowerBound(this.#rows, row)
      const isIn = this.#rows[at] === row
      if (!isIn && !this.#matches(row)) continue
      if (!isIn) this.#rows.splice(at, 0, row)
      changedFrom = Math.min(changedFrom, at)
    }
    return changedFrom === Number.POSITIVE_INFINITY ? null : { total: this.total, changedFrom }
  }

  /** Whether a sort waits for its time. */
  get pending(): boolean {
    return this.#dirty
  }

  #resort(changed: readonly number[], now: number): ViewChange | null {
    if (changed.length > 0) this.#dirty = true
    if (!this.#dirty || now - this.#sortedAt < SORT_EVERY_MS) return null
    this.#rows = this.#build()
    this.#dirty = false
    this.#sortedAt = now
    return { total: this.total, changedFrom: 0 }
  }

  #isWhole(): boolean {
    return this.#words.length === 0 && this.#sessions === null && this.query.sort === null
  }

  #matches(row: number): boolean {
    if (this.#sessions !== null && !this.#sessions.has(this.#source.session(row))) return false
    if (this.#words.length === 0) return true
    const text = this.#source.text(row)
    return this.#words.every((word) => text.includes(word))
  }

  #build(): number[] {
    const rows: number[] = []
    for (let row = 0; row < this.#source.count(); row++) if (this.#matches(row)) rows.push(row)
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
