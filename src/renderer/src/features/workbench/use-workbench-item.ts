import { shallowRef, type ShallowRef } from 'vue'
import { useEngine } from '../../app/bridge/engine-client'
import { readOrigin } from '../../app/bridge/workbench-origin'
import type { StoredItem } from './model/stored-items'
import type { WorkbenchItem } from '../../app/stores/workbench'
import { WorkbenchDraft } from './workbench-draft'

/** Loaded state of a workbench item; lives as long as the item. */

export type OpenedItem =
  | { readonly kind: 'reading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ready'; readonly draft: WorkbenchDraft }

const opened = new WeakMap<WorkbenchItem, ShallowRef<OpenedItem>>()
/** States of items restored from the page before the reload. */
const storedItems = new WeakMap<WorkbenchItem, StoredItem>()

export interface WorkbenchItems {
  /** Returns the state and loads the item if necessary. */
  of(item: WorkbenchItem): Readonly<ShallowRef<OpenedItem>>
  /** Returns the state without loading. */
  known(item: WorkbenchItem): OpenedItem | undefined
  /** Sets the state to restore once the item is loaded. */
  store(item: WorkbenchItem, stored: StoredItem): void
  stored(item: WorkbenchItem): StoredItem | undefined
}

export function useWorkbenchItems(): WorkbenchItems {
  const engine = useEngine()
  const read = async (item: WorkbenchItem, into: ShallowRef<OpenedItem>): Promise<void> => {
    try {
      const draft = new WorkbenchDraft(engine, await readOrigin(engine, item.source))
      const stored = storedItems.get(item)
      if (stored !== undefined) draft.become(stored)
      into.value = { kind: 'ready', draft }
    } catch (error) {
      into.value = { kind: 'failed', error }
    }
  }
  return {
    of(item) {
      const known = opened.get(item)
      if (known !== undefined) return known
      const made = shallowRef<OpenedItem>({ kind: 'reading' })
      opened.set(item, made)
      void read(item, made)
      return made
    },
    known: (item) => opened.get(item)?.value,
    store(item, stored) {
      storedItems.set(item, stored)
    },
    stored: (item) => storedItems.get(item)
  }
}
