import { useCaptureStore } from '../stores/capture'
import { useSelectionStore } from '../stores/selection'

/** Shows a newly created session: selects it, with its example commands. */
export function useNewSession(): (id: number) => void {
  const captures = useCaptureStore()
  const selection = useSelectionStore()
  return (id) => {
    // Its traffic is recorded in the live capture.
    captures.show(null)
    selection.clear()
    selection.selectSession(id)
  }
}
