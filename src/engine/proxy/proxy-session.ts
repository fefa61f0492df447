import type { ProxyConfig } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { endpointOf } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import type { ConnectionSet } from '../session/connection-set'
import { ListeningSession } from '../session/listening-session'
import type { RelayListener } from '../session/relay'
import type { RunningSession } from '../session/running-session'
import type { Arrival } from './arrival'
import { forward } from './forwarded'
import { refuseLoop } from './loop'
import type { OwnEnds } from './own-ends'
import { ProxiedConnection } from './proxied-connection'
import { planProxy, type ProxyPlan } from './proxy-plan'

export interface ProxyParts {
  id: number
  capture: Capture
  interfaceId: number
  connections: ConnectionSet
  ends: OwnEnds
  onChange(): void
  onTrouble(error: AppError | null): void
}

/** A proxy: what becomes of each of its clients. */
export function createProxy(parts: ProxyParts, config: ProxyConfig): RunningSession {
  const { id, capture, interfaceId, connections, ends, onChange, onTrouble } = parts
  const { counters } = connections
  const listener: RelayListener = {
    onBytes: (direction, length) => {
      if (direction === 'up') counters.up += length
      else counters.down += length
    },
    onClose: (closed) => {
      connections.delete(closed)
    }
  }
  const own = [id]
  let plan: ProxyPlan | undefined
  return new ListeningSession({
    listen: endpointOf(config.listen),
    connections,
    onChange,
    onTrouble,
    prepare: () => {
      plan = planProxy(config)
      return Promise.resolve()
    },
    accept: (accepted, server) => {
      plan ??= planProxy(config)
      const { plain } = plan
      const before = ends.chainOf(accepted.remoteAddress, accepted.remotePort)
      const recorder = capture.openConnection(interfaceId)
      const chain = before.length === 0 ? own : [...before, id]
      const arrival: Arrival = {
        accepted,
        server,
        parts: { capture, recorder, session: id, ends, chain, listener }
      }
      if (!before.includes(id))
        return plain === null ? new ProxiedConnection(arrival, plan) : forward(arrival, plain)
      onTrouble(
        new AppError(
          'proxy-loop',
          'What this proxy relays comes back to it: its target leads to itself. Change the target.'
        )
      )
      return refuseLoop(arrival)
    }
  })
}
