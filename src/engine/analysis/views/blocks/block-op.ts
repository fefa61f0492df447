import { BLOCK_WORDS, eachRow, firstRowOf, noBits, Results, type Bits } from './bits'

/** Changed rows of both tables, ascending. */
export interface TableChanges {
  readonly exchanges: readonly number[]
  readonly connections: readonly number[]
}

/** A part of a filter, which decides many rows of a block at once. */
export interface BlockOp {
  /** Relative cost of a row; cheaper parts are evaluated first. */
  readonly cost: number
  /** Decides the candidates of a block. Other rows are in none of the results. */
  run(block: number, candidates: Bits, results: Results): void
  /**
   * Brings what the operation keeps about the other table up to date, for parts of the filter that relate the two.
   * Calls `affected` with rows of its own table whose result may differ for that reason.
   */
  update(changes: TableChanges, affected: (row: number) => void): void
  /** Forgets what it keeps about removed rows of the other table. */
  drop(): void
  /** Does a unit of the work before the first `run`. Returns false if there is none left. */
  prepare(): boolean
}

/** Decides each row on its own. */
export class RowOp implements BlockOp {
  readonly cost: number
  readonly #test: (row: number) => boolean

  constructor(cost: number, test: (row: number) => boolean) {
    this.cost = cost
    this.#test = test
  }

  run(block: number, candidates: Bits, results: Results): void {
    results.clear()
    const { yes } = results
    const test = this.#test
    const first = firstRowOf(block)
    for (let word = 0; word < BLOCK_WORDS; word++) {
      const wanted = candidates[word] ?? 0
      let found = 0
      if (wanted === -1) {
        const start = first + word * 32
        for (let bit = 0; bit < 32; bit++) if (test(start + bit)) found |= 1 << bit
      } else {
        for (let left = wanted; left !== 0; left &= left - 1) {
          const bit = 31 - Math.clz32(left & -left)
          if (test(first + word * 32 + bit)) found |= 1 << bit
        }
      }
      yes[word] = found
    }
  }

  update(): void {
    // Uses no other table.
  }

  drop(): void {
    // Keeps nothing.
  }

  prepare(): boolean {
    return false
  }
}

/** All rows need their messages to be read. */
export class UnreadOp extends RowOp {
  constructor() {
    super(0, () => false)
  }

  override run(_block: number, candidates: Bits, results: Results): void {
    results.clear()
    results.unread.set(candidates)
  }
}

abstract class GroupOp implements BlockOp {
  readonly cost: number
  protected readonly parts: readonly BlockOp[]
  protected readonly open = noBits()
  protected readonly partial = new Results()

  constructor(parts: readonly BlockOp[]) {
    this.parts = parts.toSorted((a, b) => a.cost - b.cost)
    this.cost = parts.reduce((sum, { cost }) => sum + cost, 0)
  }

  abstract run(block: number, candidates: Bits, results: Results): void

  update(changes: TableChanges, affected: (row: number) => void): void {
    for (const part of this.parts) part.update(changes, affected)
  }

  drop(): void {
    for (const part of this.parts) part.drop()
  }

  prepare(): boolean {
    return this.parts.some((part) => part.prepare())
  }
}

/** A row matches if all parts match; stops once no candidate is left. */
export class AndOp extends GroupOp {
  run(block: number, candidates: Bits, results: Results): void {
    results.clear()
    const { open, partial } = this
    const { yes, unread, unreadable } = results
    open.set(candidates)
    for (const part of this.parts) {
      part.run(block, open, partial)
      let left = 0
      for (let word = 0; word < BLOCK_WORDS; word++) {
        const unreadPart = partial.unread[word] ?? 0
        const unreadablePart = partial.unreadable[word] ?? 0
        unread[word] = (unread[word] ?? 0) | unreadPart
        unreadable[word] = (unreadable[word] ?? 0) | unreadablePart
        const kept = (partial.yes[word] ?? 0) | unreadPart | unreadablePart
        open[word] = kept
        left |= kept
      }
      if (left === 0) break
    }
    for (let word = 0; word < BLOCK_WORDS; word++) {
      const kept = open[word] ?? 0
      const unreadRows = kept & (unread[word] ?? 0)
      const unreadableRows = kept & (unreadable[word] ?? 0) & ~unreadRows
      unread[word] = unreadRows
      unreadable[word] = unreadableRows
      yes[word] = kept & ~unreadRows & ~unreadableRows
    }
  }
}

/** A row matches if any part matches; stops once all candidates do. */
export class OrOp extends GroupOp {
  run(block: number, candidates: Bits, results: Results): void {
    results.clear()
    const { open, partial } = this
    const { yes, unread, unreadable } = results
    open.set(candidates)
    for (const part of this.parts) {
      part.run(block, open, partial)
      let left = 0
      for (let word = 0; word < BLOCK_WORDS; word++) {
        const found = partial.yes[word] ?? 0
        yes[word] = (yes[word] ?? 0) | found
        unread[word] = (unread[word] ?? 0) | (partial.unread[word] ?? 0)
        unreadable[word] = (unreadable[word] ?? 0) | (partial.unreadable[word] ?? 0)
        const rest = (open[word] ?? 0) & ~found
        open[word] = rest
        left |= rest
      }
      if (left === 0) break
    }
    for (let word = 0; word < BLOCK_WORDS; word++) {
      const found = yes[word] ?? 0
      const unreadRows = (unread[word] ?? 0) & ~found
      unread[word] = unreadRows
      unreadable[word] = (unreadable[word] ?? 0) & ~found & ~unreadRows
    }
  }
}

export class NotOp extends GroupOp {
  run(block: number, candidates: Bits, results: Results): void {
    const [part] = this.parts
    part?.run(block, candidates, results)
    const { yes, unread, unreadable } = results
    for (let word = 0; word < BLOCK_WORDS; word++)
      yes[word] =
        (candidates[word] ?? 0) & ~((yes[word] ?? 0) | (unread[word] ?? 0) | (unreadable[word] ?? 0))
  }
}

/** Runs an operation over sets of rows of one table, and returns the result of each. */
export class BlockRun {
  readonly op: BlockOp
  readonly #results = new Results()

  constructor(op: BlockOp) {
    this.op = op
  }

  /** The result is valid until the next run. */
  results(block: number, candidates: Bits): Results {
    this.op.run(block, candidates, this.#results)
    return this.#results
  }

  /** Calls `visit` for the candidates that match, ascending. */
  matching(block: number, candidates: Bits, visit: (row: number) => void): void {
    eachRow(this.results(block, candidates).yes, block, visit)
  }
}
