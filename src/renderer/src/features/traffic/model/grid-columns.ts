import type { Component, VNodeChild } from 'vue'

/**
 * Table columns. A table is defined only by its list of columns: headings, cells, sorting, copied text and widths all
 * derive from it.
 */

/** A tone must never be the only carrier of information. */
export type CellTone = 'quiet' | 'info' | 'good' | 'redirect' | 'warn' | 'bad'

export interface TableColumn<Row, Sort extends string = string> extends ColumnWidth {
  readonly label: string
  /** Full description for a short label; present on columns that the user added. */
  readonly about?: string
  /** Replaces a label that does not fit in the heading. */
  readonly icon?: Component
  /** Numbers are right-aligned. */
  readonly align?: 'end'
  /** For network data and times. */
  readonly mono?: boolean
  /** Sort column of the engine; absent if not sortable. */
  readonly sort?: Sort
  /** Cell text: drawn if there is no `cell`, and used for copying. `before` is the row above. */
  readonly text: (row: Row, before: Row | undefined) => string
  readonly title?: (row: Row) => string | undefined
  readonly tone?: (row: Row) => CellTone | undefined
  readonly cell?: (row: Row) => VNodeChild
}

export interface ColumnWidth {
  readonly key: string
  /** Preferred width in px. */
  readonly width: number
  /** Minimum width in px; defaults to `width`. */
  readonly min?: number
  /** Takes the remaining space. */
  readonly grows?: boolean
  /** Default visibility; true if absent. */
  readonly shown?: boolean
  /**
   * Order in which columns are hidden when the table is too narrow for all minimum widths, highest number first. The
   * user's choice takes precedence.
   */
  readonly yields?: number
}

/** The user's layout of a table; initially empty. */
export interface TableLayout {
  /** Visibility by column key. */
  readonly shown: Readonly<Record<string, boolean>>
  /** Widths in px by column key. */
  readonly widths: Readonly<Record<string, number>>
  /** Header fields with their own column, in `parseHeadKey` syntax. */
  readonly fields?: readonly string[] | undefined
}

export interface ColumnChoice {
  readonly key: string
  readonly label: string
  readonly shown: boolean
  /** Added by the user: removed instead of hidden. */
  readonly isField?: boolean
}

export const EMPTY_LAYOUT: TableLayout = { shown: {}, widths: {} }

export interface GridSort<Sort extends string> {
  readonly column: Sort
  readonly descending: boolean
}

/** Returns the visible columns with their widths for a table `available` px wide; 0 if the width is unknown. */
export function laidOut<Column extends ColumnWidth>(
  columns: readonly Column[],
  { shown, widths }: TableLayout,
  available: number
): Column[] {
  const wanted = columns
    .filter(({ key, shown: byDefault = true }) => shown[key] ?? byDefault)
    .map((column) => {
      const width = widths[column.key]
      if (width === undefined) return column
      return { ...column, width, min: Math.min(width, column.min ?? column.width) }
    })
  if (available === 0) return wanted
  const yielding = wanted
    .filter(({ key, yields }) => yields !== undefined && shown[key] === undefined)
    .sort((a, b) => (b.yields ?? 0) - (a.yields ?? 0))
  const leftOut = new Set<string>()
  let missing = leastWidth(wanted) - available
  for (const { key, width, min = width } of yielding) {
    if (missing <= 0) break
    leftOut.add(key)
    missing -= min
  }
  return wanted.filter(({ key }) => !leftOut.has(key))
}

function leastWidth(columns: readonly ColumnWidth[]): number {
  return columns.reduce((sum, { width, min = width }) => sum + min, 0)
}

/** Returns the `grid-template-columns` for a table `available` px wide; 0 if the width is unknown. */
export function gridTemplate(columns: readonly ColumnWidth[], available: number): string {
  const wanted = columns.reduce((sum, { width }) => sum + width, 0)
  const least = leastWidth(columns)
  /** Fraction of its spare width that each column must give up. */
  const share =
    available === 0 || wanted <= available ? 0 : Math.min(1, (wanted - available) / (wanted - least))
  return columns
    .map(({ width, min = width, grows = false }) => {
      const pixels = Math.floor(width - (width - min) * share)
      return grows ? `minmax(${pixels}px, 1fr)` : `${pixels}px`
    })
    .join(' ')
}

/** Minimum width for resizing by drag, so that the heading can still be grabbed. */
export const MIN_COLUMN_PX = 36

/** Returns the maximum width of a column at which the others keep their minimum. */
export function widestOf(columns: readonly ColumnWidth[], key: string, available: number): number {
  const others = columns.reduce(
    (sum, { key: other, width, min = width }) => sum + (other === key ? 0 : min),
    0
  )
  return Math.max(MIN_COLUMN_PX, available - others)
}

/** Cycles through ascending, descending and arrival order. */
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

/** Returns the row that a key moves to from `cursor`, or null if it is not a navigation key. */
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

/** Returns the user's columns with one moved to the position of another. */
export function movedField(fields: readonly string[], key: string, onto: string): readonly string[] {
  const to = fields.indexOf(onto)
  if (to < 0 || !fields.includes(key) || key === onto) return fields
  return fields.filter((other) => other !== key).toSpliced(to, 0, key)
}
