import type net from 'node:net'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { adoptSocket } from '../net/accepted-socket'
import { PeerConnection } from './peer-connection'
import type { PeerOptions } from './peer-options'
import { recordAccepted } from './record-accepted'

/**
 * Takes over a socket that a server accepted and paused; `server` is the local address that the client connected to.
 */
export function acceptPeer(
  accepted: net.Socket,
  session: number,
  server: Endpoint,
  options: PeerOptions
): PeerConnection {
  const client = recordAccepted(accepted, options.recorder, { session, role: 'server', server })
  return new PeerConnection('client', formatEndpoint(client), options, (onBytes) =>
    adoptSocket(accepted, onBytes)
  )
}
