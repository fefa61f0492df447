import type { InternedFact } from '../fact-column'
import type { Bits, Results } from './bits'
import { RowOp } from './block-op'

export type FactTest = (value: string | number | null) => boolean

const INTERNED_COST = 1

/** Tests each distinct value once, and then only looks up the row's number. */
export class InternedOp extends RowOp {
  readonly #column: InternedFact
  readonly #known: KnownValues

  constructor(column: InternedFact, test: FactTest) {
    const known = new KnownValues(column, test)
    super(INTERNED_COST, (row) => {
      const id = column.id(row)
      return id < 0 ? test(column.get(row)) : known.test(id)
    })
    this.#column = column
    this.#known = known
  }

  override run(block: number, candidates: Bits, results: Results): void {
    this.#known.checkVersion(this.#column.version())
    super.run(block, candidates, results)
  }
}

const PASSES = 1
const FAILS = 2

class KnownValues {
  readonly #column: InternedFact
  readonly #test: FactTest
  /** By number of the value; 0 if it has not been tested. */
  #known = new Uint8Array(256)
  #version = -1

  constructor(column: InternedFact, test: FactTest) {
    this.#column = column
    this.#test = test
  }

  checkVersion(version: number): void {
    if (version === this.#version) return
    this.#version = version
    this.#known.fill(0)
  }

  test(id: number): boolean {
    const known = this.#known[id] ?? 0
    return known === 0 ? this.#first(id) : known === PASSES
  }

  #first(id: number): boolean {
    const passes = this.#test(this.#column.value(id))
    if (id >= this.#known.length) {
      const grown = new Uint8Array(Math.max(id + 1, this.#known.length * 2))
      grown.set(this.#known)
      this.#known = grown
    }
    this.#known[id] = passes ? PASSES : FAILS
    return passes
  }
}
