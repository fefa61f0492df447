import { MAX_PAGE_ROWS } from '../../../../../shared/contract/limits'
import { AppError } from '../../../../../shared/model/app-error'
import { useEngine } from '../../../app/bridge/engine-client'
import { useNoticesStore } from '../../../app/stores/notices'
import { useSelectionStore } from '../../../app/stores/selection'
import { useSendingStore } from '../../../app/stores/sending'

/** Manual actions on the open connections of a server or client session: on one, on the chosen ones, or on all. */

export const CLIENT_ACTIONS = ['pause', 'resume', 'end', 'reset', 'disconnect'] as const
export type ClientAction = (typeof CLIENT_ACTIONS)[number]

/** Maximum concurrent requests; one click may affect up to ten thousand connections. */
const BATCH = 64

export interface ClientActions {
  run(action: ClientAction, connections: readonly number[]): Promise<void>
  /** Runs the action on the connections that a send would go to. */
  runChosen(action: ClientAction, session: number): Promise<void>
  /** Returns all open connections in order of arrival. */
  all(session: number): Promise<number[]>
  choose(session: number, connection: number, on: boolean): Promise<void>
  chooseAll(session: number, on: boolean): void
}

export function useClientActions(): ClientActions {
  const engine = useEngine()
  const notices = useNoticesStore()
  const selection = useSelectionStore()
  const sending = useSendingStore()

  const one = async (action: ClientAction, connection: number): Promise<void> => {
    try {
      if (action === 'pause' || action === 'resume')
        await engine.request('connections.read', { connection, on: action === 'resume' })
      else await engine.request('connections.end', { connection, how: action })
    } catch (error) {
      // The connection has ended meanwhile, so the action is no longer needed.
      if (!(error instanceof AppError && error.code === 'not-found')) throw error
    }
  }

  const run = async (action: ClientAction, connections: readonly number[]): Promise<void> => {
    try {
      for (let first = 0; first < connections.length; first += BATCH)
        await Promise.all(connections.slice(first, first + BATCH).map((number) => one(action, number)))
    } catch (error) {
      notices.report(error)
    }
  }

  const all = async (session: number): Promise<number[]> => {
    const numbers: number[] = []
    for (let total = 1; numbers.length < total;) {
      const page = await engine.request('sessions.clients', {
        id: session,
        first: numbers.length,
        count: MAX_PAGE_ROWS
      })
      if (page.rows.length === 0) break
      total = page.total
      numbers.push(...page.rows.map(({ connection }) => connection))
    }
    return numbers
  }

  /** Returns the chosen connections that are open. */
  const chosen = async (session: number): Promise<number[]> => {
    const open = await all(session)
    const { choice } = sending.stateOf(session)
    const { connection } = selection
    if (choice.kind === 'chosen') {
      const wanted = new Set(choice.connections)
      return open.filter((number) => wanted.has(number))
    }
    const isOne = choice.kind === 'selected' && connection !== null && open.includes(connection)
    return isOne ? [connection] : open
  }

  return {
    run,
    all,
    runChosen: async (action, session) => {
      try {
        await run(action, await chosen(session))
      } catch (error) {
        notices.report(error)
      }
    },
    choose: async (session, connection, on) => {
      try {
        const now = await chosen(session)
        const others = now.filter((number) => number !== connection)
        sending.stateOf(session).choice = {
          kind: 'chosen',
          connections: on ? [...others, connection] : others
        }
      } catch (error) {
        notices.report(error)
      }
    },
    chooseAll: (session, on) => {
      sending.stateOf(session).choice = on ? { kind: 'all' } : { kind: 'chosen', connections: [] }
    }
  }
}
