import type net from 'node:net'
import { formatEndpoint, type ConnectionEvent, type Endpoint } from '../../shared/model/connection-event'
import { adoptSocket } from './accepted-socket'
import { PeerConnection, type PeerOptions } from './peer-connection'

/** Takes over a socket that a server accepted and paused; `server` is the address that the client reached. */
export function acceptPeer(
  accepted: net.Socket,
  session: number,
  server: Endpoint,
  options: PeerOptions
): PeerConnection {
  const client = { host: accepted.remoteAddress ?? '', port: accepted.remotePort ?? 0 }
  const opening: ConnectionEvent = { event: 'open', session, role: 'server', client, server, target: server }
  options.recorder.handshake(client, server, opening)
  return new PeerConnection('client', formatEndpoint(client), options, (onBytes) =>
    adoptSocket(accepted, onBytes)
  )
}
