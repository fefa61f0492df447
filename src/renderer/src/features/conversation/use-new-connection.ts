import { shallowRef, watch, type ShallowRef } from 'vue'
import type { ConversationRun } from '../../../../shared/contract/conversation-replay'
import type { ConnectionRow } from '../../../../shared/contract/views'
import { AppError } from '../../../../shared/model/app-error'
import { useEngine } from '../../app/bridge/engine-client'
import { untilKnown } from '../../app/bridge/until-known'

/** Returns the row of the connection that a run created, once both have ended; null until then. */
export function useNewConnection(
  run: () => Pick<ConversationRun, 'run' | 'state' | 'now'>,
  capture: () => number
): Readonly<ShallowRef<ConnectionRow | null>> {
  const engine = useEngine()
  const row = shallowRef<ConnectionRow | null>(null)

  const rowOf = async (connection: number): Promise<ConnectionRow | undefined> => {
    try {
      const detail = await engine.request('connections.get', { capture: capture(), connection })
      return detail.row.ended === null ? undefined : detail.row
    } catch (error) {
      // The analysis has not reached the connection yet.
      if (error instanceof AppError && error.code === 'not-found') return undefined
      throw error
    }
  }
  watch(
    () => JSON.stringify([run().run, run().state, run().now]),
    async (mine) => {
      row.value = null
      const { state, now } = run()
      if (now === null || state !== 'over') return
      const found = await untilKnown(engine, () => rowOf(now))
      if (mine === JSON.stringify([run().run, run().state, run().now])) row.value = found
    },
    { immediate: true }
  )
  return row
}
