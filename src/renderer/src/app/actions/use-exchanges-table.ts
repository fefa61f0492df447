import { MAX_FIELD_COLUMNS } from '../../../../shared/contract/limits'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useFiltersStore } from '../stores/filters'
import type { ViewKind } from '../bridge/view-source'
import { useTableLayout } from './use-table-layout'

/** Adds a field to a table, as a filter or as a column. */
export function useExchangesTable(): {
  /** Adds the term to the current filter of a table, by default that of the exchanges. */
  filterBy(term: string, table?: ViewKind): void
  addColumn(key: string): void
} {
  const filters = useFiltersStore()
  const selection = useSelectionStore()
  const notices = useNoticesStore()
  const { addField } = useTableLayout(() => 'exchanges')
  const show = (table: ViewKind): void => {
    selection.serverTab = null
    selection.tab = table
  }
  return {
    filterBy(term, table = 'exchanges') {
      filters.add(table, term)
      show(table)
    },
    addColumn(key) {
      if (addField(key)) show('exchanges')
      else notices.inform('fields.column.tooMany', { n: MAX_FIELD_COLUMNS })
    }
  }
}
