import { nextTick, watch } from 'vue'
import { useWorkbenchStore } from '../stores/workbench'
import { focusPaneNamed } from './use-pane-focus'

/**
 * The focus goes with what is in front: into the workbench when a request is opened in it, back to the table when it
 * is put away. Otherwise it would stay on what nobody sees, and be nowhere.
 */
export function useFrontFocus(): void {
  const workbench = useWorkbenchStore()
  watch(
    () => [workbench.shown, workbench.current?.id],
    async () => {
      await nextTick()
      // Who walks through the list of what is in the workbench goes on there.
      if (document.querySelector('[data-pane="sessions"] :focus') !== null) return
      focusPaneNamed(workbench.shown ? 'workbench' : 'traffic')
    }
  )
}
