import { watch } from 'vue'
import type { PageRecovery } from '../../../shared/contract/host'
import { readStoredSelection, type StoredSelection } from './model/stored-selection'
import { useCaptureStore } from './stores/capture'
import { useNoticesStore } from './stores/notices'
import { useSelectionStore } from './stores/selection'
import { useTablesStore } from './stores/tables'

/**
 * Stores the selection and restores it after a page crash. After a second crash it is not restored, because showing it
 * may be the cause.
 */

const KEY = 'tcplens.selection.kept'

export function useStoredSelection(
  recovery: PageRecovery | null,
  storage: Storage = window.sessionStorage
): void {
  const capture = useCaptureStore()
  const selection = useSelectionStore()
  const tables = useTablesStore()
  const notices = useNoticesStore()

  const stored = recovery === 'crashed' ? readStoredSelection(storage.getItem(KEY) ?? '') : null
  if (stored !== null) {
    if (stored.capture !== null && capture.isOpen(stored.capture)) capture.show(stored.capture)
    tables.exchanges.filter = stored.filters.exchanges
    tables.connections.filter = stored.filters.connections
    selection.selectSession(stored.session)
    selection.tab = stored.table
    selection.serverTab = stored.serverTab
    selection.inspectorTab = stored.inspectorTab
    if (stored.exchange !== null && stored.connection !== null)
      selection.selectExchange(stored.exchange, stored.connection)
    else if (stored.connection !== null) selection.selectConnection(stored.connection)
  }
  if (recovery === 'crashed') notices.fail('shell.recovered.crashed', {}, null)
  if (recovery === 'engine-restarted') notices.inform('shell.recovered.engineRestarted')
  if (recovery === 'crashed-again') notices.fail('shell.recovered.crashedAgain', {}, null)

  watch(
    (): StoredSelection => ({
      capture: capture.isFile ? capture.shown : null,
      session: selection.session,
      connection: selection.connection,
      exchange: selection.exchange,
      table: selection.tab,
      serverTab: selection.serverTab,
      inspectorTab: selection.inspectorTab,
      filters: { exchanges: tables.exchanges.filter, connections: tables.connections.filter }
    }),
    (next) => {
      try {
        storage.setItem(KEY, JSON.stringify(next))
      } catch {
        // The storage is full: removes the outdated selection.
        storage.removeItem(KEY)
      }
    },
    // Stored before the new selection is drawn, which may crash.
    { immediate: true, flush: 'sync' }
  )
}
