import { watchThrottled } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import {
  computed,
  onScopeDispose,
  shallowReactive,
  shallowRef,
  watch,
  type ComputedRef,
  type ShallowRef
} from 'vue'
import type { InnerFilter, InnerList, InnerPlace, InnerRow } from '../../../../shared/contract/inner'
import { MAX_PAGE_ROWS } from '../../../../shared/contract/limits'
import { AppError } from '../../../../shared/model/app-error'
import { PageCache } from '../../app/bridge/page-cache'
import { isSamePlace } from './model/inner-place'
import { useCaptureStore } from '../../app/stores/capture'
import { useShownCapture } from '../../app/stores/use-shown-capture'

/**
 * Nested messages of a layer: count and pages of rows from the engine. Rows keep their numbers, so only the last page
 * is reloaded as messages arrive.
 */

/** Refresh interval in ms for live data, short enough for a chat. */
const REFRESH_MS = 150
/** Poll interval in ms while earlier data is still being split into messages. */
const BEHIND_MS = 120
const PAGES = 20

export type InnerSummary = Omit<InnerList, 'rows'>

export interface InnerListState {
  /** Null before the first response, and if there is no layer. */
  readonly summary: Readonly<ShallowRef<InnerSummary | null>>
  readonly error: Readonly<ShallowRef<unknown>>
  readonly filter: InnerFilter
  readonly isFiltered: ComputedRef<boolean>
  clearFilter(): void
  /** Number of listed rows. */
  readonly count: ComputedRef<number>
  /** Returns the row at an index of the list; undefined until loaded. Reactive. */
  row(place: number): InnerRow | undefined
}

export function useInnerList(place: () => InnerPlace | null): InnerListState {
  const shown = useShownCapture()
  const { totals } = storeToRefs(useCaptureStore())
  const summary = shallowRef<InnerSummary | null>(null)
  const error = shallowRef<unknown>(null)
  const filter = shallowReactive<InnerFilter>(openFilter())
  const isFiltered = computed(
    () => filter.text !== '' || filter.kinds.length > 0 || filter.direction !== null || filter.stream !== null
  )
  /** Counts responses; used to redraw cached rows. */
  const version = shallowRef(0)
  let run = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let pages = newPages()

  const query = (): (InnerPlace & { filter?: InnerFilter }) | null => {
    const at = place()
    if (at === null) return null
    if (!isFiltered.value) return at
    const { text, kinds, direction, stream } = filter
    return { ...at, filter: { text, kinds: [...kinds], direction, stream } }
  }

  function newPages(): PageCache<number, readonly InnerRow[]> {
    return new PageCache<number, readonly InnerRow[]>({
      limit: PAGES,
      load: async (page) => {
        const target = query()
        if (target === null) return []
        const { rows, dropped } = await shown.request('inner.list', {
          ...target,
          first: page * MAX_PAGE_ROWS,
          count: MAX_PAGE_ROWS
        })
        // If the first rows of a page were dropped, the remaining ones keep their positions.
        const missing = Math.min(MAX_PAGE_ROWS, Math.max(0, dropped - page * MAX_PAGE_ROWS))
        return [...new Array<InnerRow>(missing), ...rows]
      },
      onLoad: () => {
        version.value++
      },
      onError: (cause) => {
        error.value = cause
      }
    })
  }

  const restart = (): void => {
    pages.close()
    pages = newPages()
    summary.value = null
    error.value = null
    void refresh()
  }

  const refresh = async (): Promise<void> => {
    const mine = ++run
    clearTimeout(timer)
    const target = query()
    if (target === null) return
    try {
      const { rows: _rows, ...next } = await shown.request('inner.list', { ...target, first: 0, count: 0 })
      if (mine !== run) return
      const before = summary.value
      if (before !== null && before.generation !== next.generation) {
        pages.close()
        pages = newPages()
      } else if (before !== null && before.total !== next.total) {
        const changed = Math.floor(before.total / MAX_PAGE_ROWS)
        pages.invalidate((page) => page >= changed)
      }
      summary.value = next
      error.value = null
      version.value++
      if (next.behind) timer = setTimeout(() => void refresh(), BEHIND_MS)
    } catch (cause) {
      if (mine === run)
        error.value = cause instanceof AppError ? cause : new AppError('internal', String(cause))
    }
  }

  watch(
    [shown.capture, place],
    ([capture, next], [beforeCapture, before]) => {
      if (capture === beforeCapture && isSamePlace(next, before ?? null)) return
      Object.assign(filter, openFilter())
      restart()
    },
    { immediate: true }
  )
  watch(() => [filter.text, filter.kinds, filter.direction, filter.stream], restart)
  watchThrottled(totals, () => void refresh(), { throttle: REFRESH_MS, trailing: true, leading: true })
  onScopeDispose(() => {
    run++
    clearTimeout(timer)
    pages.close()
  })

  return {
    summary,
    error,
    filter,
    isFiltered,
    clearFilter() {
      if (isFiltered.value) Object.assign(filter, openFilter())
    },
    count: computed(() => (summary.value === null ? 0 : summary.value.total - summary.value.dropped)),
    row(at) {
      // Registers a dependency, so that the row is redrawn when its page arrives.
      if (version.value < 0) return undefined
      const number = at + (summary.value?.dropped ?? 0)
      return pages.get(Math.floor(number / MAX_PAGE_ROWS))?.[number % MAX_PAGE_ROWS]
    }
  }
}

function openFilter(): InnerFilter {
  return { text: '', kinds: [], direction: null, stream: null }
}
