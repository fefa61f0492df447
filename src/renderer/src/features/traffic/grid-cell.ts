import { h, type VNode } from 'vue'
import type { TableColumn } from './model/grid-columns'

/**
 * Renders a cell by its column's definition. A function instead of a component, because a screen has several hundred
 * cells.
 */
export function GridCell<Row>({
  column,
  row,
  before
}: {
  column: TableColumn<Row>
  row: Row
  /** The row above, if it is loaded. */
  before: Row | undefined
}): VNode {
  return h(
    'span',
    {
      role: 'gridcell',
      'data-column': column.key,
      class: ['grid-cell', column.tone?.(row), { end: column.align === 'end', mono: column.mono }],
      title: column.title?.(row)
    },
    [column.cell === undefined ? column.text(row, before) : column.cell(row)]
  )
}
GridCell.props = ['column', 'row', 'before']
