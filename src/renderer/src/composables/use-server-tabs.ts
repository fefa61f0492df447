import { storeToRefs } from 'pinia'
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import type { SessionSummary } from '../../../shared/contract/sessions'
import { canSend } from '../headless/session-look'
import { useCaptureStore } from '../stores/capture'
import { useSelectionStore, type ServerTab, type TrafficTab } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'

/** The tabs over the traffic: the tables, and beside them what a selected server or client does and has. */

export interface ServerTabs {
  /** The server that is selected, where the live capture is shown. */
  readonly server: ComputedRef<SessionSummary | null>
  /** The server or client that is, which can do things by itself. */
  readonly behaving: ComputedRef<SessionSummary | null>
  readonly tab: WritableComputedRef<TrafficTab | ServerTab>
}

export function useServerTabs(): ServerTabs {
  const selection = useSelectionStore()
  const { byId } = storeToRefs(useSessionsStore())
  const { totals } = storeToRefs(useCaptureStore())
  const behaving = computed(() => {
    const session = byId.value.get(selection.session ?? 0)
    return session !== undefined && canSend(session) && totals.value?.kind !== 'file' ? session : null
  })
  const server = computed(() => (behaving.value?.config.kind === 'server' ? behaving.value : null))
  const serverTab = computed(() => {
    const wished = selection.serverTab
    return (wished === 'clients' ? server.value : behaving.value) === null ? null : wished
  })
  const tab = computed({
    get: () => serverTab.value ?? selection.tab,
    set: (next) => {
      if (next === 'exchanges' || next === 'connections') {
        selection.tab = next
        selection.serverTab = null
      } else selection.serverTab = next
    }
  })
  return { server, behaving, tab }
}
