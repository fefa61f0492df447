import { uint32, type Column } from '../../tables/column'
import type { Present } from '../../tables/present'
import { FALSE, type Truth } from '../truth'
import type { ExchangeTally } from '../row-test'
import { blockOf, eachRow, firstRowOf, type Bits, type Results } from './bits'
import type { BlockOp, TableChanges } from './block-op'
import { KeptResults } from './kept-results'

const LOOK_UP_COST = 2

/** Decides exchanges by a condition on their connection, which is evaluated once for each connection. */
export class ConnectionOp implements BlockOp {
  readonly cost = LOOK_UP_COST
  readonly #kept: KeptResults
  readonly #connectionOf: (exchange: number) => number
  readonly #exchangesOf: (connection: number) => readonly number[]

  /** `op`: the condition. The functions return the row of an exchange's connection, and those of its exchanges. */
  constructor(
    op: BlockOp,
    present: Present,
    connectionOf: (exchange: number) => number,
    exchangesOf: (connection: number) => readonly number[]
  ) {
    this.#kept = new KeptResults(op, present)
    this.#connectionOf = connectionOf
    this.#exchangesOf = exchangesOf
  }

  run(block: number, candidates: Bits, results: Results): void {
    results.clear()
    // Neighbours often belong to the same connection.
    let last = -1
    let truth: Truth = FALSE
    eachRow(candidates, block, (row) => {
      const connection = this.#connectionOf(row)
      if (connection !== last) truth = this.#kept.of(connection)
      last = connection
      if (truth !== FALSE) results.add(row, truth)
    })
  }

  update(changes: TableChanges, affected: (row: number) => void): void {
    this.#kept.update(changes.connections, changes, (connection, truth, before) => {
      if (before === null || before === truth) return
      for (const row of this.#exchangesOf(connection)) affected(row)
    })
  }

  drop(): void {
    this.#kept.drop()
  }

  prepare(): boolean {
    return this.#kept.prepare()
  }
}

/** Decides connections by the number of their exchanges that match a condition, which are counted once. */
export class ExchangesOp implements BlockOp {
  readonly cost = LOOK_UP_COST
  readonly #kept: KeptResults
  readonly #present: Present
  readonly #connectionOf: (exchange: number) => number
  readonly #judge: (tally: ExchangeTally) => Truth
  /** Numbers of exchanges of each connection, by result. */
  #counts = counters()
  /** Exchanges below it have been counted. */
  #next = 0
  #isCounted = false

  constructor(
    op: BlockOp,
    present: Present,
    connectionOf: (exchange: number) => number,
    judge: (tally: ExchangeTally) => Truth
  ) {
    this.#kept = new KeptResults(op, present)
    this.#present = present
    this.#connectionOf = connectionOf
    this.#judge = judge
  }

  run(block: number, candidates: Bits, results: Results): void {
    while (this.prepare());
    results.clear()
    const [no, yes, unreadable, unread] = this.#counts
    const tally = { yes: 0, no: 0, unreadable: 0, unread: 0 }
    eachRow(candidates, block, (row) => {
      tally.no = no.get(row)
      tally.yes = yes.get(row)
      tally.unreadable = unreadable.get(row)
      tally.unread = unread.get(row)
      results.add(row, this.#judge(tally))
    })
  }

  update(changes: TableChanges, affected: (row: number) => void): void {
    const isCounted = (row: number): boolean => row < this.#next
    this.#kept.update(changes.exchanges.filter(isCounted), changes, (row, truth, before) => {
      if (before === truth || !isCounted(row)) return
      const connection = this.#connectionOf(row)
      if (before !== null) this.#counts[before].add(connection, -1)
      this.#counts[truth].add(connection, 1)
      affected(connection)
    })
    // While the first count is under way, it continues in steps.
    if (!this.#isCounted) return
    for (const row of changes.exchanges) if (!isCounted(row)) affected(this.#connectionOf(row))
    while (this.prepare());
  }

  /** Which connections the removed exchanges belonged to is unknown, so all others are counted again. */
  drop(): void {
    this.#kept.drop()
    this.#counts = counters()
    for (const row of this.#present.rows()) {
      const truth = row < this.#next ? this.#kept.known(row) : null
      if (truth !== null) this.#counts[truth].add(this.#connectionOf(row), 1)
    }
  }

  prepare(): boolean {
    if (this.#kept.prepare()) return true
    const { end } = this.#present
    const row = this.#present.at(this.#present.place(this.#next))
    if (row === undefined) {
      this.#isCounted = true
      return false
    }
    this.#kept.fill(row, (exchange, truth) => {
      this.#counts[truth].add(this.#connectionOf(exchange), 1)
    })
    this.#next = Math.min(end, firstRowOf(blockOf(row) + 1))
    return true
  }
}

/** One column for each result, in the order of their values: no, yes, unreadable, unread. */
function counters(): readonly [Column, Column, Column, Column] {
  return [uint32(), uint32(), uint32(), uint32()]
}
