import { storeToRefs } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { AttemptedRange } from '../../../../../shared/contract/attempts'
import { AppError } from '../../../../../shared/model/app-error'
import { useEngine } from '../../../app/bridge/engine-client'
import { useCaptureStore } from '../../../app/stores/capture'
import { useNoticesStore } from '../../../app/stores/notices'

/** Location of the original bytes of an attempt. */

export interface CapturedConnection {
  readonly capture: number
  readonly connection: number
}

/** Tolerance in ms: timestamps since 1970 are precise to a microsecond. */
const SAME_TIME = 0.01

/** Returns undefined while loading; null if no open capture holds the connection. */
export function useRangeOrigin(
  asked: () => { readonly capture: number; readonly range: AttemptedRange } | null
): ComputedRef<CapturedConnection | null | undefined> {
  const engine = useEngine()
  const notices = useNoticesStore()
  const { list } = storeToRefs(useCaptureStore())
  const told = shallowRef<{ readonly of: string; readonly at: CapturedConnection | null } | null>(null)
  const key = (): string => JSON.stringify(asked())
  let run = 0
  onScopeDispose(() => run++)

  const isThere = async (capture: number, { connection, opened }: AttemptedRange): Promise<boolean> => {
    try {
      const { row } = await engine.request('connections.get', { capture, connection })
      return Math.abs(row.time - opened) <= SAME_TIME
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return false
      throw error
    }
  }

  const find = async (capture: number, range: AttemptedRange): Promise<CapturedConnection | null> => {
    const others = list.value.map((one) => one.capture).filter((one) => one !== capture)
    for (const one of [capture, ...others])
      if (await isThere(one, range)) return { capture: one, connection: range.connection }
    return null
  }

  watch(
    // Only depends on which captures exist: an opened file may hold the original.
    [key, () => list.value.map(({ capture, state }) => `${capture}${state}`).join()],
    async () => {
      const mine = ++run
      const of = key()
      const wanted = asked()
      try {
        const at = wanted === null ? null : await find(wanted.capture, wanted.range)
        if (mine === run) told.value = { of, at }
      } catch (error) {
        if (mine !== run) return
        told.value = { of, at: null }
        notices.report(error)
      }
    },
    { immediate: true }
  )
  return computed(() => (told.value?.of === key() ? told.value.at : undefined))
}
