import { nextTick, watch } from 'vue'
import { useCaptureStore } from '../stores/capture'
import { useWorkbenchStore } from '../stores/workbench'
import { focusPaneNamed } from './use-pane-focus'

/**
 * The focus goes with what is in front: into the workbench when a request is opened in it, back to the table when it
 * is put away. Otherwise it would stay on what nobody sees, and be nowhere.
 */
export function useFrontFocus(): void {
  const workbench = useWorkbenchStore()
  const captures = useCaptureStore()
  const toFront = (): void => {
    focusPaneNamed(workbench.shown ? 'workbench' : 'traffic')
  }
  watch(
    () => [workbench.shown, workbench.current?.id],
    async () => {
      await nextTick()
      // Who walks through the list of what is in the workbench goes on there.
      if (document.querySelector('[data-pane="sessions"] :focus') !== null) return
      toFront()
    }
  )
  // Another capture has tables of its own: what had the focus in the old ones is gone, and nobody opens a file to stay
  // on the button for it.
  watch(
    () => captures.shown,
    async () => {
      await nextTick()
      const stays = '[data-pane="sessions"] :focus, [role="dialog"] :focus, input:focus, textarea:focus'
      if (document.querySelector(stays) === null) toFront()
    }
  )
}
