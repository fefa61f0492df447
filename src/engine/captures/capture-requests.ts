import type { captureRequests } from '../../shared/contract/captures'
import type { EngineRequests, RequestTypes } from '../../shared/contract/contract'
import type { Handlers } from '../../shared/rpc/server'
import type { CaptureList } from './capture-list'
import type { UnsavedCaptures } from './unsaved-captures'
import { ANALYSIS_REQUESTS, type AnalysisRequest } from '../../shared/contract/analysis-requests'
import type { SessionRegistry } from '../session/session-registry'

type CaptureHandlers = Handlers<RequestTypes<typeof captureRequests> & Pick<EngineRequests, 'marks.set'>>

/** Request handlers for captures as a whole: listing, recording, clearing, and captures kept from earlier launches. */
export function captureHandlers(captures: CaptureList, unsaved: UnsavedCaptures): CaptureHandlers {
  const { live } = captures
  return {
    'captures.list': () => captures.list(),
    'captures.clear': () => live.totals(captures.clear()),
    'captures.record': ({ on }) => {
      live.recording.setRecording(on)
      return live.totals(captures.liveId)
    },
    'captures.close': async ({ capture }) => {
      await captures.close(capture)
      return null
    },
    'captures.kept': () => unsaved.list(),
    'captures.openKept': async ({ id }) => ({ capture: await captures.open(...(await unsaved.paths(id))) }),
    'captures.discardKept': async ({ id }) => {
      await unsaved.discard(id)
      return null
    },
    'marks.set': async (input) => ({ marked: await captures.mark(input) })
  }
}

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
