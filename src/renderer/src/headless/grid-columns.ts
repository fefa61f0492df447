import type { Component, VNodeChild } from 'vue'

/**
 * What a table is made of. A table is a list of these and nothing else: its head, its cells, what it sorts by, what
 * it copies as text and how wide it is all come from here.
 */

/** Never the only sign of what it says. */
export type CellTone = 'quiet' | 'info' | 'good' | 'redirect' | 'warn' | 'bad'

export interface TableColumn<Row, Sort extends string = string> extends ColumnWidth {
  readonly label: string
  /** What it is of in full, where its label is short for that; the user added such a column. */
  readonly about?: string
  /** Stands in the head for a label that has no room there. */
  readonly icon?: Component
  /** Numbers stand at the right. */
  readonly align?: 'end'
  /** For what came off the wire, and for times. */
  readonly mono?: boolean
  /** The engine's column to sort by; absent where there is none. */
  readonly sort?: Sort
  /** The cell in words: drawn where there is no `cell`, and copied as text. `before` is the row above. */
  readonly text: (row: Row, before: Row | undefined) => string
  readonly title?: (row: Row) => string | undefined
  readonly tone?: (row: Row) => CellTone | undefined
  readonly cell?: (row: Row) => VNodeChild
}

export interface ColumnWidth {
  readonly key: string
  /** Px, where there is room. */
  readonly width: number
  /** Px it shrinks to where there is not; its width where absent. */
  readonly min?: number
  /** Takes what the others leave. */
  readonly grows?: boolean
  /** Shown unless the user chooses otherwise; absent is yes. */
  readonly shown?: boolean
  /**
   * Left out where a table is too narrow for the least widths of all, unless the user chooses otherwise; the column with
   * the highest number first.
   */
  readonly yields?: number
}

/** What the user chose for a table: nothing, at first. */
export interface TableLayout {
  /** By key. */
  readonly shown: Readonly<Record<string, boolean>>
  /** Px, by key. */
  readonly widths: Readonly<Record<string, number>>
  /** Fields that have a column of their own, as `parseHeadKey` reads them. */
  readonly fields?: readonly string[] | undefined
}

export interface ColumnChoice {
  readonly key: string
  readonly label: string
  readonly shown: boolean
  /** The user added it: it is taken away, not hidden. */
  readonly isField?: boolean
}

export const EMPTY_LAYOUT: TableLayout = { shown: {}, widths: {} }

export interface GridSort<Sort extends string> {
  readonly column: Sort
  readonly descending: boolean
}

/** The columns a table `available` px wide shows, in their widths; 0 while that is not known. */
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

/** The `grid-template-columns` of these columns in a table `available` px wide; 0 while that is not known. */
export function gridTemplate(columns: readonly ColumnWidth[], available: number): string {
  const wanted = columns.reduce((sum, { width }) => sum + width, 0)
  const least = leastWidth(columns)
  /** How much of what each can give up it must. */
  const share =
    available === 0 || wanted <= available ? 0 : Math.min(1, (wanted - available) / (wanted - least))
  return columns
    .map(({ width, min = width, grows = false }) => {
      const pixels = Math.floor(width - (width - min) * share)
      return grows ? `minmax(${pixels}px, 1fr)` : `${pixels}px`
    })
    .join(' ')
}

/** The least a column can be dragged to: its head can still be grasped. */
export const MIN_COLUMN_PX = 36

/** What a column may be made as wide as, so that the others keep their least. */
export function widestOf(columns: readonly ColumnWidth[], key: string, available: number): number {
  const others = columns.reduce(
    (sum, { key: other, width, min = width }) => sum + (other === key ? 0 : min),
    0
  )
  return Math.max(MIN_COLUMN_PX, available - others)
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

/** The user's own columns with one of them in another's place. */
export function movedField(fields: readonly string[], key: string, onto: string): readonly string[] {
  const to = fields.indexOf(onto)
  if (to < 0 || !fields.includes(key) || key === onto) return fields
  return fields.filter((other) => other !== key).toSpliced(to, 0, key)
}
