import type { ViewQuery } from '../../../shared/contract/views'
import { factNamed } from '../../../shared/filter/facts'
import type { HeadKey } from '../../../shared/filter/field-key'
import { UNKNOWN_VALUE } from '../fields/field-columns'
import { readableValue, type HeadSource, type HeadValue } from '../fields/field-value'
import { lowerBound } from '../tables/present'
import type { WorkStep } from '../turns'
import { addRow, blockOf, eachRow, firstRowOf, noBits, presentBits, type Bits } from './blocks/bits'
import type { TableChanges } from './blocks/block-op'
import { RowMatcher } from './matcher'
import { sortRows, type SortKey } from './sorting/sort-rows'
import type { RowSource } from './source'
import { FALSE, TRUE, UNREAD, UNREADABLE, type Truth } from './truth'

/**
 * A table as an ordered list of row numbers, in one of three forms:
 * - all rows in capture order: no list is stored, the table itself is used;
 * - filtered, in capture order: changed rows are tested and inserted. A row that once matched stays, unless
 *   it matched because of a bookmark or note, or of a filter term on a field;
 * - sorted: sorted again at most once a second, since a change may move any row.
 *
 * The tables decide a block of rows at once. Rows whose messages have to be read follow one by one. Both happen in
 * steps between the thread's other work, after a first slice when the view is opened.
 *
 * A frozen view is built once; later rows are only counted. Rows that the capture drops are removed at once
 * in all forms.
 */

const SORT_EVERY_MS = 1000
/** Time for filtering and sorting when the view is opened or updated; the rest follows in steps. */
const FIRST_SLICE_MS = 8

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

/** How a view reads messages. */
export interface ViewReads {
  /** Reads the field to sort by. */
  readonly heads: HeadSource
  /** The field to sort by, if it has to be read from messages. */
  readonly sortKey: HeadKey | null
  /** Called when there are rows to read again. */
  readonly wake: () => void
}

export class View {
  readonly query: ViewQuery
  readonly #source: RowSource
  readonly #matcher: RowMatcher
  readonly #reads: ViewReads | null
  /** True for all rows in capture order; nothing is listed. */
  readonly #isWhole: boolean
  /** Matching rows found so far, ascending. */
  #found: number[] = []
  /** Matching rows added after the view was frozen. */
  #later: number[] = []
  /** Rows in the requested order; null for capture order. */
  #sorted: readonly number[] | null
  #sorting: Generator<void, number[]> | null = null
  /** True once the rows have been sorted, or need not be. */
  #isOrdered: boolean
  /** Rows that match neither the filter nor its negation, since a field cannot be read. */
  readonly #unreadable = new Set<number>()
  /** Values of the field to sort by, by row. */
  readonly #keys = new Map<number, string>()
  /** Rows below it have been decided. */
  #next = 0
  /** Rows of the block before `#blockEnd` whose messages have to be read. */
  #toRead: number[] = []
  /** Rows below it have been decided by the tables. */
  #blockEnd = 0
  /** Decided rows whose messages have to be read again. */
  readonly #again = new Set<number>()
  #sortedAt: number
  #isStale = false
  #isScanning = true
  /** True while a row's bodies are being decoded. */
  #isWaiting = false
  #changedFrom = Number.POSITIVE_INFINITY
  #dropped = 0
  /** Number of rows shown by a view of the whole table; those of a frozen one can only become fewer. */
  #whole = 0
  /** Values last reported, to detect changes. */
  #lastReported = ''
  readonly #bits = noBits()

  constructor(
    query: ViewQuery,
    source: RowSource,
    now: number,
    matcher: RowMatcher = new RowMatcher(query, source),
    reads: ViewReads | null = null
  ) {
    this.query = query
    this.#source = source
    this.#matcher = matcher
    this.#reads = reads
    this.#isWhole = query.sort === null && matcher.isAll
    this.#sorted = query.sort === null ? null : []
    this.#isOrdered = query.sort === null
    this.#sortedAt = now
    this.#advance()
    this.#isScanning = this.scanned !== undefined
    this.#whole = this.total
    this.#changedFrom = Number.POSITIVE_INFINITY
    this.#lastReported = this.#reported()
  }

  /** Number of rows hidden until a frozen view is unfrozen. Undefined if it is not frozen. */
  get held(): number | undefined {
    const { frozenAt } = this.query
    if (frozenAt === undefined) return undefined
    const { present } = this.#source
    return this.#isWhole ? present.size - present.place(frozenAt) : this.#later.length
  }

  /** The row number after the table's last row. */
  get tableEnd(): number {
    return this.#source.present.end
  }

  get total(): number {
    if (!this.#isWhole) return this.#shown.length
    const { frozenAt } = this.query
    const { present } = this.#source
    return frozenAt === undefined ? present.size : present.place(frozenAt)
  }

  /** True if a sort is due but delayed. */
  get pending(): boolean {
    return this.#isStale
  }

  /** True if there is work for `step`. */
  get hasWork(): boolean {
    if (this.#isWhole || this.#isWaiting) return false
    return !this.#isOrdered || this.#sorting !== null || this.#again.size > 0 || this.#isBehind
  }

  get scanned(): { done: number; total: number } | undefined {
    if (this.#isWhole) return undefined
    const { present } = this.#source
    if (!this.#isBehind && !this.#isWaiting && this.#isOrdered) return undefined
    return { done: present.place(this.#next), total: present.size }
  }

  /** Number of rows that could not be read, and are not shown for that reason. */
  get unreadable(): number {
    return this.query.unreadable === true ? 0 : this.#unreadable.size
  }

  rows(first: number, count: number): number[] {
    if (!this.#isWhole) return this.#shown.slice(first, first + count)
    const { present } = this.#source
    const length = Math.max(0, Math.min(count, this.total - first))
    return Array.from({ length }, (_, at) => present.at(first + at) ?? 0)
  }

  /** Returns the position of a row in the view, or null. */
  find(row: number): number | null {
    const { present } = this.#source
    if (!present.has(row)) return null
    if (this.#isWhole) return row < (this.query.frozenAt ?? row + 1) ? present.place(row) : null
    const at = this.#sorted === null ? lowerBound(this.#found, row) : this.#sorted.indexOf(row)
    return this.#shown[at] === row ? at : null
  }

  /** Adds to a table's changed rows those that this view has to test again. */
  changed(changes: TableChanges): readonly number[] {
    return this.#isWhole ? changes[this.query.kind] : this.#matcher.changed(changes)
  }

  /** Decides a block of rows, reads one row, or sorts for a moment. */
  step(): WorkStep {
    if (this.#isWhole || this.#isWaiting) return false
    const { present } = this.#source
    const [changed] = this.#again
    if (changed !== undefined) {
      this.#again.delete(changed)
      if (present.has(changed)) this.#look(changed)
      return true
    }
    const row = this.#toRead.pop()
    if (row !== undefined) {
      this.#next = row + 1
      if (present.has(row)) this.#look(row)
      return true
    }
    this.#next = this.#blockEnd
    if (this.#isBehind) {
      if (!this.#matcher.prepare()) this.#decideBlock()
      return 'long'
    }
    if (!this.#isOrdered && this.#sorting === null) this.#startSort()
    return this.#sortStep() ? 'long' : false
  }

  /** Handles the removal of rows from the tables; `lost`: of its own. */
  drop(lost: number): void {
    this.#matcher.drop()
    if (lost === 0) return
    if (this.#isWhole) {
      this.#dropped += this.query.frozenAt === undefined ? lost : this.#whole - this.total
      this.#whole = this.total
      this.#changedFrom = 0
      return
    }
    const { present } = this.#source
    const isThere = (row: number): boolean => present.has(row)
    const before = this.#shown
    const first = before.findIndex((row) => !isThere(row))
    this.#found = this.#found.filter(isThere)
    this.#later = this.#later.filter(isThere)
    this.#sorted = this.#sorted?.filter(isThere) ?? null
    if (this.#sorting !== null) this.#startSort()
    for (const row of this.#unreadable) if (!isThere(row)) this.#unreadable.delete(row)
    for (const row of this.#keys.keys()) if (!isThere(row)) this.#keys.delete(row)
    if (first < 0) return
    this.#dropped += before.length - this.#shown.length
    this.#changedFrom = Math.min(this.#changedFrom, first)
  }

  /**
   * Processes changed rows (ascending). Returns null if the view has not changed, or its update is delayed.
   */
  update(changed: readonly number[], now: number): ViewChange | null {
    if (this.#isWhole) this.#noteWhole(changed)
    else {
      this.#test(changed.filter((row) => row < this.#blockEnd))
      this.#advance()
      this.#checkSort(now)
    }
    const reported = this.#reported()
    if (this.#changedFrom === Number.POSITIVE_INFINITY && reported === this.#lastReported) return null
    const { held, scanned, unreadable } = this
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

  #reported(): string {
    return `${this.scanned?.done ?? ''} ${this.held ?? ''} ${this.unreadable}`
  }

  get #shown(): readonly number[] {
    return this.#sorted ?? this.#found
  }

  /** True if rows of the table have not been decided yet. */
  get #isBehind(): boolean {
    return this.#toRead.length > 0 || this.#blockEnd < this.#source.present.end
  }

  /** Works for a slice of time, without reading messages. */
  #advance(): void {
    if (this.#isWhole) return
    const until = performance.now() + FIRST_SLICE_MS
    while (this.#toRead.length === 0 && this.#again.size === 0 && this.step() !== false)
      if (performance.now() > until) return
  }

  #noteWhole(changed: readonly number[]): void {
    const [lowest] = changed
    if (lowest === undefined || this.query.frozenAt !== undefined) return
    this.#changedFrom = Math.min(this.#changedFrom, this.#source.present.place(lowest))
  }

  /** Decides the next rows, up to the end of their block. */
  #decideBlock(): void {
    const { present } = this.#source
    const first = present.at(present.place(this.#blockEnd))
    if (first === undefined) {
      this.#blockEnd = present.end
      return
    }
    const block = blockOf(first)
    this.#blockEnd = Math.min(present.end, firstRowOf(block + 1))
    const candidates = presentBits(present, block, first, this.#blockEnd, this.#bits)
    const results = this.#matcher.results(block, candidates)
    if (this.#readsKeys) this.#readUnknown(results.yes, block)
    else if (this.query.unreadable !== true) this.#append(results.yes, block)
    eachRow(results.unreadable, block, (row) => {
      this.#settle(row, UNREADABLE)
    })
    eachRow(results.unread, block, (row) => this.#toRead.push(row))
    // The last one is read first.
    this.#toRead.sort((a, b) => b - a)
    this.#next = this.#toRead.at(-1) ?? this.#blockEnd
  }

  /** Adds matching rows of a block whose field to sort by is known; the others have to be read. */
  #readUnknown(bits: Bits, block: number): void {
    const known = noBits()
    const sortKey = this.#reads?.sortKey ?? null
    const column = sortKey === null ? undefined : this.#source.field?.(sortKey)
    eachRow(bits, block, (row) => {
      const id = column?.id(row) ?? UNKNOWN_VALUE
      if (column === undefined || id === UNKNOWN_VALUE) {
        this.#toRead.push(row)
        return
      }
      this.#keys.set(row, readableValue(column.value(id)) ?? '')
      addRow(known, row)
    })
    if (this.query.unreadable !== true) this.#append(known, block)
  }

  /** Adds matching rows of a block that has just been decided, which follow all others. */
  #append(bits: Bits, block: number): void {
    const end = this.query.frozenAt ?? Number.POSITIVE_INFINITY
    const before = this.#found.length
    eachRow(bits, block, (row) => {
      if (row < end) this.#found.push(row)
      else this.#later.push(row)
    })
    if (this.#found.length > before) this.#noteAt(before)
  }

  /** Decides changed rows again. */
  #test(changed: readonly number[]): void {
    const { present } = this.#source
    const isMarked = this.query.marked === true
    const tested = changed.filter((row) => {
      if (!present.has(row) || this.#isFixed(row)) return false
      // Without terms, a row that matched once stays; its texts may have changed.
      if (this.#matcher.hasTerms || isMarked || !this.#isIn(row)) return true
      this.#note(row)
      return false
    })
    for (const [at, truth] of this.#matcher.truths(tested).entries()) {
      const row = tested[at] ?? 0
      if (truth === UNREAD || (truth === TRUE && this.#readsKeys)) this.#again.add(row)
      else this.#settle(row, truth)
    }
  }

  /** True if the field to sort by has to be read from messages. */
  get #readsKeys(): boolean {
    return this.#reads !== null && this.#reads.sortKey !== null
  }

  /** True for a row of a frozen view, which keeps its first result. */
  #isFixed(row: number): boolean {
    const { frozenAt } = this.query
    return frozenAt !== undefined && row < frozenAt && (!this.#matcher.readsHeads || this.#isIn(row))
  }

  #look(row: number): void {
    if (this.#isIn(row) && this.#isFixed(row)) return
    const truth = this.#matcher.decide(row)
    if (!(truth instanceof Promise)) {
      this.#settle(row, truth)
      return
    }
    this.#wait(
      row,
      truth,
      (settled) => {
        this.#settle(row, settled)
      },
      FALSE
    )
  }

  /** Handles a row's result, and reads the field to sort by if the row belongs to the view. */
  #settle(row: number, truth: Truth): void {
    const { heads, sortKey = null } = this.#reads ?? {}
    if (truth === UNREADABLE) this.#unreadable.add(row)
    else this.#unreadable.delete(row)
    const belongs = truth === (this.query.unreadable === true ? UNREADABLE : TRUE)
    if (!belongs || heads === undefined || sortKey === null) {
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
        this.#reads?.wake()
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
    const isLast = row > (rows.at(-1) ?? -1)
    const at = isLast ? rows.length : lowerBound(rows, row)
    const isIn = rows[at] === row
    if (belongs && this.#readsKeys) this.#keys.set(row, readableValue(value) ?? '')
    if (!belongs && !isIn) return
    if (isLast) rows.push(row)
    else if (!belongs) rows.splice(at, 1)
    else if (!isIn) rows.splice(at, 0, row)
    if (rows !== this.#later) this.#noteAt(at)
  }

  /** Notes that a listed row has changed. */
  #note(row: number): void {
    const rows = this.#rowsOf(row)
    if (rows !== this.#later) this.#noteAt(lowerBound(rows, row))
  }

  #noteAt(at: number): void {
    if (this.#sorted !== null) this.#isStale = true
    else this.#changedFrom = Math.min(this.#changedFrom, at)
  }

  /** Starts to sort if that is due. The first order is not delayed once all rows are decided. */
  #checkSort(now: number): void {
    const isDecided = this.#isScanning && !this.#isBehind && !this.#isWaiting
    this.#isScanning = this.scanned !== undefined
    const isDue = isDecided || now - this.#sortedAt >= SORT_EVERY_MS
    if (!this.#isStale || !isDue || this.#sorting !== null) return
    this.#sortedAt = now
    this.#startSort()
    this.#advance()
  }

  #startSort(): void {
    const { sort } = this.query
    if (sort === null) return
    this.#isStale = false
    this.#sorting = sortRows(this.#found.slice(), this.#sortKey(sort.column), sort.descending)
  }

  #sortKey(column: string): SortKey {
    if (this.#readsKeys) return { of: (row) => this.#keys.get(row) ?? '' }
    const of = this.#source.key(column)
    const fact = factNamed(column)
    const stored = fact === null ? undefined : this.#source.column?.(fact)
    return stored?.kind === 'interned' ? { of, interned: stored } : { of }
  }

  /** Sorts for a moment. Returns false if there is nothing to sort. */
  #sortStep(): boolean {
    const step = this.#sorting?.next()
    if (step === undefined) return false
    if (step.done !== true) return true
    this.#sorting = null
    this.#sorted = step.value
    this.#isOrdered = true
    this.#changedFrom = 0
    return true
  }
}
