import { nextTick } from 'vue'
import { useLayoutStore } from './stores/layout'
import { focusPaneNamed } from '../kit/use-pane-focus'

/** Shows and focuses the table or the inspector in a single-pane window. */
export function useSinglePane(): { showTable(): Promise<void>; showInspector(): Promise<void> } {
  const layout = useLayoutStore()
  const show = async (inspector: boolean): Promise<void> => {
    layout.inspectorInFront = inspector
    await nextTick()
    focusPaneNamed(inspector ? 'inspector' : 'traffic')
  }
  return { showTable: () => show(false), showInspector: () => show(true) }
}
