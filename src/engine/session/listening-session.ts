import { statSync } from 'node:fs'
import net from 'node:net'
import type { ServerConfig } from '../../shared/contract/sessions'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'
import type { LoopProbe } from '../proxy/loop-probe'
import type { TargetFailureCount } from '../proxy/target-failures'
import type { TlsFindings } from '../proxy/tls-findings'
import { localEnd, WRITE_HIGH_WATER_BYTES } from '../net/accepted-socket'
import type { ConnectionSet } from './connection-set'
import { descriptorLimit, hasDescriptors, isNearLimit } from '../net/descriptor-limit'
import { listenError } from '../net/listen-error'
import type { LiveConnection } from '../connection/live-connection'
import { pipeError, preparePipe } from '../net/pipe-path'
import type { Bound, RunningSession } from './running-session'

/** A session that listens on one address: proxies and servers, which differ in how they handle a client. */

/** Interval in milliseconds of the check whether clients can be accepted again. */
const RELIEF_MS = 500
/** Minimum free descriptors: a proxy's client needs two. */
const LEAST = 2
/** Free descriptors that end the error; with fewer the next client would cause it again. */
const ROOM = 8

/** Settings of a listener and of the sockets it accepts. */
export type ListenerSettings = Pick<
  ServerConfig,
  'ipv6Only' | 'backlog' | 'exclusive' | 'noDelay' | 'keepAlive' | 'highWater'
>

export interface ListeningOptions {
  listen: Endpoint
  settings?: ListenerSettings
  connections: ConnectionSet
  /** Set for a proxy that intercepts TLS. */
  findings?: TlsFindings
  /** Counts consecutive failures of a proxy to reach its target. */
  failures?: TargetFailureCount
  onChange(): void
  /** Reports an error that affects clients while the session listens; null when it is resolved. */
  onTrouble(error: AppError | null): void
  /** Prepares everything needed before the first client. Rejects with an AppError. */
  prepare?(): Promise<void>
  /** Called when the session has stopped listening; the last connections may still be open. */
  onClosed?(): Promise<void>
  /**
   * Creates the connection of a client, whose socket is paused; `server` is the local address it connected to. Returns
   * null for a refused client. `isLoop`: the client's connection has already passed through this listener.
   */
  accept(socket: net.Socket, server: Endpoint, isLoop: boolean): LiveConnection | null
  /** Holds arrivals while it checks for a loop. */
  probe?: LoopProbe
}

export class ListeningSession implements RunningSession {
  readonly connections: ConnectionSet
  readonly findings?: TlsFindings
  /** A listener never ends by itself. */
  readonly ended = new Promise<never>(() => undefined)
  readonly #options: ListeningOptions
  readonly #server: net.Server
  #bound: Bound
  /** Settles with the attempt to listen, whether it succeeds or not. */
  #attempt: Promise<void> = Promise.resolve()
  #closed: Promise<void> | undefined
  /** Checks whether the error that affects clients is resolved. */
  #relief: NodeJS.Timeout | undefined

  constructor(options: ListeningOptions) {
    this.#options = options
    this.#bound = options.listen
    this.connections = options.connections
    if (options.findings !== undefined) this.findings = options.findings
    this.#server = net.createServer(socketOptions(options.settings ?? {}), (socket) => {
      this.#accept(socket)
    })
  }

  get failing(): RunningSession['failing'] {
    return this.#options.failures?.reported
  }

  async start(): Promise<Bound> {
    const { listen } = this.#options
    const listening = this.#prepareAndListen()
    this.#attempt = listening.then(
      () => undefined,
      () => undefined
    )
    try {
      await listening
    } catch (error) {
      // Release the prepared resources.
      void this.close()
      if (error instanceof AppError || !(error instanceof Error)) throw error
      throw await (listen.path === undefined ? listenError(error, listen) : pipeError(error, listen.path))
    }
    return this.#bound
  }

  close(): Promise<void> {
    // Closing a listener before it is bound has no effect, so wait for the attempt. Do not wait for the callback of
    // `close`, which also waits for the connections: the session ends those. The port is free at once.
    this.#closed ??= this.#attempt.then(() => {
      clearInterval(this.#relief)
      this.#server.close()
      this.#options.probe?.close()
      void this.#options.onClosed?.()
    })
    return this.#closed
  }

  #accept(socket: net.Socket): void {
    // A client that reset before it was accepted has no address any more. A pipe client never has one.
    if (socket.remoteAddress === undefined && this.#bound.path === undefined) {
      socket.destroy()
      return
    }
    const { probe } = this.#options
    if (probe === undefined || probe.isOpen) this.#admit(socket, false)
    else {
      probe.arrive({
        admit: () => {
          this.#admit(socket, false)
        },
        refuse: () => {
          this.#admit(socket, true)
        }
      })
    }
  }

  #admit(socket: net.Socket, isLoop: boolean): void {
    // The client may have reset, or the session may have been closed, while the arrival was held.
    if (socket.destroyed || this.#closed !== undefined) {
      socket.destroy()
      return
    }
    const isHigh = isNearLimit(socket)
    const connection = this.#options.accept(socket, localEnd(socket, this.#bound), isLoop)
    if (connection !== null) this.connections.add(connection)
    // Check after any further descriptors for this client are open: a proxy's client needs two.
    if (isHigh && this.#relief === undefined) setImmediate(this.#look)
  }

  /** Checks for free descriptors: without any, the system drops new clients silently. */
  readonly #look = (): void => {
    if (this.#relief !== undefined || this.#closed !== undefined || hasDescriptors(LEAST)) return
    this.#trouble(
      new AppError(
        'too-many-open',
        `No more clients can be accepted: this process has reached its limit of ${descriptorLimit()} open files and sockets. Close some connections, or start it with a higher limit (ulimit -n).`,
        { systemCode: 'EMFILE' }
      )
    )
  }

  #trouble(error: AppError | null): void {
    clearInterval(this.#relief)
    this.#relief = undefined
    if (error !== null) {
      this.#relief = setInterval(() => {
        if (hasDescriptors(ROOM)) this.#trouble(null)
      }, RELIEF_MS)
    }
    this.#options.onTrouble(error)
  }

  async #prepareAndListen(): Promise<void> {
    const { listen, prepare } = this.#options
    await prepare?.()
    if (listen.path !== undefined) await preparePipe(listen.path)
    await this.#listen(listen)
  }

  #listen({ host, port, path }: Endpoint): Promise<void> {
    const { backlog, exclusive, ipv6Only } = this.#options.settings ?? {}
    const options: net.ListenOptions = {
      ...(path === undefined ? { host, port } : { path }),
      ...(backlog === undefined ? {} : { backlog }),
      ...(exclusive === undefined ? {} : { exclusive }),
      ...(ipv6Only === undefined ? {} : { ipv6Only })
    }
    return new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(options, () => {
        this.#server.off('error', reject)
        // A failed accept concerns one client; connected clients are unaffected.
        this.#server.on('error', (error) => {
          this.#trouble(
            new AppError('too-many-open', `A client could not be accepted: ${messageOf(error)}`, {
              systemCode: systemCodeOf(error)
            })
          )
        })
        const bound = this.#server.address()
        if (typeof bound === 'object' && bound !== null)
          this.#bound = { host: bound.address, port: bound.port }
        else if (path !== undefined) this.#bound = { host: '', port: 0, path, ...permissions(path) }
        resolve()
      })
    })
  }
}

function socketOptions({ noDelay, keepAlive, highWater }: ListenerSettings): net.ServerOpts {
  return {
    allowHalfOpen: true,
    pauseOnConnect: true,
    highWaterMark: highWater ?? WRITE_HIGH_WATER_BYTES,
    ...(noDelay === undefined ? {} : { noDelay }),
    ...(keepAlive === undefined ? {} : { keepAlive: true, keepAliveInitialDelay: keepAlive.delay })
  }
}

/** Returns the permissions of the socket file, which decide who may connect. */
function permissions(path: string): { mode?: number } {
  if (process.platform === 'win32') return {}
  try {
    return { mode: statSync(path).mode & 0o777 }
  } catch {
    // Another process removed it in the meantime.
    return {}
  }
}
