import { COLUMN_CHUNK_ROWS, uint8 } from '../../tables/column'
import type { Present } from '../../tables/present'
import type { Truth } from '../truth'
import { addRow, blockOf, byBlock, eachRow, noBits, presentBits, Results } from './bits'
import type { BlockOp, TableChanges } from './block-op'

const END = Number.POSITIVE_INFINITY

/** Results of an operation over a table, kept until the rows change. One byte per row. */
export class KeptResults {
  readonly #op: BlockOp
  readonly #present: Present
  /** Result + 1; 0 if it is not known. */
  readonly #kept = uint8()
  readonly #bits = noBits()
  readonly #results = new Results()

  constructor(op: BlockOp, present: Present) {
    this.#op = op
    this.#present = present
  }

  /** Returns the kept result; null if it is not known. */
  known(row: number): Truth | null {
    const kept = this.#kept.get(row)
    return kept === 0 ? null : ((kept - 1) as Truth)
  }

  /** Returns a row's result. If it is not known, decides all unknown rows of its block. */
  of(row: number): Truth {
    const kept = this.#kept.get(row)
    return kept === 0 ? this.#decide(row) : ((kept - 1) as Truth)
  }

  #decide(row: number): Truth {
    const block = blockOf(row)
    const wanted = [row]
    presentBits(this.#present, block, 0, END, this.#bits)
    eachRow(this.#bits, block, (other) => {
      if (this.#kept.get(other) === 0) wanted.push(other)
    })
    this.#bits.fill(0)
    // The connection of an exchange may have been removed from its table.
    for (const each of wanted) addRow(this.#bits, each)
    this.#decideBlock(block)
    return ((this.#kept.get(row) || 1) - 1) as Truth
  }

  /** Decides the rows of a block that are in `#bits`. */
  #decideBlock(block: number): void {
    this.#op.run(block, this.#bits, this.#results)
    eachRow(this.#bits, block, (row) => {
      this.#kept.set(row, this.#results.of(row) + 1)
    })
  }

  /** Decides all rows of a block from `first` on. Calls `visit` for each. */
  fill(first: number, visit: (row: number, truth: Truth) => void): void {
    const block = blockOf(first)
    presentBits(this.#present, block, first, END, this.#bits)
    this.#decideBlock(block)
    eachRow(this.#bits, block, (row) => {
      visit(row, this.#results.of(row))
    })
  }

  /**
   * Decides changed rows again, and those whose result depends on a change. Calls `visit` for each with the result that
   * was known before.
   */
  update(
    changed: readonly number[],
    changes: TableChanges,
    visit: (row: number, truth: Truth, before: Truth | null) => void
  ): void {
    const rows = new Set(changed)
    this.#op.update(changes, (row) => rows.add(row))
    for (const [block, inBlock] of byBlock(rows)) {
      this.#bits.fill(0)
      for (const row of inBlock) addRow(this.#bits, row)
      const before = inBlock.map((row) => this.known(row))
      this.#decideBlock(block)
      for (const [at, row] of inBlock.entries()) visit(row, this.#results.of(row), before[at] ?? null)
    }
  }

  /** Forgets removed rows. */
  drop(): void {
    this.#op.drop()
    const present = this.#present
    this.#kept.release(present.first, (chunk) => present.isInChunk(chunk, COLUMN_CHUNK_ROWS))
  }

  prepare(): boolean {
    return this.#op.prepare()
  }
}
