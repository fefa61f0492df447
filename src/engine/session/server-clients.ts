import type net from 'node:net'
import type { ServerConfig } from '../../shared/contract/sessions'
import { endpointOf, type Endpoint } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { LiveBehaviours } from '../behaviour/live-behaviours'
import { ServedConnection } from '../behaviour/served-connection'
import type { Capture } from '../capture/capture'
import { acceptPeer } from '../connection/accept-peer'
import { acceptTls } from '../connection/accept-tls'
import { AddressLists } from './address-lists'
import type { ConnectionSet } from './connection-set'
import type { LiveConnection } from '../connection/live-connection'
import type { PeerConnection } from '../connection/peer-connection'
import type { PeerOptions } from '../connection/peer-options'
import { prepareServerTls, type ServerTlsSetup } from '../tls/server-tls'

/** Handles the clients of a server: admission, TLS, and whether reading starts at once. */

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

  /** Rejects with `bad-input` for an invalid address list or certificate. */
  async prepare(): Promise<void> {
    const { config } = this.#parts
    this.#lists = new AddressLists(config)
    this.#tls =
      config.tls === undefined ? null : await prepareServerTls(config.tls, endpointOf(config.listen))
  }

  /** Returns the connection of an admitted client, or null for a refused one, which is being closed. */
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
    /** Called once bytes can be sent to the client. */
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
    // Pipe clients have no addresses; the permissions of the socket file decide who may connect.
    if (path === undefined && !this.#lists.admits(socket.remoteAddress ?? '')) return 'blocked'
    const { maxConnections } = config
    return maxConnections !== undefined && connections.size >= maxConnections.most ? 'surplus' : null
  }

  /** Closes or resets the client at once. Bytes that it sends before its own close are recorded. */
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
