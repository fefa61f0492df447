import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { ConnectionRow } from '../../../../shared/contract/views'
import { useEngine } from '../../app/bridge/engine-client'
import { ViewSource } from '../../app/bridge/view-source'
import { FollowedEnd } from '../../kit/model/followed-end'
import { useCaptureStore } from '../../app/stores/capture'
import { useNoticesStore } from '../../app/stores/notices'

/** Open connections of a session, newest first, and its newest connection, from a separate engine view. */

/** Number of rows examined from the end. Older open connections are not listed, but can be selected in the table. */
const RECENT_ROWS = 400

export interface LiveConnections {
  readonly live: Readonly<ShallowRef<readonly ConnectionRow[]>>
  /** May already have ended: some connections are very short. */
  readonly newest: Readonly<ShallowRef<number | null>>
}

export function useLiveConnections(session: () => number): LiveConnections {
  const engine = useEngine()
  const capture = useCaptureStore()
  const notices = useNoticesStore()
  const live = shallowRef<readonly ConnectionRow[]>([])
  const newest = shallowRef<number | null>(null)
  let source: ViewSource<'connections'> | undefined
  /** Number of the newest query; views opened for older queries are closed again. */
  let latest = 0
  const end = new FollowedEnd()

  const look = (view: ViewSource<'connections'>): void => {
    // At thousands of connections per second the newest are not loaded yet; the previous ones stay listed until they
    // are.
    end.follow({
      total: view.total,
      inSight: RECENT_ROWS,
      isHere: (index) => view.row(index) !== undefined,
      want: (from, to) => {
        view.want(from, to)
      }
    })
    const first = Math.max(0, end.shown - RECENT_ROWS)
    // Open connections may have ended, so their rows are requested again.
    view.want(first, end.shown)
    const open: ConnectionRow[] = []
    let last: number | null = null
    for (let index = end.shown - 1; index >= first; index--) {
      const row = view.row(index)
      // A replay belongs to the session it repeats, but data is not sent on it by hand.
      if (row?.replayOf !== null) continue
      last ??= row.connection
      if (row.ended === null) open.push(row)
    }
    if (!isSame(open, live.value)) live.value = open
    newest.value = last
  }

  const open = async (id: number): Promise<void> => {
    const mine = ++latest
    source?.close()
    source = undefined
    live.value = []
    newest.value = null
    try {
      const opened = await ViewSource.open(
        engine,
        capture.live?.capture ?? 1,
        { kind: 'connections', filter: '', sessions: [id], sort: null },
        {
          onChange: () => {
            if (source !== undefined && mine === latest) look(source)
          },
          onError: (error) => {
            notices.report(error)
          }
        }
      )
      if (mine !== latest) {
        opened.close()
        return
      }
      source = opened
      end.goTo(opened.total)
      look(opened)
    } catch (error) {
      if (mine === latest) notices.report(error)
    }
  }

  watch([session, () => capture.live?.capture], ([id]) => void open(id), { immediate: true })
  onScopeDispose(() => {
    latest++
    source?.close()
  })

  return { live, newest }
}

/** Byte counts change constantly, the set of connections rarely. */
function isSame(one: readonly ConnectionRow[], other: readonly ConnectionRow[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ connection }, index) => connection === other[index]?.connection)
  )
}
