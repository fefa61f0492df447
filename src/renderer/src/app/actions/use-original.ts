import { storeToRefs } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { Elsewhere, ExchangePlace } from '../../../../shared/contract/attempts'
import { AppError } from '../../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'
import type { CapturedExchange } from '../stores/comparison'
import { useNoticesStore } from '../stores/notices'

/** The exchange that an attempt was replayed from, in any open capture. */

export interface Original {
  /** Null if no open capture holds it. */
  readonly at: CapturedExchange | null
  /** Its number, in its open capture or where it was recorded. */
  readonly number: number | null
  /** Recorded information about the original in another file. */
  readonly elsewhere: Elsewhere | null
  /** Place that identifies its attempts in other captures. */
  readonly place: ExchangePlace | null
  /** True if the given exchange is an attempt of this original. */
  readonly isAttempt: boolean
}

/**
 * Returns the original; undefined while loading, never the result for a previous exchange; null if it no longer exists.
 */
export function useOriginal(asked: () => CapturedExchange | null): ComputedRef<Original | null | undefined> {
  const engine = useEngine()
  const notices = useNoticesStore()
  const { list } = storeToRefs(useCaptureStore())
  const told = shallowRef<{ readonly of: string; readonly original: Original | null } | null>(null)
  const key = (): string => JSON.stringify(asked())
  let run = 0
  onScopeDispose(() => run++)

  const find = async (of: CapturedExchange): Promise<Original> => {
    const { exchange, elsewhere, place } = await engine.request('attempts.original', { ...of })
    if (exchange !== null) {
      const at = place === null ? null : { capture: of.capture, exchange }
      return { at, number: exchange, elsewhere: null, place, isAttempt: exchange !== of.exchange }
    }
    if (elsewhere === null) return { at: null, number: null, elsewhere, place: null, isAttempt: true }
    const { connection, up, down, time } = elsewhere
    const known = {
      connection,
      time,
      ...(up === undefined ? {} : { up }),
      ...(down === undefined ? {} : { down })
    }
    for (const { capture } of list.value) {
      const number = await engine.request('attempts.find', { capture, place: known })
      if (number !== null)
        return { at: { capture, exchange: number }, number, elsewhere, place: known, isAttempt: true }
    }
    return { at: null, number: elsewhere.number, elsewhere, place: known, isAttempt: true }
  }

  watch(
    // Only depends on which captures exist: an opened file may hold the original.
    [key, () => list.value.map(({ capture, state }) => `${capture}${state}`).join()],
    async () => {
      const mine = ++run
      const of = asked()
      try {
        const found = of === null ? null : await find(of)
        if (mine === run) told.value = { of: JSON.stringify(of), original: found }
      } catch (error) {
        if (mine !== run) return
        told.value = { of: JSON.stringify(of), original: null }
        // The capture was cleared or closed meanwhile, and this view disappears with it.
        if (!(error instanceof AppError && error.code === 'not-found')) notices.report(error)
      }
    },
    { immediate: true }
  )
  return computed(() => (told.value?.of === key() ? told.value.original : undefined))
}
