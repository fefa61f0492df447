import { blockOf, eachRow, firstRowOf, noBits, presentBits } from './blocks/bits'
import type { RowMatcher } from './matcher'
import type { RowSource } from './source'

/** Maximum number of rows that are read individually to sort them. */
export const MAX_ROWS_SORTED_BY_FIELD = 200_000

/**
 * Returns true if a view is small enough to be sorted by a field that must be read from each row. Counts the
 * rows that match by table data alone; conditions on fields can only reduce that number.
 */
export function isSortedByField({ present }: RowSource, matcher: RowMatcher): boolean {
  if (present.size <= MAX_ROWS_SORTED_BY_FIELD) return true
  let count = 0
  const bits = noBits()
  for (let row = present.at(0); row !== undefined; row = present.at(present.place(row))) {
    const block = blockOf(row)
    row = firstRowOf(block + 1)
    const { yes, unread } = matcher.results(block, presentBits(present, block, 0, row, bits))
    for (const found of [yes, unread])
      eachRow(found, block, () => {
        count++
      })
    if (count > MAX_ROWS_SORTED_BY_FIELD) return false
  }
  return true
}
