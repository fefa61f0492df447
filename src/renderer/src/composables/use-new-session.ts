import { useCaptureStore } from '../stores/capture'
import { useSelectionStore } from '../stores/selection'

/** Shows a session that was just made: it is selected, with its commands to try, whatever was shown before. */
export function useNewSession(): (id: number) => void {
  const captures = useCaptureStore()
  const selection = useSelectionStore()
  return (id) => {
    // Its traffic is in the live capture, not in an opened file.
    captures.show(null)
    selection.clear()
    selection.selectSession(id)
  }
}
