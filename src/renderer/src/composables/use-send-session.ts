import { storeToRefs } from 'pinia'
import { computed, type ComputedRef } from 'vue'
import type { SessionSummary } from '../../../shared/contract/sessions'
import type { ConnectionRow } from '../../../shared/contract/views'
import { canSend } from '../headless/session-look'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'

/**
 * The session on whose connections one can send from here: that of the connection looked at, else the selected one.
 * Null where it is a proxy's, a replay, or gone.
 */
export function useSendSession(shown: () => ConnectionRow | null): ComputedRef<SessionSummary | null> {
  const selection = useSelectionStore()
  const { byId } = storeToRefs(useSessionsStore())
  return computed(() => {
    const row = selection.connection === null ? null : shown()
    if (row !== null && row.replayOf !== null) return null
    const session = byId.value.get(row?.session ?? selection.session ?? 0)
    return session !== undefined && canSend(session) ? session : null
  })
}
