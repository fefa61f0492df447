import type net from 'node:net'
import type { Endpoint, Role } from '../../shared/model/connection-event'
import type { ConnectionRecorder } from '../capture/connection-recorder'

export interface Accepted {
  session: number
  role: Extract<Role, 'proxy' | 'server'>
  /** The local address that the client connected to. */
  server: Endpoint
  /** The destination of the client's bytes; for a server, its own address. */
  target?: Endpoint
  /** The server address in the file's packets, if it differs. */
  recorded?: Endpoint
}

/** Starts the record of an accepted client. Returns the client's address. */
export function recordAccepted(
  accepted: net.Socket,
  recorder: ConnectionRecorder,
  { session, role, server, target = server, recorded = server }: Accepted
): Endpoint {
  const { path } = server
  const client: Endpoint =
    path === undefined
      ? { host: accepted.remoteAddress ?? '', port: accepted.remotePort ?? 0 }
      : // A pipe client has no address of its own.
        { host: '', port: 0, path }
  recorder.handshake(client, recorded, { event: 'open', session, role, client, server, target })
  return client
}
