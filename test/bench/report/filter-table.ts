import type { FilterFigures } from '../measure/filter'
import { count, ms, table, verdict } from './text'

const MOST_MS = 200
const MOST_FIRST_MS = 50

/** Table of filters and sorting. */
export function filterTable(figures: readonly FilterFigures[]): string[] {
  return table([
    [
      `a view of ${count(figures[0]?.exchanges ?? 0)} exchanges`,
      'rows',
      'first page',
      'all rows',
      'the first time'
    ],
    ...figures.map(({ name, rows, first, all, read }) => [
      name,
      count(rows),
      // Nothing is shown before all rows are sorted.
      ms(first) + (name.startsWith('sorted') ? '' : verdict(first, '≤', MOST_FIRST_MS, 0)),
      ms(all) + verdict(all, '≤', MOST_MS, 0),
      ms(read)
    ])
  ])
}
