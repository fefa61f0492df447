import type { WorkbenchOrigin } from '../../../app/bridge/workbench-origin'
import { useCaptureStore } from '../../../app/stores/capture'
import { useComparisonStore, type CapturedExchange } from '../../../app/stores/comparison'
import { useSelectionStore } from '../../../app/stores/selection'
import { useWorkbenchStore, type WorkbenchSource } from '../../../app/stores/workbench'
import type { SendAttempt } from '../model/attempt'

/** Navigation from the workbench to the resulting traffic. */

export interface WorkbenchReturn {
  /** Shows the source of a draft; does nothing if there is none or it is not known yet. */
  showOrigin(source: WorkbenchSource, origin: Pick<WorkbenchOrigin, 'connection'>): void
  /** Shows the exchange of an attempt, or its connection if there is none. */
  show(attempt: Pick<SendAttempt, 'connection' | 'exchange'>): void
  /** Opens a comparison with the attempt on the right. */
  compare(attempt: SendAttempt, other: CapturedExchange): void
  /** Shows the conversation of the attempt's connection. */
  converse(attempt: SendAttempt): void
}

export function useWorkbenchReturn(): WorkbenchReturn {
  const workbench = useWorkbenchStore()
  const captures = useCaptureStore()
  const selection = useSelectionStore()
  const comparison = useComparisonStore()

  const leave = (): void => {
    workbench.hide()
    // Requests are always recorded in the live capture.
    captures.show(null)
  }

  return {
    showOrigin(source, { connection }) {
      if (source.kind === 'draft' || connection === null) return
      workbench.hide()
      captures.show(source.capture)
      if (source.kind === 'exchange') {
        selection.tab = 'exchanges'
        selection.selectExchange(source.exchange, connection)
      } else {
        const { direction, start, end } = source
        selection.tab = 'connections'
        selection.wantedBytes = { connection, direction, range: [start, end] }
        selection.selectConnection(connection)
      }
    },
    show({ connection, exchange }) {
      if (connection === null) return
      leave()
      if (exchange !== null) {
        selection.tab = 'exchanges'
        selection.selectExchange(exchange, connection)
      } else {
        selection.tab = 'connections'
        selection.selectConnection(connection)
      }
    },
    compare({ connection, exchange }, other) {
      if (connection === null || exchange === null) return
      leave()
      selection.tab = 'exchanges'
      comparison.compare(other, { exchange, connection })
    },
    converse({ connection }) {
      if (connection === null) return
      leave()
      selection.tab = 'connections'
      selection.showConversation(connection)
    }
  }
}
