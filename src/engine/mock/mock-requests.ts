import type { RequestTypes } from '../../shared/contract/contract'
import type { mockRequests } from '../../shared/contract/mock-sets'
import type { Handlers } from '../../shared/rpc/server'
import type { SessionRegistry } from '../session/session-registry'
import type { MockSets } from './mock-sets'

/** What the window asks of sets of recorded exchanges, and of the sessions that answer from them. */
export function mockHandlers(
  mocks: MockSets,
  sessions: Pick<SessionRegistry, 'mock'>
): Handlers<RequestTypes<typeof mockRequests>> {
  return {
    'mocks.create': ({ capture, source }) => mocks.create(capture, source),
    'mocks.list': () => mocks.list(),
    'mocks.entries': ({ id, first, count }) => sessions.mock(id).entries(first, count),
    'mocks.misses': ({ id, first, count }) => sessions.mock(id).misses(first, count),
    'mocks.reset': ({ id }) => {
      sessions.mock(id).reset()
      return null
    }
  }
}
