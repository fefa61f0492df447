import type { FieldPlace } from '../../../../../shared/contract/fields'
import type { Direction } from '../../../../../shared/model/direction'
import { placeRange } from '../model/field-place'
import { useCaptureStore } from '../../../app/stores/capture'
import { useSelectionStore } from '../../../app/stores/selection'
import { useWorkbenchStore } from '../../../app/stores/workbench'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

/** Shows a field found at a byte in the view of its message, with its bytes highlighted. */
export function useShowField(): (
  place: FieldPlace,
  at: { readonly connection: number; readonly direction: Direction }
) => void {
  const selection = useSelectionStore()
  const captures = useCaptureStore()
  const workbench = useWorkbenchStore()
  const { capture } = useShownCapture()
  return (found, { connection, direction }) => {
    const { exchange, inner } = found
    const range = placeRange(found)
    if (range === null) return
    // Responses are also shown in the workbench, which may be in front of another capture.
    workbench.hide()
    captures.show(capture.value)
    if (inner !== null) {
      const { layer, generation, index } = inner
      const place = { connection, exchange: inner.exchange, layer }
      selection.wantedMessage = { place, generation, index, direction, range }
    } else if (exchange !== null) selection.wantedField = { direction, range, exchange }
    if (exchange === null) selection.selectConnection(connection)
    else selection.selectExchange(exchange, connection)
  }
}
