import { UNKNOWN_ENDPOINT, formatEndpoint, type ConnectionEvent } from '../../shared/model/connection-event'
import type { ConnectionTable } from './connection-table'

/** What an event says of its connection goes into row `at` of the table. Events that say nothing of it leave it as it is. */
export function tellConnection(
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
      // With the target only: a client's handshake is that client's cost.
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
    case 'close':
      connections.close(at, time, { by: event.endedBy, how: event.how, code: event.code ?? null })
      break
    default:
      break
  }
}

/** The address of a connection that Tcplens makes is known only now; an accepted client had one from the start. */
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
