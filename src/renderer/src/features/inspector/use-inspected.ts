import { watchThrottled } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { computed, shallowRef, watch, type ShallowRef } from 'vue'
import type { ConnectionDetail, ExchangeDetail } from '../../../../shared/contract/traffic'
import { AppError } from '../../../../shared/model/app-error'
import { useCaptureStore } from '../../app/stores/capture'
import { useMarksStore } from '../../app/stores/marks'
import { useShownCapture } from '../../app/stores/use-shown-capture'

/**
 * The inspected connection and exchange, reloaded while they grow. The previous data stays until the new data arrives,
 * so that neither a refresh nor a step in the table makes the pane flicker.
 */

/** Interval in ms between refreshes of live data. */
const REFRESH_MS = 250

export interface Inspected {
  readonly connection: ConnectionDetail
  /** Null while a connection as a whole is inspected. */
  readonly exchange: ExchangeDetail | null
}

export interface InspectedState {
  /** Null if nothing is selected, or before the first response. */
  readonly inspected: Readonly<ShallowRef<Inspected | null>>
  /** Error of the last request. */
  readonly error: Readonly<ShallowRef<unknown>>
  refresh(): Promise<void>
}

export function useInspected(looked: {
  connection: () => number | null
  exchange: () => number | null
}): InspectedState {
  const shown = useShownCapture()
  const { list } = storeToRefs(useCaptureStore())
  const totals = computed(() => list.value.find(({ capture }) => capture === shown.capture.value) ?? null)
  const marks = useMarksStore()
  const inspected = shallowRef<Inspected | null>(null)
  const error = shallowRef<unknown>(null)
  let latest = 0

  const fetch = async (number: number, exchangeNumber: number | null): Promise<Inspected> => {
    const [itsConnection, itsExchange] = await Promise.all([
      shown.request('connections.get', { connection: number }),
      exchangeNumber === null ? null : shown.request('exchanges.get', { exchange: exchangeNumber })
    ])
    return { connection: itsConnection, exchange: itsExchange }
  }

  const refresh = async (): Promise<void> => {
    const mine = ++latest
    const connection = looked.connection()
    if (connection === null) {
      inspected.value = null
      error.value = null
      return
    }
    try {
      const answer = await fetch(connection, looked.exchange())
      if (mine !== latest) return
      inspected.value = answer
      error.value = null
    } catch (cause) {
      if (mine !== latest) return
      inspected.value = null
      error.value = cause instanceof AppError ? cause : new AppError('internal', String(cause))
    }
  }

  const canChange = computed(() => {
    const found = inspected.value
    if (found === null) return true
    if (found.connection.row.ended === null) return true
    const behind = totals.value !== null && totals.value.analysed < totals.value.segments
    return behind || found.connection.frames?.behind === true || found.exchange?.row.state === 'open'
  })

  watch([looked.connection, looked.exchange], () => void refresh(), { immediate: true })
  watch(
    () => marks.version,
    () => void refresh()
  )
  // One more refresh after `canChange` becomes false, to load the final state.
  let more = true
  watchThrottled(
    totals,
    () => {
      if (looked.connection() === null || (!canChange.value && !more)) return
      more = canChange.value
      void refresh()
    },
    { throttle: REFRESH_MS, trailing: true, leading: true }
  )
  watch(inspected, () => {
    more ||= canChange.value
  })

  return { inspected, error, refresh }
}
