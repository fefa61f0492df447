import { useI18n } from 'vue-i18n'
import type { ConnectionDetail, ExchangeDetail } from '../../../shared/contract/traffic'
import type { ExchangeRow } from '../../../shared/contract/views'
import { AppError } from '../../../shared/model/app-error'
import { useEngine } from '../bridge/engine-client'
import { untilKnown } from '../bridge/until-known'
import { nextHop, whereItLed, whyUnanswered, type Hop } from '../headless/replay-end'
import { useCaptureStore } from '../stores/capture'
import { useInspectorWords } from './use-inspector-words'

/** What comes of a replay, followed by its connection's number, which the engine gives at once. */

/** A replay's connection once it is clear what it is. */
export interface Begun {
  readonly detail: ConnectionDetail
  /** Null where no exchange came of it: it failed before, or its bytes are no HTTP. */
  readonly exchange: number | null
}

/** A replay's connection and exchange at the end of the exchange, both read after that end. */
export interface Answered {
  readonly detail: ConnectionDetail
  /** Null where the connection ended without an exchange. */
  readonly exchange: ExchangeDetail | null
}

export interface ReplayFollowing {
  /** `nth`: which exchange of the connection, from 0: one that is used again has had others. */
  whenBegun(connection: number, nth?: number): Promise<Begun>
  whenEnded(connection: number): Promise<ConnectionDetail>
  /** Once the exchange is whole, or its connection has ended. */
  whenAnswered(connection: number, exchange: number | null): Promise<Answered>
  /** The exchange that follows from a redirect of this one; null where none does. */
  nextHop(connection: number, nth: number): Promise<Hop | null>
  /** Why an answer that leads elsewhere was not followed, in words; null where it was, or leads nowhere. */
  noteOf(detail: ConnectionDetail, nth: number): string | null
  /** Why there is no whole answer, in words; null where there is one, or nobody expected any. */
  failureOf(detail: ConnectionDetail, row: ExchangeRow | null): string | null
}

export function useReplayFollowing(): ReplayFollowing {
  const engine = useEngine()
  const captures = useCaptureStore()
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
        // The response may have arrived between the two requests: the connection is read again after the end.
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
      const told = whyUnanswered(detail.events)
      if (told !== null) return words.event(told, 'replay')
      if (ended.code !== null) return words.systemCode(ended.code)
      // Ended by hand, or bytes that are no request: there is nothing to complain about.
      if (ended.by === 'tcplens' || row === null) return null
      return t('replay.closed')
    }
  }
}
