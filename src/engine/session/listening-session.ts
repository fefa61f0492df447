import net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'
import { localEnd, WRITE_HIGH_WATER_BYTES } from './accepted-socket'
import type { ConnectionSet } from './connection-set'
import { listenError } from './listen-error'
import type { LiveConnection } from './live-connection'
import type { RunningSession } from './running-session'

/** Proxies and servers: they listen at one address, and differ in what they make of a client. */

const LISTENER_OPTIONS = {
  allowHalfOpen: true,
  pauseOnConnect: true,
  highWaterMark: WRITE_HIGH_WATER_BYTES
}

export interface ListeningOptions {
  listen: Endpoint
  connections: ConnectionSet
  onChange(): void
  /** Makes the connection of a client, whose socket is paused; `server` is the address it reached. */
  accept(socket: net.Socket, server: Endpoint): LiveConnection
}

export class ListeningSession implements RunningSession {
  readonly connections: ConnectionSet
  /** A listener does not end by itself. */
  readonly ended = new Promise<never>(() => undefined)
  readonly #options: ListeningOptions
  readonly #server: net.Server
  #bound: Endpoint
  /** Settles with the attempt to listen, however it ends. */
  #attempt: Promise<void> = Promise.resolve()
  #closed: Promise<void> | undefined

  constructor(options: ListeningOptions) {
    this.#options = options
    this.#bound = options.listen
    this.connections = options.connections
    this.#server = net.createServer(LISTENER_OPTIONS, (socket) => {
      // A client that reset before it was accepted has no address any more, and nothing to say.
      if (socket.remoteAddress === undefined) socket.destroy()
      else this.connections.add(options.accept(socket, localEnd(socket, this.#bound)))
    })
  }

  async start(): Promise<Endpoint> {
    const { listen } = this.#options
    const listening = this.#listen(listen)
    this.#attempt = listening.then(
      () => undefined,
      () => undefined
    )
    try {
      await listening
    } catch (error) {
      throw error instanceof Error ? await listenError(error, listen) : error
    }
    return this.#bound
  }

  close(): Promise<void> {
    // A listener that is only about to listen cannot be closed yet, and would be left behind.
    // Not its callback, which waits for the connections too: those are the session's to end. The port is free at once.
    this.#closed ??= this.#attempt.then(() => {
      this.#server.close()
    })
    return this.#closed
  }

  #listen({ host, port }: Endpoint): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject)
        // A failed accept (out of file descriptors) concerns one client; those connected go on.
        this.#server.on('error', this.#options.onChange)
        const bound = this.#server.address()
        if (typeof bound === 'object' && bound !== null)
          this.#bound = { host: bound.address, port: bound.port }
        resolve()
      })
    })
  }
}
