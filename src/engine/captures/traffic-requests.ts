import type { EngineRequests } from '../../shared/contract/contract'
import type { Handlers } from '../../shared/rpc/server'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import type { Forwarded } from '../analysis-thread/contract'
import type { SessionRegistry } from '../session/session-registry'
import type { CaptureList } from './capture-list'

type ForwardedHandlers = Pick<Handlers<EngineRequests>, Forwarded>

/** Forwards traffic requests of the window to the analysis of the capture they name. */
export function trafficHandlers(
  captures: CaptureList,
  sessions: Pick<SessionRegistry, 'framings'>
): ForwardedHandlers {
  const ask = (capture: number): AnalysisThread['client'] => captures.client(capture)
  return {
    'views.open': ({ capture, query }) => ask(capture).request('views.open', query),
    'views.close': ({ capture, ...input }) => ask(capture).request('views.close', input),
    'views.rows': ({ capture, ...input }) => ask(capture).request('views.rows', input),
    'views.freeze': ({ capture, ...input }) => ask(capture).request('views.freeze', input),
    'views.numbers': ({ capture, ...input }) => ask(capture).request('views.numbers', input),
    'views.find': ({ capture, ...input }) => ask(capture).request('views.find', input),
    'connections.get': ({ capture, connection }) => {
      // Session numbers in an opened file do not refer to current sessions.
      const framings = capture === captures.liveId ? sessions.framings() : []
      return ask(capture).request('connections.get', { connection, framings })
    },
    'frames.set': ({ capture, ...input }) => ask(capture).request('frames.set', input),
    'connections.turn': ({ capture, ...input }) => ask(capture).request('connections.turn', input),
    'frames.turn': ({ capture, ...input }) => ask(capture).request('frames.turn', input),
    'frames.find': ({ capture, ...input }) => ask(capture).request('frames.find', input),
    'frames.conversation': ({ capture, ...input }) => ask(capture).request('frames.conversation', input),
    'connections.conversation': ({ capture, ...input }) =>
      ask(capture).request('connections.conversation', input),
    'connections.exchanges': ({ capture, ...input }) => ask(capture).request('connections.exchanges', input),
    'connections.timeline': ({ capture, ...input }) => ask(capture).request('connections.timeline', input),
    'connections.packet': ({ capture, ...input }) => ask(capture).request('connections.packet', input),
    'fields.get': ({ capture, ...input }) => ask(capture).request('fields.get', input),
    'fields.at': ({ capture, ...input }) => ask(capture).request('fields.at', input),
    'connections.tls': ({ capture, ...input }) => ask(capture).request('connections.tls', input),
    'connections.tls-message': ({ capture, ...input }) =>
      ask(capture).request('connections.tls-message', input),
    'connections.reuse': ({ capture, ...input }) => ask(capture).request('connections.reuse', input),
    'streams.read': ({ capture, ...input }) => ask(capture).request('streams.read', input),
    'streams.block': ({ capture, ...input }) => ask(capture).request('streams.block', input),
    'exchanges.get': ({ capture, ...input }) => ask(capture).request('exchanges.get', input),
    'exchanges.body': ({ capture, ...input }) => ask(capture).request('exchanges.body', input),
    'inner.list': ({ capture, ...input }) => ask(capture).request('inner.list', input),
    'inner.get': ({ capture, ...input }) => ask(capture).request('inner.get', input),
    'inner.body': ({ capture, ...input }) => ask(capture).request('inner.body', input),
    'marks.get': ({ capture, ...input }) => ask(capture).request('marks.get', input),
    'attempts.original': ({ capture, ...input }) => ask(capture).request('attempts.original', input),
    'attempts.find': ({ capture, ...input }) => ask(capture).request('attempts.find', input),
    'attempts.stretch': ({ capture, ...input }) => ask(capture).request('attempts.stretch', input)
  }
}
