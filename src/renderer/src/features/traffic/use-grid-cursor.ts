import { shallowRef, watch, type ShallowRef } from 'vue'
import type { ViewTable } from './use-view-table'

/**
 * Row of the selected item in a table. The selection is a number (of an exchange or a connection) that stays valid when
 * rows are sorted, filtered or appended; the cursor is its current row.
 */

export interface GridCursorOptions<Row> {
  readonly table: ViewTable<Row>
  readonly numberOf: (row: Row) => number
  readonly selected: () => number | null
  readonly select: (row: Row) => void
  readonly scrollToRow: (row: number) => void
  /** Reports whether the table lists the selected row, once no more rows are being read for it. */
  readonly onLocated: (number: number, isListed: boolean) => void
}

export interface GridCursor {
  readonly cursor: Readonly<ShallowRef<number | null>>
  /** Locates the selected row again. */
  find(): Promise<void>
  /** Moves to a row and selects it as soon as it is loaded. */
  goTo(row: number): void
}

export function useGridCursor<Row>(options: GridCursorOptions<Row>): GridCursor {
  const { table } = options
  const cursor = shallowRef<number | null>(null)
  /** The cursor is on a row that is not loaded yet. */
  let pending = false
  let locating = false

  const numberAt = (row: number): number | null => {
    const found = table.row(row)
    return found === undefined ? null : options.numberOf(found)
  }

  const locate = async (reveal: boolean): Promise<void> => {
    const number = options.selected()
    if (number === null || locating) return
    locating = true
    try {
      const row = await table.find(number)
      if (options.selected() !== number) return
      cursor.value = row
      // While the filter is still scanning, the row may yet appear.
      if (row !== null || table.scanned.value === null) options.onLocated(number, row !== null)
      if (row !== null && reveal) options.scrollToRow(row)
    } catch {
      // The view was closed during the request; its replacement locates the row again.
      cursor.value = null
    } finally {
      locating = false
    }
    // The selection changed during the request.
    if (options.selected() !== number) void locate(reveal)
  }

  const settle = (): void => {
    const row = cursor.value
    if (row === null) return
    const found = table.row(row)
    if (found === undefined || !pending) return
    pending = false
    options.select(found)
  }

  watch(options.selected, (number) => {
    if (number === null) cursor.value = null
    else if (cursor.value === null || numberAt(cursor.value) !== number) {
      pending = false
      void locate(true)
    } else options.onLocated(number, true)
  })

  watch(table.generation, () => {
    pending = false
    void locate(true)
  })

  watch(table.scanned, (scanned) => {
    if (scanned === null && cursor.value === null) void locate(false)
  })

  watch(table.version, () => {
    settle()
    const number = options.selected()
    if (pending || cursor.value === null || number === null) return
    const there = numberAt(cursor.value)
    // Another row is at the cursor: the table was sorted, or earlier rows were removed.
    if ((there !== null && there !== number) || cursor.value >= table.total.value) void locate(false)
  })

  return {
    cursor,
    find: () => locate(false),
    goTo(row) {
      cursor.value = row
      pending = true
      options.scrollToRow(row)
      table.want(row, row + 1)
      settle()
    }
  }
}
