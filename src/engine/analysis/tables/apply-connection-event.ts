import {
  UNKNOWN_ENDPOINT,
  formatEndpoint,
  type ConnectionEvent
} from '../../../shared/model/connection-event'
import type { ConnectionTable } from './connection-table'

/** Applies an event to row `at` of the connection table. Events without data for the table are ignored. */
export function applyConnectionEvent(
  connections: ConnectionTable,
  at: number,
  time: number,
  event: ConnectionEvent
): void {
  switch (event.event) {
    case 'open':
      connections.describe(
        at,
        formatEndpoint(event.client),
        formatEndpoint(event.target),
        event.session,
        event.replayOf ?? 0
      )
      break
    case 'connected':
      connections.usage.addConnecting(at, time - connections.opened.get(at))
      nameOurEnd(connections, at, event)
      break
    case 'tls':
      if (event.leg === 'client' && event.version !== '') connections.markClientTls(at)
      // Upstream handshake only: the client's handshake does not count as connect time.
      if (event.leg !== 'target') break
      connections.usage.addConnecting(at, event.took * 1e6)
      if (event.version !== '') connections.markSecure(at, event.verified !== false)
      break
    case 'asked':
      connections.retarget(at, formatEndpoint(event.target))
      break
    case 'hello':
      if (event.serverName !== '') connections.setServerName(at, event.serverName)
      break
    case 'rule-matched':
      if (event.reason === undefined) connections.addRule(at, event.rule)
      break
    case 'fault':
      // Without a rule, it tells what was left behind.
      if (event.rule !== '') connections.addRule(at, event.rule)
      break
    case 'close':
      connections.close(at, time, { by: event.endedBy, how: event.how, code: event.code ?? null })
      break
    default:
      break
  }
}

/**
 * Sets the local address of a connection made by Tcplens, which is known only once it is connected; for
 * accepted connections, the client address is known from the start.
 */
function nameOurEnd(
  connections: ConnectionTable,
  at: number,
  { local }: Extract<ConnectionEvent, { event: 'connected' }>
): void {
  if (connections.client(at) !== formatEndpoint(UNKNOWN_ENDPOINT)) return
  connections.describe(
    at,
    formatEndpoint(local),
    connections.target(at),
    connections.session.get(at),
    connections.replayOf.get(at)
  )
}
