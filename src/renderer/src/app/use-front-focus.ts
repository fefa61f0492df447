import { nextTick, watch } from 'vue'
import { useCaptureStore } from './stores/capture'
import { useWorkbenchStore } from './stores/workbench'
import { focusPaneNamed } from '../kit/use-pane-focus'

/**
 * Moves the focus to the visible pane: into the workbench when a request is opened there, back to the table when it is
 * hidden. Otherwise the focus would stay in a hidden pane.
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
      // Keyboard navigation in the workbench list keeps the focus there.
      if (document.querySelector('[data-pane="sessions"] :focus') !== null) return
      toFront()
    }
  )
  // Another capture has its own tables: the focused element of the old ones is gone, and the focus should not stay on
  // the button that opened the file.
  watch(
    () => captures.shown,
    async () => {
      await nextTick()
      const stays = '[data-pane="sessions"] :focus, [role="dialog"] :focus, input:focus, textarea:focus'
      if (document.querySelector(stays) === null) toFront()
    }
  )
}
