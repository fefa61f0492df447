import { useEventListener, watchDebounced } from '@vueuse/core'
import { storeToRefs } from 'pinia'
import { shallowRef } from 'vue'
import { useEngine } from '../../app/bridge/engine-client'
import type { StoredDraft } from '../../../../shared/contract/workbench-drafts'
import { MAX_KEPT_DRAFT_BYTES } from '../../../../shared/contract/limits'
import { formatBytes } from '../../kit/words/model/format'
import { draftOf, fittingDrafts, storedDraft } from './model/stored-drafts'
import { useNoticesStore } from '../../app/stores/notices'
import { useWorkbenchStore } from '../../app/stores/workbench'
import { useWorkbenchItems } from './use-workbench-item'
import { useWorkbenchNames } from './use-workbench-names'
import type { WorkbenchDraft } from './workbench-draft'

/**
 * Persists workbench drafts across launches: everything typed or imported, and every edited captured request. The host
 * stores them in a file, and they are listed again at the next launch. A page reload restores more than that
 * (`use-stored-workbench.ts`).
 */

/** Set for the current launch, so that a page reload does not list the drafts twice. */
const RESTORED = 'tcplens.workbench.restored'
const STORE_AFTER_MS = 400
const STORE_AT_LEAST_MS = 2000

export function useStoredDrafts(storage: Storage = window.sessionStorage): void {
  const engine = useEngine()
  const workbench = useWorkbenchStore()
  const notices = useNoticesStore()
  const opened = useWorkbenchItems()
  const names = useWorkbenchNames()
  const { items } = storeToRefs(workbench)
  /** Nothing is written before the file has been read, because writing would overwrite drafts not yet read. */
  const isRestored = shallowRef(false)
  let latest = 0
  let leftOut = 0

  const restore = async (): Promise<void> => {
    if (storage.getItem(RESTORED) === null) {
      const { drafts, unreadable } = await engine.request('workbench.drafts', {})
      if (unreadable !== null) notices.fail('workbench.draftsUnreadable', { path: unreadable }, null)
      for (const draft of drafts) list(draft)
      storage.setItem(RESTORED, 'yes')
    }
    isRestored.value = true
  }
  /** Lists a draft without showing it, because the user did not open it in this launch. */
  const list = (draft: StoredDraft): void => {
    const { shown, current } = workbench
    const source = draftOf(draft)
    const id = workbench.open(source, () => false)
    const item = items.value.find((one) => one.id === id)
    if (item !== undefined) opened.store(item, { source, parts: null, route: draft.way })
    if (current !== null) workbench.show(current.id)
    if (!shown) workbench.hide()
  }

  /** Returns null while an item is loading: it may have been edited before the page was reloaded. */
  const editedDrafts = (): { name: string; draft: WorkbenchDraft }[] | null => {
    const edited: { name: string; draft: WorkbenchDraft }[] = []
    for (const item of items.value) {
      const state = opened.of(item).value
      if (state.kind === 'reading') return null
      if (state.kind === 'failed') continue
      if (item.source.kind === 'draft' || state.draft.isEdited.value)
        edited.push({ name: names.title(item), draft: state.draft })
    }
    return edited
  }

  const warn = (missing: number): void => {
    if (missing > leftOut)
      notices.fail(
        'workbench.draftsNotStored',
        { n: missing, limit: formatBytes(MAX_KEPT_DRAFT_BYTES) },
        null
      )
    leftOut = missing
  }

  const keep = async (): Promise<void> => {
    const mine = ++latest
    const edited = isRestored.value ? editedDrafts() : null
    if (edited === null) return
    const drafts: StoredDraft[] = []
    let missing = edited.length
    for (const at of fittingDrafts(edited.map(({ draft }) => draft.document.length))) {
      const { name, draft } = edited[at] ?? {}
      if (draft === undefined || name === undefined) continue
      try {
        const bytes = await draft.document.read(0, draft.document.length)
        const { reference, secure } = draft.origin
        drafts.push(storedDraft(name, draft.route.value, reference !== null && secure, bytes))
        missing--
      } catch {
        // The capture was closed meanwhile, so the bytes are no longer available.
      }
    }
    // A later change is already being written.
    if (mine !== latest) return
    warn(missing)
    await engine.request('workbench.keepDrafts', { drafts })
  }
  const keepSoon = (): void => {
    keep().catch((error: unknown) => {
      notices.report(error)
    })
  }

  restore().catch((error: unknown) => {
    notices.report(error)
  })
  watchDebounced(
    () => [
      isRestored.value,
      ...items.value.flatMap((item): unknown[] => {
        const state = opened.of(item).value
        return state.kind === 'ready'
          ? [item, state.draft.revision.value, state.draft.route.value]
          : [item, state.kind]
      })
    ],
    keepSoon,
    { debounce: STORE_AFTER_MS, maxWait: STORE_AT_LEAST_MS }
  )
  useEventListener(window, 'pagehide', keepSoon)
}
