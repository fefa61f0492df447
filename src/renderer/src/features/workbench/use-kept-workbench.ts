import { useEventListener, watchDebounced } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { isKeepable, readKept, writeKept, type KeepableItem } from './model/kept-items'
import { useNoticesStore } from '../../app/stores/notices'
import { useWorkbenchStore, type WorkbenchItem } from '../../app/stores/workbench'
import { useWorkbenchItems } from './use-workbench-item'

/**
 * Preserves the workbench when its page crashes, is reloaded or changes its language. It is not kept beyond the window,
 * because captures belong to this launch. Undo history and attempts are not kept; the attempts are in the capture. Only
 * drafts persist across launches: `use-kept-drafts.ts`.
 */

const KEY = 'tcplens.workbench.kept'
/** A crash loses the input of at most this time. */
const KEPT_AFTER_MS = 400
const KEPT_AT_LEAST_MS = 2000

export function useKeptWorkbench(storage: Storage = window.sessionStorage): void {
  const workbench = useWorkbenchStore()
  const notices = useNoticesStore()
  const opened = useWorkbenchItems()
  const { items, current, shown } = storeToRefs(workbench)

  const restore = (): void => {
    const kept = readKept(storage.getItem(KEY) ?? '')
    if (kept === null) return
    const ids = kept.items.map((item) => {
      const id = workbench.open(item.source, () => false)
      const made = items.value.find((one) => one.id === id)
      if (made !== undefined) opened.keep(made, item)
      return id
    })
    const last = kept.current === null ? undefined : ids[kept.current]
    if (last !== undefined) workbench.show(last)
    if (!kept.shown) workbench.hide()
    if (kept.lost > 0) notices.fail('workbench.notKept', { n: kept.lost }, null)
  }

  const keepable = (item: WorkbenchItem): KeepableItem => {
    const state = opened.of(item).value
    if (state.kind !== 'ready') return opened.kept(item) ?? { source: item.source, parts: null, way: null }
    const { document, way, isChanged } = state.draft
    const kept = { source: item.source, parts: null, way: way.value }
    if (!isChanged.value) return kept
    const typed = document
      .layout(0, document.length)
      .reduce((sum, { length, captured }) => sum + (captured ? 0 : length), 0)
    return { ...kept, parts: isKeepable(typed) ? document.parts() : 'too-large' }
  }

  const keep = (): void => {
    if (items.value.length === 0) {
      storage.removeItem(KEY)
      return
    }
    const at = items.value.findIndex(({ id }) => id === current.value?.id)
    const text = writeKept({
      items: items.value.map(keepable),
      current: at < 0 ? null : at,
      shown: shown.value
    })
    try {
      storage.setItem(KEY, text)
    } catch {
      // The storage is full: removes the outdated state.
      storage.removeItem(KEY)
    }
  }

  restore()
  watchDebounced(
    () => [
      current.value,
      shown.value,
      ...items.value.flatMap((item): unknown[] => {
        const state = opened.of(item).value
        return state.kind === 'ready'
          ? [item, state.draft.revision.value, state.draft.way.value]
          : [item, state.kind]
      })
    ],
    keep,
    { debounce: KEPT_AFTER_MS, maxWait: KEPT_AT_LEAST_MS }
  )
  useEventListener(window, 'pagehide', keep)
}
