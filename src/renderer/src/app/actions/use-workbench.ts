import { useWorkbenchStore, type WorkbenchItem, type WorkbenchSource } from '../stores/workbench'
import { useWorkbenchItems } from '../../features/workbench/use-workbench-item'

export type { WorkbenchSource } from '../stores/workbench'

/** Opens editable requests and bytes in the workbench. */

export interface Workbench {
  /** Shows the source in the workbench, with previous edits if already open. Returns the item's number. */
  open(source: WorkbenchSource): number
}

export function useWorkbench(): Workbench {
  const store = useWorkbenchStore()
  const items = useWorkbenchItems()
  // Typed or imported content exists nowhere else and must not be discarded.
  const mayGo = (item: WorkbenchItem): boolean => {
    const known = items.known(item)
    const isChanged =
      known?.kind === 'ready' ? known.draft.isChanged.value : (items.stored(item)?.parts ?? null) !== null
    return item.source.kind !== 'draft' && !isChanged
  }
  return { open: (source) => store.open(source, mayGo) }
}
