import { UNKNOWN_VALUE, type FieldColumn } from '../../fields/field-columns'
import type { HeadValue } from '../../fields/field-value'
import { FALSE, UNREAD, type Truth } from '../truth'
import { eachRow, type Bits, type Results } from './bits'
import { UnreadOp } from './block-op'

/** Tests each distinct known value of a message's field once. Rows whose value is not known have to be read. */
export class FieldOp extends UnreadOp {
  readonly #columnOf: () => FieldColumn
  readonly #test: (value: HeadValue) => Truth
  #column: FieldColumn | null = null
  /** By number of the value. */
  #known: (Truth | undefined)[] = []

  /** `columnOf`: returns the field's column, which may be another one later. */
  constructor(columnOf: () => FieldColumn, test: (value: HeadValue) => Truth) {
    super()
    this.#columnOf = columnOf
    this.#test = test
  }

  override run(block: number, candidates: Bits, results: Results): void {
    const column = this.#columnOf()
    if (column !== this.#column) this.#known = []
    this.#column = column
    results.clear()
    eachRow(candidates, block, (row) => {
      const id = column.id(row)
      const truth = id === UNKNOWN_VALUE ? UNREAD : (this.#known[id] ??= this.#test(column.value(id)))
      if (truth !== FALSE) results.add(row, truth)
    })
  }
}
