/** Columns of a table and the order a click on their header asks for. */

export interface GridColumn<Sort extends string> {
  readonly id: string
  readonly label: string
  /** Numbers stand at the right. */
  readonly align?: 'end'
  /** The engine's column to sort by; absent where there is none. */
  readonly sort?: Sort
}

export interface GridSort<Sort extends string> {
  readonly column: Sort
  readonly descending: boolean
}

/** Ascending, then descending, then back to the order of arrival. */
export function nextSort<Sort extends string>(
  current: GridSort<Sort> | null,
  column: Sort
): GridSort<Sort> | null {
  if (current?.column !== column) return { column, descending: false }
  return current.descending ? null : { column, descending: true }
}

export function ariaSort<Sort extends string>(
  current: GridSort<Sort> | null,
  column: Sort | undefined
): 'ascending' | 'descending' | 'none' | undefined {
  if (column === undefined) return undefined
  if (current?.column !== column) return 'none'
  return current.descending ? 'descending' : 'ascending'
}

/** The row a key leads to from `cursor`, or null when the key is none of a grid's. */
export function rowForKey(
  key: string,
  cursor: number | null,
  { total, pageRows }: { total: number; pageRows: number }
): number | null {
  if (total === 0) return null
  const clamp = (row: number): number => Math.min(Math.max(0, row), total - 1)
  switch (key) {
    case 'ArrowDown':
      return clamp(cursor === null ? 0 : cursor + 1)
    case 'ArrowUp':
      return clamp(cursor === null ? total - 1 : cursor - 1)
    case 'PageDown':
      return clamp((cursor ?? 0) + pageRows)
    case 'PageUp':
      return clamp((cursor ?? total) - pageRows)
    case 'Home':
      return 0
    case 'End':
      return total - 1
    default:
      return null
  }
}
