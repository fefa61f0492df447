import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { ConnectionRow } from '../../../shared/contract/views'
import { useEngine } from '../bridge/engine-client'
import { ViewSource } from '../bridge/view-source'
import { FollowedEnd } from '../headless/followed-end'
import { useCaptureStore } from '../stores/capture'
import { useNoticesStore } from '../stores/notices'

/** The open connections of a session, newest first, and the newest of all, out of a view of its own. */

/** Rows looked at from the end. What is older and still open is not listed, but can be selected in the table. */
const RECENT_ROWS = 400

export interface LiveConnections {
  readonly live: Readonly<ShallowRef<readonly ConnectionRow[]>>
  /** Also one that has ended: some are over before anybody could look. */
  readonly newest: Readonly<ShallowRef<number | null>>
}

export function useLiveConnections(session: () => number): LiveConnections {
  const engine = useEngine()
  const capture = useCaptureStore()
  const notices = useNoticesStore()
  const live = shallowRef<readonly ConnectionRow[]>([])
  const newest = shallowRef<number | null>(null)
  let source: ViewSource<'connections'> | undefined
  /** Answers to an older question come too late and are closed again. */
  let asked = 0
  const end = new FollowedEnd()

  const look = (view: ViewSource<'connections'>): void => {
    // Where thousands come in a second the newest are not read yet; those before them stay listed until they are.
    end.follow({
      total: view.total,
      inSight: RECENT_ROWS,
      isHere: (index) => view.row(index) !== undefined,
      want: (from, to) => {
        view.want(from, to)
      }
    })
    const first = Math.max(0, end.shown - RECENT_ROWS)
    // What is open may have ended.
    view.want(first, end.shown)
    const open: ConnectionRow[] = []
    let last: number | null = null
    for (let index = end.shown - 1; index >= first; index--) {
      const row = view.row(index)
      // A replay belongs to the session it repeats, but nobody types into it.
      if (row?.replayOf !== null) continue
      last ??= row.connection
      if (row.ended === null) open.push(row)
    }
    if (!isSame(open, live.value)) live.value = open
    newest.value = last
  }

  const open = async (id: number): Promise<void> => {
    const mine = ++asked
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
            if (source !== undefined && mine === asked) look(source)
          },
          onError: (error) => {
            notices.report(error)
          }
        }
      )
      if (mine !== asked) {
        opened.close()
        return
      }
      source = opened
      end.goTo(opened.total)
      look(opened)
    } catch (error) {
      if (mine === asked) notices.report(error)
    }
  }

  watch([session, () => capture.live?.capture], ([id]) => void open(id), { immediate: true })
  onScopeDispose(() => {
    asked++
    source?.close()
  })

  return { live, newest }
}

/** Byte counts grow all the time; who is there changes seldom. */
function isSame(one: readonly ConnectionRow[], other: readonly ConnectionRow[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ connection }, index) => connection === other[index]?.connection)
  )
}
