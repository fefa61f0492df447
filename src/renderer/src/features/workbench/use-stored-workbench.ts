import { useEventListener, watchDebounced } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { isStorable, parseWorkbench, serializeWorkbench, type StorableItem } from './model/stored-items'
import { useNoticesStore } from '../../app/stores/notices'
import { useWorkbenchStore, type WorkbenchItem } from '../../app/stores/workbench'
import { useWorkbenchItems } from './use-workbench-item'

/**
 * Preserves the workbench when its page crashes, is reloaded or changes its language. It is not kept beyond the window,
 * because captures belong to this launch. Undo history and attempts are not kept; the attempts are in the capture. Only
 * drafts persist across launches: `use-stored-drafts.ts`.
 */

const KEY = 'tcplens.workbench.kept'
/** A crash loses the input of at most this time. */
const STORE_AFTER_MS = 400
const STORE_AT_LEAST_MS = 2000

export function useStoredWorkbench(storage: Storage = window.sessionStorage): void {
  const workbench = useWorkbenchStore()
  const notices = useNoticesStore()
  const opened = useWorkbenchItems()
  const { items, current, shown } = storeToRefs(workbench)

  const restore = (): void => {
    const stored = parseWorkbench(storage.getItem(KEY) ?? '')
    if (stored === null) return
    const ids = stored.items.map((item) => {
      const id = workbench.open(item.source, () => false)
      const made = items.value.find((one) => one.id === id)
      if (made !== undefined) opened.store(made, item)
      return id
    })
    const last = stored.current === null ? undefined : ids[stored.current]
    if (last !== undefined) workbench.show(last)
    if (!stored.shown) workbench.hide()
    if (stored.lost > 0) notices.fail('workbench.notStored', { n: stored.lost }, null)
  }

  const keepable = (item: WorkbenchItem): StorableItem => {
    const state = opened.of(item).value
    if (state.kind !== 'ready')
      return opened.stored(item) ?? { source: item.source, parts: null, route: null }
    const { document, route, isChanged } = state.draft
    const stored = { source: item.source, parts: null, route: route.value }
    if (!isChanged.value) return stored
    const typed = document
      .layout(0, document.length)
      .reduce((sum, { length, captured }) => sum + (captured ? 0 : length), 0)
    return { ...stored, parts: isStorable(typed) ? document.parts() : 'too-large' }
  }

  const keep = (): void => {
    if (items.value.length === 0) {
      storage.removeItem(KEY)
      return
    }
    const at = items.value.findIndex(({ id }) => id === current.value?.id)
    const text = serializeWorkbench({
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
          ? [item, state.draft.revision.value, state.draft.route.value]
          : [item, state.kind]
      })
    ],
    keep,
    { debounce: STORE_AFTER_MS, maxWait: STORE_AT_LEAST_MS }
  )
  useEventListener(window, 'pagehide', keep)
}
