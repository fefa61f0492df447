import type net from 'node:net'
import { formatEndpoint, type ConnectionEvent, type Endpoint } from '../../shared/model/connection-event'
import { adoptSocket } from './accepted-socket'
import { PeerConnection } from './peer-connection'
import type { PeerOptions } from './peer-options'

/**
 * Takes over a socket that a server accepted and paused; `server` is the address that the client reached, `recorded`
 * the one that it has in the capture, where that is another.
 */
export function acceptPeer(
  accepted: net.Socket,
  session: number,
  server: Endpoint,
  options: PeerOptions
): PeerConnection {
  const client = recordAccepted(accepted, session, server, options)
  return new PeerConnection('client', formatEndpoint(client), options, (onBytes) =>
    adoptSocket(accepted, onBytes)
  )
}

/** Begins the record of a client; answers with its address. `recorded` stands for the server in the file's packets. */
export function recordAccepted(
  accepted: net.Socket,
  session: number,
  server: Endpoint,
  { recorder }: Pick<PeerOptions, 'recorder'>,
  recorded = server
): Endpoint {
  const { path } = server
  const client: Endpoint =
    path === undefined
      ? { host: accepted.remoteAddress ?? '', port: accepted.remotePort ?? 0 }
      : // Whoever connects to a path has no address of its own.
        { host: '', port: 0, path }
  const opening: ConnectionEvent = { event: 'open', session, role: 'server', client, server, target: server }
  recorder.handshake(client, recorded, opening)
  return client
}
