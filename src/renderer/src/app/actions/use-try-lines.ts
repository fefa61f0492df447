import { watchThrottled } from '@vueuse/core'
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type { SessionSummary } from '../../../../shared/contract/sessions'
import { useEngine } from '../bridge/engine-client'
import { intercepts } from '../../features/sessions/model/guide-subject'
import { linesToTry, type SeenTraffic } from '../../features/sessions/model/try-lines'
import { useCaptureStore } from '../stores/capture'

/** Minimum interval in ms between checks; enough for a connection to show its protocol. */
const LOOK_MS = 1000

/** Example commands for a session, in the protocol of its last connection once known. */
export function useTryLines(session: () => SessionSummary | undefined): ComputedRef<string[]> {
  const engine = useEngine()
  const captures = useCaptureStore()
  const seen = shallowRef<(SeenTraffic & { readonly session: number; readonly connection: number }) | null>(
    null
  )
  const caFolder = shallowRef<string | null>(null)

  const look = async (): Promise<void> => {
    const { id, connections } = session() ?? {}
    const capture = captures.live?.capture
    const connection = connections?.last
    if (id === undefined || capture === undefined || connection === undefined) return
    if (seen.value?.session === id && seen.value.connection === connection) return
    // A connection cleared from the capture is unknown.
    const detail = await engine.request('connections.get', { capture, connection }).catch(() => null)
    if (detail?.row.session !== id) return
    const { protocol, secure, up, down } = detail.row
    // A connection without bytes has no known protocol.
    if (protocol === '' || up + down === 0) return
    seen.value = { session: id, connection, protocol, ...(secure === undefined ? {} : { secure }) }
  }
  watchThrottled(
    () => {
      const now = session()
      return now === undefined ? '' : [now.id, now.connections.last, now.bytes.up, now.bytes.down].join()
    },
    () => void look(),
    { throttle: LOOK_MS, immediate: true, trailing: true }
  )
  watch(
    () => {
      const now = session()
      return now !== undefined && intercepts(now)
    },
    async (needed) => {
      if (!needed || caFolder.value !== null) return
      caFolder.value = await engine.request('authority.get', {}).then(
        ({ folder }) => folder,
        () => null
      )
    },
    { immediate: true }
  )

  return computed(() => {
    const now = session()
    if (now === undefined) return []
    return linesToTry(now, seen.value?.session === now.id ? seen.value : null, caFolder.value)
  })
}
