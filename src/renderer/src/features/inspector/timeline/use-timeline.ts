import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_TIMELINE_BUCKETS } from '../../../../../shared/contract/limits'
import type { ConnectionDetail } from '../../../../../shared/contract/traffic'
import type { Timeline } from '../../../../../shared/contract/timeline'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

/**
 * Timeline of a connection, or of the zoomed part. A long, growing timeline is reloaded only as often as to spend a
 * tenth of the time on it; the old one stays visible until then.
 */

const LEAST_WAIT_MS = 400
/** Multiplied by the duration of the last request. */
const WAIT_FACTOR = 9

export interface TimelineWindow {
  readonly from: number
  readonly to: number
}

export interface ShownTimeline {
  readonly timeline: Readonly<ShallowRef<Timeline | null>>
  readonly error: Readonly<ShallowRef<unknown>>
  /** Null for the whole connection. */
  readonly window: ShallowRef<TimelineWindow | null>
}

export function useTimeline(connection: () => ConnectionDetail): ShownTimeline {
  const shown = useShownCapture()
  const timeline = shallowRef<Timeline | null>(null)
  const error = shallowRef<unknown>(null)
  const window = shallowRef<TimelineWindow | null>(null)
  let latest = 0
  let running = false
  let again = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const fetch = async (): Promise<void> => {
    if (running) {
      again = true
      return
    }
    running = true
    again = false
    const mine = ++latest
    const began = performance.now()
    const number = connection().row.connection
    try {
      const answer = await shown.request('connections.timeline', {
        connection: number,
        from: window.value?.from ?? null,
        to: window.value?.to ?? null,
        buckets: MAX_TIMELINE_BUCKETS
      })
      if (mine === latest && number === connection().row.connection) {
        timeline.value = answer
        error.value = null
      }
    } catch (cause) {
      error.value = cause
    }
    const wait = Math.max(LEAST_WAIT_MS, (performance.now() - began) * WAIT_FACTOR)
    timer = setTimeout(() => {
      running = false
      if (again) void fetch()
    }, wait)
  }

  /** User actions reload immediately. */
  const fetchNow = (): void => {
    clearTimeout(timer)
    running = false
    void fetch()
  }

  watch(
    () => connection().row.connection,
    () => {
      window.value = null
      timeline.value = null
      fetchNow()
    },
    { immediate: true }
  )
  watch(window, fetchNow)
  watch(
    () => [connection().entries, connection().droppedEntries, connection().row.ended],
    () => void fetch()
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    latest++
  })

  return { timeline, error, window }
}
