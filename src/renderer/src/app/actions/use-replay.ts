import type { ConnectionDetail } from '../../../../shared/contract/traffic'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'
import { useComparisonStore, type CapturedExchange } from '../stores/comparison'
import { useWorkbench } from './use-workbench'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useWorkbenchStore } from '../stores/workbench'
import { useGoTo } from './use-go-to'
import { useReplayFollowing } from '../../features/workbench/answer/use-replay-following'

/**
 * Replays requests. The result is followed by its connection number, which the engine returns at once: its first
 * exchange is selected next to the original, and an incomplete response is reported.
 */

export interface TrafficActions {
  /**
   * Replays the exchange's request and selects the result, unless the user has moved on. Never rejects; errors become
   * notices. With `isAnnounced` a notice links to the new connection, since a keyboard shortcut has no other feedback.
   */
  replay(exchange: number, options?: { readonly isAnnounced?: boolean }): Promise<void>
}

export function useTrafficActions(): TrafficActions {
  const engine = useEngine()
  const selection = useSelectionStore()
  const captures = useCaptureStore()
  const comparison = useComparisonStore()
  const workbench = useWorkbench()
  const workbenchStore = useWorkbenchStore()
  const goTo = useGoTo()
  const notices = useNoticesStore()

  const { whenBegun, whenEnded, failureOf } = useReplayFollowing()
  /** Replays are always recorded in the live capture. */
  const live = (): number => captures.live?.capture ?? 1

  const follow = async (
    original: CapturedExchange,
    connection: number,
    stayed: () => boolean
  ): Promise<void> => {
    const { detail, exchange } = await whenBegun(connection)
    if (exchange === null) {
      const failure = failureOf(detail, null)
      if (failure === null) notices.inform('replay.noExchange', { n: connection })
      else notifyFailure(failure, original, detail)
      if (!stayed()) return
      // The replay produced no exchange row.
      captures.show(null)
      selection.tab = 'connections'
      selection.selectConnection(connection)
      return
    }
    if (stayed()) {
      captures.show(null)
      comparison.compare(original, { exchange, connection })
    }
    void watchEnd(original, connection, exchange)
  }

  const watchEnd = async (
    original: CapturedExchange,
    connection: number,
    exchange: number
  ): Promise<void> => {
    try {
      const detail = await whenEnded(connection)
      const { row } = await engine.request('exchanges.get', { capture: live(), exchange })
      const failure = failureOf(detail, row)
      if (failure !== null) notifyFailure(failure, original, detail)
    } catch (error) {
      notices.report(error)
    }
  }

  const notifyFailure = (reason: string, original: CapturedExchange, { row }: ConnectionDetail): void => {
    notices.fail(
      'replay.failed',
      { n: original.exchange, target: row.target, reason },
      {
        label: 'replay.editAgain',
        run: () => {
          workbench.open({ kind: 'exchange', ...original })
        }
      }
    )
  }

  const announce = (exchange: number, connection: number): void => {
    notices.offerAction(
      'replay.sentByKey',
      { n: exchange },
      {
        label: 'replay.show',
        run: () => void showSent(connection)
      }
    )
  }
  const showSent = async (connection: number): Promise<void> => {
    try {
      const begun = await whenBegun(connection)
      workbenchStore.hide()
      captures.show(null)
      if (begun.exchange === null) await goTo.connection(connection)
      else await goTo.exchange(begun.exchange)
    } catch (error) {
      notices.report(error)
    }
  }

  /** Returns a function that checks whether the selection is still the current one. */
  const whereabouts = (): (() => boolean) => {
    const { connection, exchange } = selection
    const { shown } = captures
    return () =>
      captures.shown === shown && selection.connection === connection && selection.exchange === exchange
  }

  return {
    async replay(exchange, { isAnnounced = false } = {}) {
      const stayed = whereabouts()
      try {
        const original = { capture: captures.shown, exchange }
        const { connection } = await engine.request('exchanges.replay', original)
        if (isAnnounced) announce(exchange, connection)
        await follow(original, connection, stayed)
      } catch (error) {
        notices.report(error)
      }
    }
  }
}
