import type { RequestTypes } from '../../shared/contract/contract'
import type { mockRequests } from '../../shared/contract/mock-sets'
import type { Handlers } from '../../shared/rpc/server'
import type { SessionRegistry } from '../session/session-registry'
import type { MockSets } from './mock-sets'

/** Handles the window's requests for mock sets and for the sessions that use them. */
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
