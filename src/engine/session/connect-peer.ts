import {
  formatEndpoint,
  UNKNOWN_ENDPOINT,
  type ConnectionEvent,
  type Endpoint
} from '../../shared/model/connection-event'
import { connectSocket } from './accepted-socket'
import { PeerConnection, type PeerOptions } from './peer-connection'

type Opening = Extract<ConnectionEvent, { event: 'open' }>

/** Connects. Sending is possible from `onConnected` on. */
export function connectPeer(
  target: Endpoint,
  opening: Omit<Opening, 'event' | 'client' | 'server' | 'target'>,
  options: PeerOptions
): PeerConnection {
  options.recorder.event({ event: 'open', ...opening, client: UNKNOWN_ENDPOINT, server: target, target })
  return new PeerConnection('target', formatEndpoint(target), options, (onBytes) =>
    connectSocket(target, onBytes)
  )
}
