import { ClipboardType, Funnel, FunnelX } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import type { ViewKind, ViewRows } from '../../app/bridge/view-source'
import { useExchangesTable } from '../../app/actions/use-exchanges-table'
import { useFilterEntries } from '../../app/actions/use-filter-entries'
import { plainEntry, type MenuEntry } from '../../kit/model/menu-entry'
import { opposite } from '../../kit/model/seen-term'
import { useClipboardCopy } from '../../kit/use-clipboard-copy'
import { cellTerm } from './model/cell-term'
import type { TableColumn } from './model/grid-columns'

export interface CellEntriesOptions<Kind extends ViewKind> {
  readonly kind: Kind
  /** The visible columns. */
  readonly columns: () => readonly TableColumn<ViewRows[Kind]>[]
  /** Keys of the columns that the user added. */
  readonly fields: () => readonly string[]
}

/**
 * Context menu entries for the cells of a row: of one cell, or if the menu was opened by keyboard, of each column with
 * a field.
 */
export function useCellEntries<Kind extends ViewKind>(
  options: CellEntriesOptions<Kind>
): (row: ViewRows[Kind], column: string | null) => MenuEntry[] {
  const { t } = useI18n()
  const { copy } = useClipboardCopy()
  const { filterBy } = useExchangesTable()
  const filterEntries = useFilterEntries()
  const { kind } = options

  const ofCell = (row: ViewRows[Kind], column: TableColumn<ViewRows[Kind]>): MenuEntry[] => {
    const found = cellTerm(column.key, row, options.fields())
    const text = column.text(row, undefined)
    return [
      ...(found === null ? [] : filterEntries.ofValue({ table: kind, ...found })),
      plainEntry('copyCell', t('fields.menu.copyValue'), ClipboardType, () => void copy(text), found === null)
    ]
  }

  /** One entry for each column, in a submenu. */
  const ofRow = (row: ViewRows[Kind]): MenuEntry[] => {
    const cells = options.columns().flatMap((column) => {
      const found = cellTerm(column.key, row, options.fields())
      return found === null ? [] : [{ column, ...found }]
    })
    const submenu = (id: string, icon: MenuEntry['icon'], termOf: (term: string) => string): MenuEntry => ({
      id,
      icon,
      label: t(`traffic.cell.${id}`),
      disabled: cells.length === 0,
      begins: id === 'showOnly',
      run: () => undefined,
      children: cells.map(({ column: { key, label, about }, term }) => ({
        ...plainEntry(key, about ?? label, Funnel, () => {
          filterBy(termOf(term), kind)
        }),
        icon: null,
        detail: termOf(term)
      }))
    })
    return [submenu('showOnly', Funnel, (term) => term), submenu('hide', FunnelX, opposite)]
  }

  return (row, key) => {
    const column = key === null ? undefined : options.columns().find((shown) => shown.key === key)
    return column === undefined ? ofRow(row) : ofCell(row, column)
  }
}
