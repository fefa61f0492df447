import {
  commonNumbers,
  hasNumber,
  rangesOf,
  withoutNumber,
  type NumberRanges
} from '../../../../shared/model/number-ranges'
import { MAX_RANGES } from '../../../../shared/contract/limits'
import type { ViewTable } from './use-view-table'

/**
 * Multiple selection in a table. It holds item numbers (of exchanges or connections) as ranges, so rows may be sorted,
 * filtered or appended, and a million rows can be selected without holding them.
 */

/** Maximum number of rows selected at once. */
const MAX_PICKED = 1_000_000

export interface GridPicksOptions<Row> {
  readonly table: ViewTable<Row>
  readonly numberOf: (row: Row) => number
  /** Number of the current item. */
  readonly selected: () => number | null
  readonly picked: () => NumberRanges
  readonly pick: (ranges: NumberRanges) => void
  /** Called if the selection exceeded the limit; the rest was left out. */
  readonly onBound: (most: number) => void
}

export interface GridPicks {
  /** True if a row is selected, or is the current one without other selected rows. */
  isPicked(number: number): boolean
  /** Selects only this row and anchors ranges there. */
  start(row: number): void
  /** Toggles a row; returns true if it is selected afterwards. */
  toggle(row: number): boolean
  /** Selects the range from the anchor to this row. */
  extend(row: number): Promise<void>
  all(): Promise<void>
  /** Removes the numbers that the table no longer lists. */
  keepListed(): Promise<void>
}

export function useGridPicks<Row>(options: GridPicksOptions<Row>): GridPicks {
  const { table } = options
  /** Number of the anchor item, whose row may move. */
  let anchor: number | null = null
  /** Number of the latest request; earlier responses are discarded. */
  let latest = 0

  const numberAt = (row: number): number | null => {
    const found = table.row(row)
    return found === undefined ? null : options.numberOf(found)
  }

  const range = async (from: number, to: number): Promise<void> => {
    const mine = ++latest
    const first = Math.min(from, to)
    const end = Math.max(from, to) + 1
    const bounded = Math.min(end, first + MAX_PICKED)
    const ranges = await table.numbers(first, bounded)
    if (mine !== latest) return
    const kept = ranges.slice(0, MAX_RANGES)
    options.pick(kept)
    if (bounded < end || kept.length < ranges.length)
      options.onBound(kept.reduce((sum, [start, stop]) => sum + stop - start, 0))
  }

  return {
    isPicked(number) {
      const picked = options.picked()
      return picked.length === 0 ? options.selected() === number : hasNumber(picked, number)
    },
    start(row) {
      latest++
      anchor = numberAt(row)
      if (options.picked().length > 0) options.pick([])
    },
    toggle(row) {
      const number = numberAt(row)
      if (number === null) return false
      latest++
      anchor = number
      const before = options.picked()
      const selected = options.selected()
      // The first Ctrl+click keeps the current row selected.
      const base = before.length > 0 || selected === null ? before : rangesOf([[selected, selected + 1]])
      const isIn = hasNumber(base, number)
      options.pick(isIn ? withoutNumber(base, number) : rangesOf([...base, [number, number + 1]]))
      return !isIn
    },
    async extend(row) {
      const number = anchor ?? options.selected()
      const from = number === null ? null : await table.find(number)
      anchor = number ?? numberAt(row)
      await range(from ?? row, row)
    },
    async all() {
      if (table.total.value > 0) await range(0, table.total.value - 1)
    },
    async keepListed() {
      const before = options.picked()
      if (before.length === 0 || table.total.value > MAX_PICKED) return
      const mine = ++latest
      const listed = await table.numbers(0, table.total.value)
      if (mine === latest) options.pick(commonNumbers(before, listed))
    }
  }
}
