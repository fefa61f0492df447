import type { ServerConfig, SessionConfig } from '../../shared/contract/sessions'
import type { AppError } from '../../shared/model/app-error'
import { endpointOf } from '../../shared/model/connection-event'
import type { LiveBehaviours } from '../behaviour/live-behaviours'
import { ServedConnection } from '../behaviour/served-connection'
import type { Capture } from '../capture/capture'
import { epochMilliseconds } from '../capture/pcapng/clock'
import { planDial } from '../dial/dial'
import type { Rules } from '../rules/rules'
import type { OwnEnds } from '../proxy/own-ends'
import { createProxy } from './proxy-session'
import type { CertificateAuthority } from '../tls/authority/authority'
import { ClientSession } from './client-session'
import type { ConnectionSet } from './connection-set'
import { ListeningSession } from './listening-session'
import { OutgoingConnection } from '../connection/outgoing-connection'
import type { RunningSession } from './running-session'
import { ServerClients } from './server-clients'

/** Creates a session of any kind. A new kind needs one case here and one config in the contract. */

export interface SessionParts {
  id: number
  config: SessionConfig
  capture: Capture
  /** The session's interface in the capture file. */
  interfaceId: number
  connections: ConnectionSet
  /** Name of the session in the capture. */
  name: string
  rules: Rules
  /** The outgoing connections of all proxies, for loop detection across sessions. */
  ends: OwnEnds
  /** Null if interception is unavailable. */
  authority: CertificateAuthority | null
  /** The automatic behaviours of a server or client; they can change during the run. */
  behaviours: LiveBehaviours
  onChange(): void
  /** Reports an error that affects the clients of a running session; null when it is resolved. */
  onTrouble(error: AppError | null): void
}

export function createSession(parts: SessionParts): RunningSession {
  const { config } = parts
  switch (config.kind) {
    case 'proxy':
      return createProxy(parts, config)
    case 'server':
      return createServer(parts, config)
    case 'client':
      return createClient(parts, config)
  }
}

function createServer(parts: SessionParts, config: ServerConfig): RunningSession {
  const clients = new ServerClients({ ...parts, config })
  const { connections, onChange, onTrouble } = parts
  return new ListeningSession({
    listen: endpointOf(config.listen),
    settings: { ...config, noDelay: config.noDelay ?? true },
    connections,
    onChange,
    onTrouble,
    prepare: () => clients.prepare(),
    accept: (socket, server) => clients.accept(socket, server)
  })
}

function createClient(
  { id, capture, interfaceId, connections, behaviours, onChange }: SessionParts,
  config: Extract<SessionConfig, { kind: 'client' }>
): RunningSession {
  const { counters } = connections
  const target = endpointOf(config.target)
  return new ClientSession({
    target,
    connections,
    reconnect: config.reconnect,
    onChange,
    now: () => epochMilliseconds(capture.base, capture.clock.now()),
    plan: () => planDial(target, config),
    connect: (plan, hooks) => {
      const recorder = capture.openConnection(interfaceId)
      const served = new ServedConnection({ live: behaviours, capture, halfOpen: config.halfOpen })
      return new OutgoingConnection({
        plan,
        opening: { session: id, role: 'client' },
        capture,
        recorder,
        listener: {
          ...served.listener(),
          onConnected: (peer) => {
            hooks.onConnected(peer)
            served.begin(peer)
          },
          onClose: (closing) => {
            served.close()
            hooks.onClose(closing)
          },
          onBytes: (direction, length) => {
            counters[direction] += length
          }
        }
      })
    }
  })
}
