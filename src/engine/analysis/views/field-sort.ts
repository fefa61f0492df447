import type { ViewQuery } from '../../../shared/contract/views'
import type { RowMatcher } from './matcher'
import type { ViewSource } from './source'
import { View } from './view'

/** More rows than this are not read one by one to be put in order. */
export const MAX_ROWS_SORTED_BY_FIELD = 200_000

/**
 * Whether a view may be sorted by a field that has to be read from each of its rows. What a filter lets through is
 * counted at once by what the table itself knows; what it asks of fields can only leave fewer.
 */
export function isSortedByField(
  query: ViewQuery,
  source: ViewSource,
  now: number,
  matcher: RowMatcher
): boolean {
  if (source.present.size <= MAX_ROWS_SORTED_BY_FIELD) return true
  return new View({ ...query, sort: null }, source, now, matcher).total <= MAX_ROWS_SORTED_BY_FIELD
}
