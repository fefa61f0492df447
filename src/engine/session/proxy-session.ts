import net from 'node:net'
import type { ProxyConfig } from '../../shared/contract/sessions'
import type { Endpoint } from '../../shared/model/connection-event'
import type { Capture } from '../capture/capture'
import { listenError } from './listen-error'
import { Relay } from './relay'

/** A forward proxy: listens at one address and relays each client to one target. */

export interface ProxyCounters {
  open: number
  total: number
  up: number
  down: number
}

export interface ProxySessionOptions {
  id: number
  config: ProxyConfig
  capture: Capture
  /** The session's interface in the capture file. */
  interfaceId: number
  counters: ProxyCounters
  onChange(): void
}

export class ProxySession {
  readonly #options: ProxySessionOptions
  readonly #server: net.Server
  readonly #relays = new Set<Relay>()
  #onDrained: (() => void) | undefined
  #closed: Promise<void> | undefined

  constructor(options: ProxySessionOptions) {
    this.#options = options
    this.#server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      this.#accept(socket)
    })
  }

  /** Resolves with the bound address; rejects with an AppError saying what to do. */
  async listen(): Promise<Endpoint> {
    const { host, port } = this.#options.config.listen
    await new Promise<void>((resolve, reject) => {
      const onError = (error: Error): void => {
        reject(listenError(error, { host, port }))
      }
      this.#server.once('error', onError)
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', onError)
        // A failed accept (out of file descriptors) concerns one client; those connected go on.
        this.#server.on('error', this.#options.onChange)
        resolve()
      })
    })
    const bound = this.#server.address()
    return typeof bound === 'object' && bound !== null
      ? { host: bound.address, port: bound.port }
      : { host, port }
  }

  /** Stops listening and ends every connection. Resolves when all are closed. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    if (this.#server.listening) {
      await new Promise<void>((resolve) => {
        this.#server.close(() => {
          resolve()
        })
      })
    }
    if (this.#relays.size === 0) return
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve
      for (const relay of this.#relays) relay.stop()
    })
  }

  #accept(socket: net.Socket): void {
    const { id, config, capture, interfaceId, counters, onChange } = this.#options
    // A client that reset before it was accepted has no address any more, and nothing to relay.
    if (socket.remoteAddress === undefined) {
      socket.destroy()
      return
    }
    const relay = new Relay(socket, {
      capture,
      recorder: capture.openConnection(interfaceId),
      session: id,
      target: config.target,
      listener: {
        onBytes: (direction, length) => {
          counters[direction] += length
        },
        onClose: (closed) => {
          this.#relays.delete(closed)
          counters.open--
          onChange()
          if (this.#relays.size === 0) this.#onDrained?.()
        }
      }
    })
    this.#relays.add(relay)
    counters.open++
    counters.total++
    onChange()
  }
}
