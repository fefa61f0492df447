import net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'
import { adoptSocket, connectSocket } from '../net/accepted-socket'
import { explainError, isOfConnecting, recordLookups } from '../connection/leg-events'
import type { Leg } from '../../shared/model/connection-event'
import { limitConnecting } from '../net/limit'
import type { LiveConnection } from '../connection/live-connection'
import { recordAccepted } from '../connection/record-accepted'
import type { Direction } from '../../shared/model/direction'
import { Relay, type RelayListener, type RelayOptions } from '../connection/relay'
import { forwardedConnection, renewRules } from './apply-rules'
import type { Arrival, ArrivalParts } from './arrival'

/**
 * The simplest and fastest proxied connection: all clients are relayed directly to one target, without interpretation.
 * Both sockets exist from the start, so there is nothing to wait for.
 */
export function forward({ accepted, server, parts }: Arrival, target: Endpoint): LiveConnection {
  const { capture, recorder, session, ends, hop, failures } = parts
  recordAccepted(accepted, recorder, { session, role: 'proxy', server, target })
  const addressed = net.isIPv4(target.host) && target.host !== '0.0.0.0'
  return new ForwardedRelay(new Watcher(parts, target), {
    capture,
    recorder,
    client: (onBytes) => adoptSocket(accepted, onBytes),
    target: (onBytes) => {
      const upstream = connectSocket(target, onBytes)
      if (!addressed) recordLookups(upstream, recorder)
      limitConnecting(upstream, accepted, (event) => recorder.event(event))
      upstream.once('connect', () => {
        const local = { host: upstream.localAddress ?? '', port: upstream.localPort ?? 0 }
        // An IPv4 address has one spelling, and only 0.0.0.0 leads elsewhere, so the remote address need not be read.
        const remote = addressed
          ? target
          : { host: upstream.remoteAddress ?? '', port: upstream.remotePort ?? 0 }
        recorder.event({ event: 'connected', local, remote })
        ends.leaves(local, remote, hop)
        failures.connected()
      })
      return upstream
    }
  })
}

/** A relay that rules can reach while it runs. */
class ForwardedRelay extends Relay {
  readonly #watcher: Watcher

  constructor(watcher: Watcher, options: Omit<RelayOptions, 'listener'>) {
    super({ ...options, listener: watcher })
    this.#watcher = watcher
  }

  renewRules(): void {
    const { parts, target } = this.#watcher
    const connection = forwardedConnection(this, parts, target)
    if (connection !== null) renewRules(this, connection, parts.rules)
    else if (this.sockets.target.connecting)
      this.sockets.target.once('connect', () => {
        this.renewRules()
      })
  }
}

/** Lives as long as the connection. A class with few fields, because a closure would retain everything in its scope. */
class Watcher implements RelayListener {
  readonly parts: ArrivalParts
  readonly target: Endpoint

  constructor(parts: ArrivalParts, target: Endpoint) {
    this.parts = parts
    this.target = target
  }

  onError(leg: Leg, error: Error): void {
    if (leg === 'target' && isOfConnecting(error)) {
      this.parts.failures.failed(this.target, explainError(error, leg))
    }
  }

  onBytes(direction: Direction, length: number): void {
    this.parts.listener.onBytes(direction, length)
  }

  onClose(relay: LiveConnection): void {
    const { ends, hop, listener } = this.parts
    ends.over(hop)
    listener.onClose(relay)
  }
}
