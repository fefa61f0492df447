import type { WorkbenchOrigin } from '../bridge/workbench-origin'
import { useCaptureStore } from '../stores/capture'
import { useComparisonStore, type CapturedExchange } from '../stores/comparison'
import { useSelectionStore } from '../stores/selection'
import { useWorkbenchStore, type WorkbenchSource } from '../stores/workbench'
import type { Attempt } from '../headless/workbench/attempt'

/** From the workbench to what came of it among the traffic. */

export interface WorkbenchReturn {
  /** What it was made of; nothing where that is nowhere, or where it is not known yet. */
  showOrigin(source: WorkbenchSource, origin: Pick<WorkbenchOrigin, 'connection'>): void
  show(attempt: Attempt): void
  /** The attempt stands at the right. */
  compare(attempt: Attempt, other: CapturedExchange): void
  /** Both sides of its connection, in the order they passed. */
  converse(attempt: Attempt): void
}

export function useWorkbenchReturn(): WorkbenchReturn {
  const workbench = useWorkbenchStore()
  const captures = useCaptureStore()
  const selection = useSelectionStore()
  const comparison = useComparisonStore()

  const leave = (): void => {
    workbench.hide()
    // Whatever is sent, it is recorded there.
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
