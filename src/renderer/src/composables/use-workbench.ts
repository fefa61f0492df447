import { useWorkbenchStore, type WorkbenchSource } from '../stores/workbench'

export type { WorkbenchSource } from '../stores/workbench'

/** The way into the workbench, for whoever has something that can be edited and sent. */

export interface Workbench {
  /** Shows it in the workbench: as it was left, where it is there already. Its number. */
  open(source: WorkbenchSource): number
}

export function useWorkbench(): Workbench {
  const store = useWorkbenchStore()
  return { open: (source) => store.open(source) }
}
