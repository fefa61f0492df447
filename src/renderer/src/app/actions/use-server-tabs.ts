import { storeToRefs } from 'pinia'
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import type { SessionSummary } from '../../../../shared/contract/sessions'
import { useCaptureStore } from '../stores/capture'
import { useSelectionStore, type ServerTab, type TrafficTab } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'

/**
 * Tabs above the traffic: the tables, the automatic behaviours of a selected server or client, and the clients of a
 * server.
 */

export interface ServerTabs {
  /** The selected server, while the live capture is shown. */
  readonly server: ComputedRef<SessionSummary | null>
  /** The selected server or client, whose automatic behaviours can be shown and edited. */
  readonly acting: ComputedRef<SessionSummary | null>
  readonly tab: WritableComputedRef<TrafficTab | ServerTab>
}

export function useServerTabs(): ServerTabs {
  const selection = useSelectionStore()
  const { byId } = storeToRefs(useSessionsStore())
  const { totals } = storeToRefs(useCaptureStore())
  const acting = computed(() => {
    const session = byId.value.get(selection.session ?? 0)
    if (session === undefined || session.config.kind === 'proxy') return null
    return totals.value?.kind === 'file' ? null : session
  })
  const server = computed(() => (acting.value?.config.kind === 'server' ? acting.value : null))
  const extra = computed(() => {
    const tab = selection.serverTab
    const owner = tab === 'clients' ? server.value : acting.value
    return owner === null ? null : tab
  })
  const tab = computed({
    get: () => extra.value ?? selection.tab,
    set: (next) => {
      if (next === 'exchanges' || next === 'connections') selection.showTable(next)
      else selection.serverTab = next
    }
  })
  return { server, acting, tab }
}
