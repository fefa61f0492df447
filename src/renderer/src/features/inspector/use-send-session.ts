import { storeToRefs } from 'pinia'
import { computed, watch, type ComputedRef } from 'vue'
import type { SessionSummary } from '../../../../shared/contract/sessions'
import type { ConnectionRow } from '../../../../shared/contract/views'
import { canSend } from '../../kit/words/model/session-look'
import { useSelectionStore } from '../../app/stores/selection'
import { useSessionsStore } from '../../app/stores/sessions'

/**
 * Session to send data on: that of the shown connection, else the selected one. Null for a proxy session, a replay, or
 * a removed session.
 */
export function useSendSession(shown: () => ConnectionRow | null): ComputedRef<SessionSummary | null> {
  const selection = useSelectionStore()
  const { byId } = storeToRefs(useSessionsStore())

  // When the tables switch to another session, the selection of the previous one is cleared, because a replay or a send
  // would otherwise go to a hidden connection.
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
