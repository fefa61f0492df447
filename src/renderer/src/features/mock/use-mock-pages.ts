import { useDocumentVisibility } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { MAX_PAGE_ROWS } from '../../../../shared/contract/limits'
import { useNoticesStore } from '../../app/stores/notices'

/** Visible rows of an engine list, reloaded whenever the list may have changed. */

export interface MockPages<Row> {
  readonly total: Readonly<ShallowRef<number>>
  /** Rows by index in the list. */
  readonly rows: Readonly<ShallowRef<ReadonlyMap<number, Row>>>
  /** Sets the visible rows, from first up to but excluding last. */
  setRange(first: number, last: number): void
}

/** `changes` returns a value that differs whenever the list changes. */
export function useMockPages<Row>(
  changes: () => unknown,
  read: (first: number, count: number) => Promise<{ total: number; rows: readonly Row[] }>
): MockPages<Row> {
  const notices = useNoticesStore()
  const visibility = useDocumentVisibility()
  const total = shallowRef(0)
  const rows = shallowRef<ReadonlyMap<number, Row>>(new Map())
  let range = { first: 0, last: MAX_PAGE_ROWS }
  /** Number of the latest request; earlier responses are discarded. */
  let latest = 0
  let isLoading = false
  let isStale = false

  const refresh = async (): Promise<void> => {
    // One request at a time, so that a busy engine is not overloaded.
    isStale = isLoading
    if (isLoading || visibility.value === 'hidden') return
    isLoading = true
    const number = ++latest
    const first = range.first - (range.first % MAX_PAGE_ROWS)
    try {
      const found = new Map<number, Row>()
      for (let at = first; at < Math.max(range.last, first + 1); at += MAX_PAGE_ROWS) {
        const page = await read(at, MAX_PAGE_ROWS)
        if (number !== latest) return
        total.value = page.total
        for (const [place, row] of page.rows.entries()) found.set(at + place, row)
      }
      rows.value = found
    } catch (error) {
      // The list of a stopped session is empty.
      if (number === latest && rows.value.size > 0) notices.report(error)
      total.value = 0
      rows.value = new Map()
    } finally {
      isLoading = false
      if (isStale) void refresh()
    }
  }

  watch([changes, visibility], () => void refresh(), { immediate: true })
  onScopeDispose(() => {
    latest++
  })

  return {
    total,
    rows,
    setRange: (first, last) => {
      const isKnown = [first, last - 1].every((row) => row >= total.value || rows.value.has(row))
      range = { first, last }
      if (!isKnown) void refresh()
    }
  }
}
