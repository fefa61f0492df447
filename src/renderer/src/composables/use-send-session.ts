import { storeToRefs } from 'pinia'
import { computed, watch, type ComputedRef } from 'vue'
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

  // The tables show another session now: what is selected of the one before has no row there, and a replay or a send
  // would go where nobody looks.
  watch(
    () => selection.session,
    (id) => {
      const row = selection.connection === null ? null : shown()
      if (row !== null && id !== null && row.connection === selection.connection && row.session !== id)
        selection.clear()
    }
  )

  return computed(() => {
    const row = selection.connection === null ? null : shown()
    if (row !== null && row.replayOf !== null) return null
    const session = byId.value.get(row?.session ?? selection.session ?? 0)
    return session !== undefined && canSend(session) ? session : null
  })
}
