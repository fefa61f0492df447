import { ANALYSIS_REQUESTS, type AnalysisRequest } from '../../shared/contract/analysis-requests'
import type { EngineRequests } from '../../shared/contract/contract'
import type { Handlers } from '../../shared/rpc/server'
import type { SessionRegistry } from '../session/session-registry'
import type { CaptureList } from './capture-list'

type TrafficHandlers = Pick<Handlers<EngineRequests>, AnalysisRequest>

/** Returns the handlers that pass requests about traffic on to the analysis of the capture they name. */
export function trafficHandlers(
  captures: CaptureList,
  sessions: Pick<SessionRegistry, 'framings'>
): TrafficHandlers {
  const forward =
    (name: AnalysisRequest) =>
    ({ capture, ...input }: { capture: number }): Promise<unknown> =>
      captures.client(capture).request(name, input as never)
  const forwarded = Object.fromEntries(ANALYSIS_REQUESTS.map((name) => [name, forward(name)]))
  return {
    ...(forwarded as unknown as TrafficHandlers),
    'views.open': ({ capture, query }) => captures.client(capture).request('views.open', query),
    'connections.get': ({ capture, connection }) => {
      // Session numbers in an opened file do not refer to current sessions.
      const framings = capture === captures.liveId ? sessions.framings() : []
      return captures.client(capture).request('connections.get', { connection, framings })
    }
  }
}
