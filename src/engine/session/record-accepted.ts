import type net from 'node:net'
import type { Endpoint, Role } from '../../shared/model/connection-event'
import type { ConnectionRecorder } from '../capture/connection-recorder'

export interface Accepted {
  session: number
  role: Extract<Role, 'proxy' | 'server'>
  /** The address that the client reached. */
  server: Endpoint
  /** Where its bytes go; of a server, its own address. */
  target?: Endpoint
  /** What stands for the server in the file's packets, where that is another address. */
  recorded?: Endpoint
}

/** Begins the record of an accepted client; answers with its address. */
export function recordAccepted(
  accepted: net.Socket,
  recorder: ConnectionRecorder,
  { session, role, server, target = server, recorded = server }: Accepted
): Endpoint {
  const { path } = server
  const client: Endpoint =
    path === undefined
      ? { host: accepted.remoteAddress ?? '', port: accepted.remotePort ?? 0 }
      : // Whoever connects to a path has no address of its own.
        { host: '', port: 0, path }
  recorder.handshake(client, recorded, { event: 'open', session, role, client, server, target })
  return client
}
