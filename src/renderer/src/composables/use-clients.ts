import { useDocumentVisibility } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_PAGE_ROWS } from '../../../shared/contract/limits'
import type { LiveClient } from '../../../shared/contract/sessions'
import { useEngine } from '../bridge/engine-client'
import { useNoticesStore } from '../stores/notices'

/** The open connections of a session as they are now: asked for twice a second, only those in sight, only while seen. */

const POLL_MS = 500

export interface Clients {
  readonly total: Readonly<ShallowRef<number>>
  /** By their place in the list. */
  readonly rows: Readonly<ShallowRef<ReadonlyMap<number, LiveClient>>>
  /** When they were as they are shown. */
  readonly at: Readonly<ShallowRef<number>>
  /** The rows in sight: first, and the one after the last. */
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
  /** Answers to an older question come too late. */
  let asked = 0

  const refresh = async (): Promise<void> => {
    const number = ++asked
    const id = session()
    const starts: number[] = []
    for (let first = range.first; first < Math.max(range.last, range.first + 1); first += MAX_PAGE_ROWS)
      starts.push(first)
    try {
      const pages = await Promise.all(
        starts.map((first) => engine.request('sessions.clients', { id, first, count: MAX_PAGE_ROWS }))
      )
      if (number !== asked) return
      total.value = pages[0]?.total ?? 0
      rows.value = new Map(
        pages.flatMap((page, index) =>
          page.rows.map((row, place) => [(starts[index] ?? 0) + place, row] as const)
        )
      )
      at.value = Date.now()
    } catch (error) {
      // A session that was removed meanwhile has no clients; anything else is told once, not twice a second.
      if (number !== asked) return
      if (rows.value.size > 0) notices.report(error)
      total.value = 0
      rows.value = new Map()
    }
  }

  /** The next question only after the last answer: a busy engine is not asked faster than it answers. */
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
    asked++
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
