import { watch } from 'vue'
import { useEngine } from '../bridge/engine-client'
import { ViewSource } from '../bridge/view-source'
import { useCaptureStore } from '../stores/capture'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useShownCapture } from './use-shown-capture'

/** What can be done with traffic from more than one place: the inspector's button and the keyboard. */

/** A target that does not answer at all still leaves the request as an exchange well within this. */
const REPLAY_SEEN_MS = 10_000

/** Rows looked at from the end of the capture for the one the replay made. */
const RECENT_ROWS = 50

export interface TrafficActions {
  /**
   * Sends the exchange's request again and selects the new exchange once it appears, unless the user has gone
   * elsewhere by then. Never rejects: failures are told as notices.
   */
  replay(exchange: number): Promise<void>
}

export function useTrafficActions(): TrafficActions {
  const engine = useEngine()
  const selection = useSelectionStore()
  const capture = useCaptureStore()
  const notices = useNoticesStore()
  const { request } = useShownCapture()

  /** The first exchange seen on a connection; null when none came in time. */
  const firstExchangeOf = async (connection: number): Promise<number | null> => {
    let look: () => void = () => undefined
    const source = await ViewSource.open(
      engine,
      capture.live?.capture ?? 1,
      { kind: 'exchanges', filter: '', sessions: null, sort: null },
      {
        onChange: () => {
          look()
        },
        onError: () => undefined
      }
    )
    // The totals move whenever anything is captured: a second reason to look, should the view be silent.
    const stopWatching = watch(
      () => capture.live,
      () => {
        look()
      }
    )
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      return await new Promise((resolve) => {
        timer = setTimeout(() => {
          resolve(null)
        }, REPLAY_SEEN_MS)
        look = () => {
          const first = Math.max(0, source.total - RECENT_ROWS)
          source.want(first, source.total)
          for (let index = source.total - 1; index >= first; index--) {
            const row = source.row(index)
            if (row?.connection === connection) {
              resolve(row.exchange)
              return
            }
          }
        }
        look()
      })
    } finally {
      clearTimeout(timer)
      stopWatching()
      source.close()
    }
  }

  const replay = async (exchange: number): Promise<void> => {
    const before = { connection: selection.connection, exchange: selection.exchange }
    try {
      const { connection } = await request('exchanges.replay', { exchange })
      const made = await firstExchangeOf(connection)
      const stayed = selection.connection === before.connection && selection.exchange === before.exchange
      if (made === null) notices.inform('traffic.replayNotSeen', { n: connection })
      else if (stayed) selection.selectExchange(made, connection)
    } catch (error) {
      notices.report(error)
    }
  }

  return { replay }
}
