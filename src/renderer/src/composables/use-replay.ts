import { useI18n } from 'vue-i18n'
import type { ReplayInput } from '../../../shared/contract/replay'
import type { ConnectionDetail } from '../../../shared/contract/traffic'
import type { ExchangeRow } from '../../../shared/contract/views'
import { AppError } from '../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import { untilKnown } from '../bridge/until-known'
import { useCaptureStore } from '../stores/capture'
import { useComparisonStore, type CapturedExchange } from '../stores/comparison'
import { useEditingStore } from '../stores/editing'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useInspectorWords } from './use-inspector-words'

/**
 * Requests sent again. What comes of one is followed by its connection's number, which the engine gives at once:
 * its first exchange is selected beside the original, and an end without a whole answer is told in words.
 */

export interface TrafficActions {
  /**
   * Sends the exchange's request again and selects what came of it, unless the user has gone elsewhere by then.
   * Never rejects: failures are told as notices.
   */
  replay(exchange: number): Promise<void>
  /**
   * The same with edited bytes or another target. Rejects where the engine refuses it; resolves once it is under way.
   */
  sendEdited(input: ReplayInput): Promise<void>
}

/** A replay's connection once it is clear what it is. */
interface Begun {
  readonly detail: ConnectionDetail
  /** Null where no exchange came of it: it failed before, or its bytes are no HTTP. */
  readonly exchange: number | null
}

export function useTrafficActions(): TrafficActions {
  const engine = useEngine()
  const selection = useSelectionStore()
  const captures = useCaptureStore()
  const comparison = useComparisonStore()
  const editing = useEditingStore()
  const notices = useNoticesStore()
  const words = useInspectorWords()
  const { t } = useI18n()

  /** Whatever is replayed, it is recorded there. */
  const live = (): number => captures.live?.capture ?? 1

  /** Undefined while the analysis has not come to it yet. */
  const connectionOf = async (connection: number): Promise<ConnectionDetail | undefined> => {
    try {
      return await engine.request('connections.get', { capture: live(), connection })
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return undefined
      throw error
    }
  }

  const whenBegun = (connection: number): Promise<Begun> =>
    untilKnown(engine, async () => {
      const detail = await connectionOf(connection)
      if (detail === undefined) return undefined
      const { row } = detail
      if (row.exchanges === 0)
        return row.ended !== null || row.protocol === 'raw' ? { detail, exchange: null } : undefined
      const { exchanges } = await engine.request('connections.exchanges', {
        capture: live(),
        connection,
        first: 0,
        count: 1
      })
      const [exchange] = exchanges
      return exchange === undefined ? undefined : { detail, exchange }
    })

  const whenEnded = (connection: number): Promise<ConnectionDetail> =>
    untilKnown(engine, async () => {
      const detail = await connectionOf(connection)
      return detail?.row.ended === null ? undefined : detail
    })

  /** Why there is no whole answer, in words; null where there is one, or nobody expected any. */
  const failureOf = (detail: ConnectionDetail, row: ExchangeRow | null): string | null => {
    const { ended } = detail.row
    if (ended === null || row?.state === 'complete') return null
    const idle = detail.events.find(({ name, data }) => name === 'timeout' && data['what'] === 'idle')
    if (idle !== undefined) return words.event(idle, 'replay')
    if (ended.code !== null) return words.systemCode(ended.code)
    // Ended by hand, or bytes that are no request: there is nothing to complain about.
    if (ended.by === 'tcplens' || row === null) return null
    return t('replay.closed')
  }

  /** True when an exchange came of it. */
  const follow = async (
    original: CapturedExchange,
    connection: number,
    stayed: () => boolean
  ): Promise<boolean> => {
    const { detail, exchange } = await whenBegun(connection)
    if (exchange === null) {
      const failure = failureOf(detail, null)
      if (failure === null) notices.inform('replay.noExchange', { n: connection })
      else tell(failure, original, detail)
      if (!stayed()) return false
      // It has no row among the exchanges.
      captures.show(null)
      selection.tab = 'connections'
      selection.selectConnection(connection)
      return false
    }
    if (stayed()) {
      captures.show(null)
      comparison.compare(original, { exchange, connection })
    }
    void watchEnd(original, connection, exchange)
    return true
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
          editing.open(original.exchange, original.capture)
        }
      }
    )
  }

  /** Whether the user looks at what they looked at now. */
  const whereabouts = (): (() => boolean) => {
    const { connection, exchange } = selection
    const { shown } = captures
    return () =>
      captures.shown === shown && selection.connection === connection && selection.exchange === exchange
  }

  return {
    async replay(exchange) {
      const stayed = whereabouts()
      try {
        const original = { capture: captures.shown, exchange }
        const { connection } = await engine.request('exchanges.replay', original)
        await follow(original, connection, stayed)
      } catch (error) {
        notices.report(error)
      }
    },
    async sendEdited(input) {
      const stayed = whereabouts()
      const { connection } = await engine.request('exchanges.replay', input)
      const forget = (came: boolean): void => {
        // The new exchange has it all now. A failure leaves the draft to be sent once more.
        if (came) editing.keep(input, null)
      }
      follow(input, connection, stayed).then(forget, (error: unknown) => {
        notices.report(error)
      })
    }
  }
}
