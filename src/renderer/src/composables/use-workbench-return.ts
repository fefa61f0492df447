import { useCaptureStore } from '../stores/capture'
import { useComparisonStore } from '../stores/comparison'
import { useSelectionStore } from '../stores/selection'
import { useWorkbenchStore } from '../stores/workbench'
import type { Attempt } from '../headless/workbench/attempt'
import type { WorkbenchDraft } from './workbench-draft'

/** From the workbench to what came of it among the traffic. */

export interface WorkbenchReturn {
  show(attempt: Attempt): void
  compare(attempt: Attempt): void
}

export function useWorkbenchReturn(draft: () => WorkbenchDraft): WorkbenchReturn {
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
    compare({ connection, exchange }) {
      const { link, capture } = draft().origin
      if (connection === null || exchange === null || link === null || !('exchange' in link)) return
      leave()
      selection.tab = 'exchanges'
      comparison.compare({ capture, exchange: link.exchange }, { exchange, connection })
    }
  }
}
