import { storeToRefs } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { Elsewhere, ExchangePlace } from '../../../shared/contract/attempts'
import { AppError } from '../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'
import type { CapturedExchange } from '../stores/comparison'
import { useNoticesStore } from '../stores/notices'

/** What an exchange goes back to, in whichever capture that is. */

export interface Original {
  /** Null where no capture that is open holds it. */
  readonly at: CapturedExchange | null
  /** Its number, there or where it was. */
  readonly number: number | null
  /** What the record says of it where it is in another file. */
  readonly elsewhere: Elsewhere | null
  /** By which its attempts are known in other captures. */
  readonly place: ExchangePlace | null
  /** The exchange asked about is an attempt of it. */
  readonly isAttempt: boolean
}

/** Undefined until it is known, and never what was found of another that was asked about before; null where it is gone. */
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
    // Of the captures only which are there: a file that is opened may be the one.
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
        // Cleared or closed meanwhile: what is shown goes as well.
        if (!(error instanceof AppError && error.code === 'not-found')) notices.report(error)
      }
    },
    { immediate: true }
  )
  return computed(() => (told.value?.of === key() ? told.value.original : undefined))
}
