import type net from 'node:net'
import type { ServerConfig } from '../../shared/contract/sessions'
import { endpointOf, type Endpoint } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { LiveBehaviours } from '../behaviour/live-behaviours'
import { ServedConnection } from '../behaviour/served-connection'
import type { Capture } from '../capture/capture'
import { acceptPeer } from './accept-peer'
import { acceptTls } from './accept-tls'
import { AddressLists } from './address-lists'
import type { ConnectionSet } from './connection-set'
import type { LiveConnection } from './live-connection'
import type { PeerConnection } from './peer-connection'
import type { PeerOptions } from './peer-options'
import { prepareServerTls, type ServerTlsSetup } from './server-tls'

/** What a server makes of its clients: which are let in, with or without TLS, read from at once or when told to. */

export interface ServerParts {
  id: number
  config: ServerConfig
  capture: Capture
  interfaceId: number
  connections: ConnectionSet
  behaviours: LiveBehaviours
}

export class ServerClients {
  readonly #parts: ServerParts
  #lists = new AddressLists({})
  #tls: ServerTlsSetup | null = null

  constructor(parts: ServerParts) {
    this.#parts = parts
  }

  /** Rejects with `bad-input` for a list or a certificate that is none. */
  async prepare(): Promise<void> {
    const { config } = this.#parts
    this.#lists = new AddressLists(config)
    this.#tls =
      config.tls === undefined ? null : await prepareServerTls(config.tls, endpointOf(config.listen))
  }

  /** The connection of a client that is let in; null for another, which is on its way out. */
  accept(socket: net.Socket, server: Endpoint): LiveConnection | null {
    const { id, config, capture, interfaceId, connections, behaviours } = this.#parts
    const refusal = this.#refusal(socket, server)
    if (refusal !== null) {
      this.#refuse(socket, server, refusal)
      return null
    }
    const recorder = capture.openConnection(interfaceId)
    const served = new ServedConnection({ live: behaviours, capture, halfOpen: config.halfOpen })
    const options: PeerOptions = {
      capture,
      recorder,
      socket: config,
      listener: {
        ...served.listener(),
        onBytes: this.#count,
        onClose: (closed) => {
          served.close()
          connections.delete(closed)
        }
      }
    }
    /** Bytes can be sent to it from now on. */
    const begin = (peer: PeerConnection): PeerConnection => {
      if (config.pauseOnConnect === true) peer.read(false)
      served.begin(peer)
      return peer
    }
    if (this.#tls === null) return begin(acceptPeer(socket, id, server, options))
    return acceptTls(socket, id, server, options, {
      setup: this.#tls,
      highWater: config.highWater,
      onSecure: (peer) => {
        connections.replace(begin(peer))
      }
    })
  }

  readonly #count = (direction: Direction, length: number): void => {
    this.#parts.connections.counters[direction] += length
  }

  #refusal(socket: net.Socket, { path }: Endpoint): 'surplus' | 'blocked' | null {
    const { config, connections } = this.#parts
    // A pipe's clients have no addresses; who may come, its file's permissions say.
    if (path === undefined && !this.#lists.admits(socket.remoteAddress ?? '')) return 'blocked'
    const { maxConnections } = config
    return maxConnections !== undefined && connections.size >= maxConnections.most ? 'surplus' : null
  }

  /** Ends or resets it at once. What it sends until it has ended as well is in its record. */
  #refuse(socket: net.Socket, server: Endpoint, because: 'surplus' | 'blocked'): void {
    const { id, config, connections, capture, interfaceId } = this.#parts
    const recorder = capture.openConnection(interfaceId)
    const refused = acceptPeer(socket, id, server, {
      capture,
      recorder,
      listener: {
        onBytes: this.#count,
        onClose: (closed) => {
          connections.deleteRefused(closed)
        }
      }
    })
    connections.addRefused(refused, because)
    recorder.event({ event: 'refused', because })
    if (because === 'surplus' && config.maxConnections?.surplus === 'reset') refused.reset()
    else refused.stop()
  }
}
