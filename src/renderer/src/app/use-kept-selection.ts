import { watch } from 'vue'
import type { PageRecovery } from '../../../shared/contract/host'
import { readKeptSelection, type KeptSelection } from './model/kept-selection'
import { useCaptureStore } from './stores/capture'
import { useNoticesStore } from './stores/notices'
import { useSelectionStore } from './stores/selection'
import { useTablesStore } from './stores/tables'

/**
 * Stores the selection and restores it after a page crash. After a second crash it is not restored, because showing it
 * may be the cause.
 */

const KEY = 'tcplens.selection.kept'

export function useKeptSelection(
  recovery: PageRecovery | null,
  storage: Storage = window.sessionStorage
): void {
  const capture = useCaptureStore()
  const selection = useSelectionStore()
  const tables = useTablesStore()
  const notices = useNoticesStore()

  const kept = recovery === 'crashed' ? readKeptSelection(storage.getItem(KEY) ?? '') : null
  if (kept !== null) {
    if (kept.capture !== null && capture.isOpen(kept.capture)) capture.show(kept.capture)
    tables.exchanges.filter = kept.filters.exchanges
    tables.connections.filter = kept.filters.connections
    selection.selectSession(kept.session)
    selection.tab = kept.table
    selection.serverTab = kept.serverTab
    selection.inspectorTab = kept.inspectorTab
    if (kept.exchange !== null && kept.connection !== null)
      selection.selectExchange(kept.exchange, kept.connection)
    else if (kept.connection !== null) selection.selectConnection(kept.connection)
  }
  if (recovery === 'crashed') notices.fail('shell.recovered.crashed', {}, null)
  if (recovery === 'crashed-again') notices.fail('shell.recovered.crashedAgain', {}, null)

  watch(
    (): KeptSelection => ({
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
