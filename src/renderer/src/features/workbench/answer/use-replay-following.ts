import { useI18n } from 'vue-i18n'
import type { ConnectionDetail, ExchangeDetail } from '../../../../../shared/contract/traffic'
import type { ExchangeRow } from '../../../../../shared/contract/views'
import { AppError } from '../../../../../shared/model/app-error'
import { useEngine } from '../../../app/bridge/engine-client'
import { untilKnown } from '../../../app/bridge/until-known'
import { nextHop, whereItLed, whyUnanswered, type RedirectHop } from './model/replay-end'
import { useCaptureStore } from '../../../app/stores/capture'
import { useInspectorWords } from '../../../kit/words/use-inspector-words'

/** Follows the result of a replay by its connection number, which the engine returns at once. */

/** A replay's connection once its first exchange or its end is known. */
export interface StartedReplay {
  readonly detail: ConnectionDetail
  /** Null if there is no exchange: the connection failed before, or its bytes are not HTTP. */
  readonly exchange: number | null
}

/** A replay's connection and exchange, both read after the end of the exchange. */
export interface FinishedReplay {
  readonly detail: ConnectionDetail
  /** Null if the connection ended without an exchange. */
  readonly exchange: ExchangeDetail | null
}

export interface ReplayFollowing {
  /** `nth` is the index of the exchange on the connection; a reused connection has earlier ones. */
  whenBegun(connection: number, nth?: number): Promise<StartedReplay>
  whenEnded(connection: number): Promise<ConnectionDetail>
  /** Resolves when the exchange is complete or its connection has ended. */
  whenAnswered(connection: number, exchange: number | null): Promise<FinishedReplay>
  /** Returns the exchange that follows a redirect of this one; null if there is none. */
  nextHop(connection: number, nth: number): Promise<RedirectHop | null>
  /** Returns the reason why a redirect was not followed; null if it was followed or the response is not a redirect. */
  noteOf(detail: ConnectionDetail, nth: number): string | null
  /** Returns the reason why there is no complete response; null if there is one or none was expected. */
  failureOf(detail: ConnectionDetail, row: ExchangeRow | null): string | null
}

export function useReplayFollowing(): ReplayFollowing {
  const engine = useEngine()
  const captures = useCaptureStore()
  const words = useInspectorWords()
  const { t } = useI18n()

  /** Replays are always recorded in the live capture. */
  const live = (): number => captures.live?.capture ?? 1

  /** Returns undefined while the analysis has not reached the connection. */
  const connectionOf = async (connection: number): Promise<ConnectionDetail | undefined> => {
    try {
      return await engine.request('connections.get', { capture: live(), connection })
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return undefined
      throw error
    }
  }

  return {
    whenBegun: (connection, nth = 0) =>
      untilKnown(engine, async () => {
        const detail = await connectionOf(connection)
        if (detail === undefined) return undefined
        const { row } = detail
        if (row.exchanges <= nth)
          return row.ended !== null || row.protocol === 'raw' ? { detail, exchange: null } : undefined
        const { exchanges } = await engine.request('connections.exchanges', {
          capture: live(),
          connection,
          first: nth,
          count: 1
        })
        const [exchange] = exchanges
        return exchange === undefined ? undefined : { detail, exchange }
      }),
    whenEnded: (connection) =>
      untilKnown(engine, async () => {
        const detail = await connectionOf(connection)
        return detail?.row.ended === null ? undefined : detail
      }),
    whenAnswered: (connection, exchange) =>
      untilKnown(engine, async () => {
        const detail = await connectionOf(connection)
        if (detail === undefined) return undefined
        const isEnded = detail.row.ended !== null
        if (exchange === null) return isEnded ? { detail, exchange: null } : undefined
        const found = await engine.request('exchanges.get', { capture: live(), exchange })
        if (isEnded) return { detail, exchange: found }
        if (found.row.state === 'open') return undefined
        // The response may have arrived between the two requests, so the connection is read again after the end.
        return { detail: (await connectionOf(connection)) ?? detail, exchange: found }
      }),
    nextHop: (connection, nth) =>
      untilKnown(engine, async () => {
        const detail = await connectionOf(connection)
        return detail === undefined ? undefined : nextHop(detail, nth)
      }),
    noteOf({ events }, nth) {
      const led = whereItLed(events, nth)
      return led === null || led.data['what'] === 'redirect' ? null : words.event(led, 'replay')
    },
    failureOf(detail, row) {
      const { ended } = detail.row
      if (ended === null || row?.state === 'complete') return null
      const reason = whyUnanswered(detail.events)
      if (reason !== null) return words.event(reason, 'replay')
      if (ended.code !== null) return words.systemCode(ended.code)
      // Closed by the user, or the bytes are not a request: not an error.
      if (ended.by === 'tcplens' || row === null) return null
      return t('replay.closed')
    }
  }
}
