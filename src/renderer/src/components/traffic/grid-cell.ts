import { h, type VNode } from 'vue'
import type { TableColumn } from '../../headless/grid-columns'

/** One cell as its column describes it. A function and no component file: a screen of rows has several hundred. */
export function GridCell<Row>({
  column,
  row,
  before
}: {
  column: TableColumn<Row>
  row: Row
  /** The row above, where it is here. */
  before: Row | undefined
}): VNode {
  return h(
    'span',
    {
      role: 'gridcell',
      class: ['grid-cell', column.tone?.(row), { end: column.align === 'end', mono: column.mono }],
      title: column.title?.(row)
    },
    [column.cell === undefined ? column.text(row, before) : column.cell(row)]
  )
}
GridCell.props = ['column', 'row', 'before']
