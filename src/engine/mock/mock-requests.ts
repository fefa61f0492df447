import type { RequestTypes } from '../../shared/contract/contract'
import type { mockRequests } from '../../shared/contract/mock-sets'
import { AppError } from '../../shared/model/app-error'
import type { Handlers } from '../../shared/rpc/server'
import type { SessionRegistry } from '../session/session-registry'
import { MockRun } from './mock-run'
import type { MockSets } from './set/mock-sets'

/** Handles the window's requests for mock sets and for the sessions that use them. */
export function mockHandlers(
  mocks: MockSets,
  sessions: Pick<SessionRegistry, 'runs'>
): Handlers<RequestTypes<typeof mockRequests>> {
  const runOf = (session: number): MockRun => {
    const run = sessions.runs(session).find((one) => one instanceof MockRun)
    if (run === undefined)
      throw new AppError('wrong-state', 'The session is not a mock server at the moment.')
    return run
  }
  return {
    'mocks.create': ({ capture, source }) => mocks.create(capture, source),
    'mocks.list': () => mocks.list(),
    'mocks.entries': ({ id, first, count }) => runOf(id).entries(first, count),
    'mocks.misses': ({ id, first, count }) => runOf(id).misses(first, count),
    'mocks.reset': ({ id }) => {
      runOf(id).reset()
      return null
    }
  }
}
