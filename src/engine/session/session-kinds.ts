import type { SessionConfig } from '../../shared/contract/sessions'
import { endpointOf } from '../../shared/model/connection-event'
import type { LiveBehaviours } from '../behaviour/live-behaviours'
import { ServedConnection } from '../behaviour/served-connection'
import type { Capture } from '../capture/capture'
import { acceptPeer } from './accept-peer'
import { ClientSession } from './client-session'
import { connectPeer } from './connect-peer'
import type { ConnectionSet } from './connection-set'
import { ListeningSession } from './listening-session'
import type { PeerConnection } from './peer-connection'
import { Relay } from './relay'
import type { RunningSession } from './running-session'

/** What a session of each kind is made of. Adding a kind is one case here and one config in the contract. */

export interface SessionParts {
  id: number
  config: SessionConfig
  capture: Capture
  /** The session's interface in the capture file. */
  interfaceId: number
  connections: ConnectionSet
  /** What a server or client does by itself; changed while it runs. */
  behaviours: LiveBehaviours
  onChange(): void
}

export function createSession(parts: SessionParts): RunningSession {
  const { config } = parts
  switch (config.kind) {
    case 'proxy':
    case 'server':
      return createListening(parts, config)
    case 'client':
      return createClient(parts, config)
  }
}

function createListening(
  { id, capture, interfaceId, connections, behaviours, onChange }: SessionParts,
  config: Extract<SessionConfig, { kind: 'proxy' | 'server' }>
): RunningSession {
  const { counters } = connections
  const listener = {
    onBytes: (direction: 'up' | 'down', length: number): void => {
      if (direction === 'up') counters.up += length
      else counters.down += length
    },
    onClose: (closed: Relay | PeerConnection): void => {
      connections.delete(closed)
    }
  }
  return new ListeningSession({
    listen: endpointOf(config.listen),
    connections,
    onChange,
    accept: (socket, server) => {
      const recorder = capture.openConnection(interfaceId)
      if (config.kind === 'proxy') {
        return new Relay(socket, { capture, recorder, session: id, server, target: config.target, listener })
      }
      const served = new ServedConnection({ live: behaviours, capture, recorder, halfOpen: config.halfOpen })
      const connection = acceptPeer(socket, id, server, {
        capture,
        recorder,
        socket: config,
        listener: {
          ...listener,
          ...served.listener(),
          onClose: (closed) => {
            served.close()
            listener.onClose(closed)
          }
        }
      })
      served.begin(connection)
      return connection
    }
  })
}

function createClient(
  { id, capture, interfaceId, connections, behaviours }: SessionParts,
  config: Extract<SessionConfig, { kind: 'client' }>
): RunningSession {
  const { counters } = connections
  const target = endpointOf(config.target)
  return new ClientSession({
    target,
    connections,
    connect: (hooks) => {
      const recorder = capture.openConnection(interfaceId)
      const served = new ServedConnection({ live: behaviours, capture, recorder, halfOpen: config.halfOpen })
      const connection = connectPeer(
        target,
        { session: id, role: 'client' },
        {
          capture,
          recorder,
          socket: config,
          listener: {
            ...served.listener(),
            onConnected: () => {
              served.begin(connection)
              hooks.onConnected()
            },
            onClose: (closed, ending) => {
              served.close()
              hooks.onClose(closed, ending)
            },
            onBytes: (direction, length) => {
              counters[direction] += length
            }
          }
        }
      )
      return connection
    }
  })
}
