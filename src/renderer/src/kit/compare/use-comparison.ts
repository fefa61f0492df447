import { watchThrottled } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { useEngine } from '../../app/bridge/engine-client'
import { readCompared, type ComparedSide } from '../../app/bridge/read-compared'
import { useCaptureStore } from '../../app/stores/capture'
import { isSame, type CapturedExchange, type ExchangePair } from '../../app/stores/comparison'

export type { ComparedMessage, ComparedSide } from '../../app/bridge/read-compared'

/** Both exchanges of a comparison with the beginnings of their bodies, reloaded while either still grows. */

/** Interval in ms between refreshes of live data, as in the rest of the inspector. */
const REFRESH_MS = 250

/** Limit per decoded body: two of this size compare in a few seconds. The view marks where the rest begins. */
const MAX_COMPARED_BYTES = 8 * 1024 * 1024
/** Lower limit for bodies that still grow, since they are reloaded each time. */
const MAX_GROWING_BYTES = 1024 * 1024

export interface Compared {
  readonly left: ComparedSide
  readonly right: ComparedSide
}

export function useComparison(pair: () => ExchangePair | null): {
  compared: Readonly<ShallowRef<Compared | null>>
  error: Readonly<ShallowRef<unknown>>
} {
  const engine = useEngine()
  const { list } = storeToRefs(useCaptureStore())
  const compared = shallowRef<Compared | null>(null)
  const error = shallowRef<unknown>(null)
  let run = 0
  onScopeDispose(() => run++)

  const refresh = async (): Promise<void> => {
    const mine = ++run
    const wanted = pair()
    const before = compared.value
    const known = before === null ? [] : [before.left, before.right]
    // A previous pair is not shown under the name of the new one.
    if (
      wanted === null ||
      (before !== null &&
        !(isSame(placeOf(before.left), wanted.left) && isSame(placeOf(before.right), wanted.right)))
    )
      compared.value = null
    if (wanted === null) {
      error.value = null
      return
    }
    try {
      const [left, right] = await Promise.all(
        [wanted.left, wanted.right].map((side) =>
          readCompared(
            engine,
            side,
            { whole: MAX_COMPARED_BYTES, growing: MAX_GROWING_BYTES },
            () => mine !== run,
            known.find((one) => isSame(placeOf(one), side))
          )
        )
      )
      if (mine !== run || left === undefined || right === undefined) return
      compared.value = { left, right }
      error.value = null
    } catch (cause) {
      if (mine !== run) return
      compared.value = null
      error.value = cause
    }
  }

  const isOpen = ({ exchange, connection }: ComparedSide): boolean =>
    exchange.row.state === 'open' || connection.row.ended === null

  watch(
    // The pair object is created anew each time; only its content matters.
    () => JSON.stringify(pair()),
    () => {
      void refresh()
    },
    { immediate: true }
  )
  watchThrottled(
    list,
    () => {
      const shown = compared.value
      if (shown !== null && (isOpen(shown.left) || isOpen(shown.right))) void refresh()
    },
    { throttle: REFRESH_MS, trailing: true, leading: true }
  )

  return { compared, error }
}

function placeOf({ capture, exchange: { row } }: ComparedSide): CapturedExchange {
  return { capture, exchange: row.exchange }
}
