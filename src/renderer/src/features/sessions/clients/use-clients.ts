import { useDocumentVisibility } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_PAGE_ROWS } from '../../../../../shared/contract/limits'
import type { LiveClient } from '../../../../../shared/contract/sessions'
import { useEngine } from '../../../app/bridge/engine-client'
import { useNoticesStore } from '../../../app/stores/notices'

/** Current open connections of a session: the visible rows are polled twice a second while shown. */

const POLL_MS = 500

export interface Clients {
  readonly total: Readonly<ShallowRef<number>>
  /** Rows by index in the list. */
  readonly rows: Readonly<ShallowRef<ReadonlyMap<number, LiveClient>>>
  /** Time of the last update. */
  readonly at: Readonly<ShallowRef<number>>
  /** Sets the visible rows, from first up to but excluding last. */
  setRange(first: number, last: number): void
  refresh(): Promise<void>
}

export function useClients(session: () => number): Clients {
  const engine = useEngine()
  const notices = useNoticesStore()
  const visibility = useDocumentVisibility()
  const total = shallowRef(0)
  const rows = shallowRef<ReadonlyMap<number, LiveClient>>(new Map())
  const at = shallowRef(Date.now())
  let range = { first: 0, last: MAX_PAGE_ROWS }
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Number of the latest request; earlier responses are discarded. */
  let latest = 0

  const refresh = async (): Promise<void> => {
    const number = ++latest
    const id = session()
    const starts: number[] = []
    for (let first = range.first; first < Math.max(range.last, range.first + 1); first += MAX_PAGE_ROWS)
      starts.push(first)
    try {
      const pages = await Promise.all(
        starts.map((first) => engine.request('sessions.clients', { id, first, count: MAX_PAGE_ROWS }))
      )
      if (number !== latest) return
      total.value = pages[0]?.total ?? 0
      rows.value = new Map(
        pages.flatMap((page, index) =>
          page.rows.map((row, place) => [(starts[index] ?? 0) + place, row] as const)
        )
      )
      at.value = Date.now()
    } catch (error) {
      // A removed session has no clients; other errors are reported once, not on each poll.
      if (number !== latest) return
      if (rows.value.size > 0) notices.report(error)
      total.value = 0
      rows.value = new Map()
    }
  }

  /** The next poll starts only after the response, so that a busy engine is not overloaded. */
  const poll = async (): Promise<void> => {
    clearTimeout(timer)
    await refresh()
    clearTimeout(timer)
    if (isOver || visibility.value === 'hidden') return
    timer = setTimeout(() => void poll(), POLL_MS)
  }
  let isOver = false

  watch([session, visibility], () => void poll(), { immediate: true })
  onScopeDispose(() => {
    isOver = true
    latest++
    clearTimeout(timer)
  })

  return {
    total,
    rows,
    at,
    refresh,
    setRange: (first, last) => {
      const isKnown = [first, last - 1].every((row) => row >= total.value || rows.value.has(row))
      range = { first, last }
      if (!isKnown) void refresh()
    }
  }
}
