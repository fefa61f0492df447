import type { ViewQuery } from '../../../shared/contract/views'
import type { RowMatcher } from './matcher'
import type { RowSource } from './source'
import { View } from './view'

/** Maximum number of rows that are read individually to sort them. */
export const MAX_ROWS_SORTED_BY_FIELD = 200_000

/**
 * Returns true if a view is small enough to be sorted by a field that must be read from each row. Counts the
 * rows that match by table data alone; conditions on fields can only reduce that number.
 */
export function isSortedByField(
  query: ViewQuery,
  source: RowSource,
  now: number,
  matcher: RowMatcher
): boolean {
  if (source.present.size <= MAX_ROWS_SORTED_BY_FIELD) return true
  return new View({ ...query, sort: null }, source, now, matcher).total <= MAX_ROWS_SORTED_BY_FIELD
}
