import { sortRows, type SortKey } from './sort-rows'

const SORT_EVERY_MS = 1000

/** The rows of a view in the order of a column: sorted at once at first, and again at most once a second. */
export class RowOrder {
  readonly #key: SortKey
  readonly #descending: boolean
  #rows: readonly number[] = []
  #sorting: Generator<void, number[]> | null = null
  #isFirst = true
  #isStale = false
  #startedAt: number

  constructor(key: SortKey, descending: boolean, now: number) {
    this.#key = key
    this.#descending = descending
    this.#startedAt = now
  }

  get rows(): readonly number[] {
    return this.#rows
  }

  /** False until the rows have been sorted for the first time. */
  get isSorted(): boolean {
    return !this.#isFirst
  }

  get isSorting(): boolean {
    return this.#sorting !== null
  }

  /** True if rows have changed since the last sort began. */
  get isStale(): boolean {
    return this.#isStale
  }

  /** Notes that rows have changed. */
  change(): void {
    this.#isStale = true
  }

  isDue(now: number): boolean {
    return now - this.#startedAt >= SORT_EVERY_MS
  }

  /** Begins to sort. `now`: if the next sort is to wait for a second. */
  start(rows: readonly number[], now = this.#startedAt): void {
    this.#startedAt = now
    this.#isStale = false
    this.#sorting = sortRows(rows.slice(), this.#key, this.#descending)
  }

  /** Does a unit of work. Returns false if there is nothing to sort. */
  step(): 'sorting' | 'sorted' | false {
    const step = this.#sorting?.next()
    if (step === undefined) return false
    if (step.done !== true) return 'sorting'
    this.#sorting = null
    this.#rows = step.value
    this.#isFirst = false
    return 'sorted'
  }

  /** Removes rows. `rows`: those that are left, in capture order. */
  drop(isThere: (row: number) => boolean, rows: readonly number[]): void {
    this.#rows = this.#rows.filter(isThere)
    if (this.#sorting !== null) this.start(rows)
  }
}
