import { storeToRefs } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { AttemptedRange, Elsewhere, ExchangePlace } from '../../../../shared/contract/attempts'
import { AppError } from '../../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'
import type { CapturedExchange } from '../stores/comparison'
import { useNoticesStore } from '../stores/notices'

/** The original that an attempt was replayed from, in any open capture: an exchange, or bytes of a connection. */

export interface ShownOriginal {
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

export interface CapturedConnection {
  readonly capture: number
  readonly connection: number
}

/** Tolerance in ms: timestamps since 1970 are precise to a microsecond. */
const SAME_TIME = 0.01

/**
 * Returns the original exchange; undefined while loading, never the result for a previous exchange; null if it no
 * longer exists.
 */
export function useOriginal(
  subject: () => CapturedExchange | null
): ComputedRef<ShownOriginal | null | undefined> {
  const engine = useEngine()
  return useLookup(subject, async (of, captures) => {
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
    for (const capture of captures) {
      const number = await engine.request('attempts.find', { capture, place: known })
      if (number !== null)
        return { at: { capture, exchange: number }, number, elsewhere, place: known, isAttempt: true }
    }
    return { at: null, number: elsewhere.number, elsewhere, place: known, isAttempt: true }
  })
}

/**
 * Returns the connection of the original bytes; undefined while loading; null if no open capture holds it. `capture` is
 * the attempt's, and is searched first.
 */
export function useOriginalRange(
  subject: () => { readonly capture: number; readonly range: AttemptedRange } | null
): ComputedRef<CapturedConnection | null | undefined> {
  const engine = useEngine()
  const isThere = async (capture: number, { connection, opened }: AttemptedRange): Promise<boolean> => {
    try {
      const { row } = await engine.request('connections.get', { capture, connection })
      return Math.abs(row.time - opened) <= SAME_TIME
    } catch (error) {
      if (isNotFound(error)) return false
      throw error
    }
  }
  return useLookup(subject, async ({ capture, range }, captures) => {
    const others = captures.filter((one) => one !== capture)
    for (const one of [capture, ...others])
      if (await isThere(one, range)) return { capture: one, connection: range.connection }
    return null
  })
}

/** Looks something up again whenever it changes or a capture is opened; null if there is nothing to look up. */
function useLookup<Subject, Found>(
  subject: () => Subject | null,
  find: (of: Subject, captures: readonly number[]) => Promise<Found | null>
): ComputedRef<Found | null | undefined> {
  const notices = useNoticesStore()
  const { list } = storeToRefs(useCaptureStore())
  const known = shallowRef<{ readonly of: string; readonly found: Found | null } | null>(null)
  const key = (): string => JSON.stringify(subject())
  let run = 0
  onScopeDispose(() => run++)

  watch(
    // Only depends on which captures exist: an opened file may hold the original.
    [key, () => list.value.map(({ capture, state }) => `${capture}${state}`).join()],
    async ([of]) => {
      const mine = ++run
      const wanted = subject()
      const captures = list.value.map(({ capture }) => capture)
      try {
        const found = wanted === null ? null : await find(wanted, captures)
        if (mine === run) known.value = { of, found }
      } catch (error) {
        if (mine !== run) return
        known.value = { of, found: null }
        // The capture was cleared or closed meanwhile, and this view disappears with it.
        if (!isNotFound(error)) notices.report(error)
      }
    },
    { immediate: true }
  )
  return computed(() => (known.value?.of === key() ? known.value.found : undefined))
}

function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'not-found'
}
