import type { ConnectionDetail } from '../../../shared/contract/traffic'
import { useEngine } from '../bridge/engine-client'
import { useCaptureStore } from '../stores/capture'
import { useComparisonStore, type CapturedExchange } from '../stores/comparison'
import { useWorkbench } from './use-workbench'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useWorkbenchStore } from '../stores/workbench'
import { useGoTo } from './use-go-to'
import { useReplayFollowing } from './use-replay-following'

/**
 * Requests sent again. What comes of one is followed by its connection's number, which the engine gives at once:
 * its first exchange is selected beside the original, and an end without a whole answer is told in words.
 */

export interface TrafficActions {
  /**
   * Sends the exchange's request again and selects what came of it, unless the user has gone elsewhere by then.
   * Never rejects: failures are told as notices. `isAnnounced` shows a notice that the request was sent, which leads to
   * its connection: a single key has no other sign of it.
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
  /** Whatever is replayed, it is recorded there. */
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
      else tell(failure, original, detail)
      if (!stayed()) return
      // It has no row among the exchanges.
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
      if (failure !== null) tell(failure, original, detail)
    } catch (error) {
      notices.report(error)
    }
  }

  const tell = (reason: string, original: CapturedExchange, { row }: ConnectionDetail): void => {
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

  /** Whether the user looks at what they looked at now. */
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
