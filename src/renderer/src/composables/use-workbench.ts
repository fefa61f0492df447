import { useWorkbenchStore, type WorkbenchItem, type WorkbenchSource } from '../stores/workbench'
import { useWorkbenchItems } from './use-workbench-item'

export type { WorkbenchSource } from '../stores/workbench'

/** The way into the workbench, for whoever has something that can be edited and sent. */

export interface Workbench {
  /** Shows it in the workbench: as it was left, where it is there already. Its number. */
  open(source: WorkbenchSource): number
}

export function useWorkbench(): Workbench {
  const store = useWorkbenchStore()
  const items = useWorkbenchItems()
  // What was typed or imported is nowhere else.
  const mayGo = (item: WorkbenchItem): boolean => {
    const known = items.known(item)
    const isChanged =
      known?.kind === 'ready' ? known.draft.isChanged.value : (items.kept(item)?.parts ?? null) !== null
    return item.source.kind !== 'draft' && !isChanged
  }
  return { open: (source) => store.open(source, mayGo) }
}
