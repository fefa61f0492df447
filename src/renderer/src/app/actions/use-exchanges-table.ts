import { MAX_FIELD_COLUMNS } from '../../../../shared/contract/limits'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useFiltersStore } from '../stores/filters'
import { useTableLayout } from './use-table-layout'

/** Adds a field to the exchanges table, as a filter or as a column. */
export function useExchangesTable(): {
  /** Adds the term to the current filter. */
  filterBy(term: string): void
  addColumn(key: string): void
} {
  const filters = useFiltersStore()
  const selection = useSelectionStore()
  const notices = useNoticesStore()
  const { addField } = useTableLayout(() => 'exchanges')
  const show = (): void => {
    selection.serverTab = null
    selection.tab = 'exchanges'
  }
  return {
    filterBy(term) {
      filters.add('exchanges', term)
      show()
    },
    addColumn(key) {
      if (addField(key)) show()
      else notices.inform('fields.column.tooMany', { n: MAX_FIELD_COLUMNS })
    }
  }
}
