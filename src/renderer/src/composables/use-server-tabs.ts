import { storeToRefs } from 'pinia'
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import type { SessionSummary } from '../../../shared/contract/sessions'
import { useCaptureStore } from '../stores/capture'
import { useSelectionStore, type ServerTab, type TrafficTab } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'

/** The tabs over the traffic: the tables, and beside them what a selected server does and has. */

export interface ServerTabs {
  /** The server that is selected, where the live capture is shown. */
  readonly server: ComputedRef<SessionSummary | null>
  readonly tab: WritableComputedRef<TrafficTab | ServerTab>
}

export function useServerTabs(): ServerTabs {
  const selection = useSelectionStore()
  const { byId } = storeToRefs(useSessionsStore())
  const { totals } = storeToRefs(useCaptureStore())
  const server = computed(() => {
    const session = byId.value.get(selection.session ?? 0)
    return session?.config.kind === 'server' && totals.value?.kind !== 'file' ? session : null
  })
  const tab = computed({
    get: () => (server.value === null ? selection.tab : (selection.serverTab ?? selection.tab)),
    set: (next) => {
      if (next === 'exchanges' || next === 'connections') {
        selection.tab = next
        selection.serverTab = null
      } else selection.serverTab = next
    }
  })
  return { server, tab }
}
