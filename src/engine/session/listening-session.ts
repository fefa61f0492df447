import { statSync } from 'node:fs'
import net from 'node:net'
import type { ServerConfig } from '../../shared/contract/sessions'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'
import type { LoopProbe } from '../proxy/loop-probe'
import type { TargetFailureCount } from '../proxy/target-failures'
import type { TlsFindings } from '../proxy/tls-findings'
import { localEnd, WRITE_HIGH_WATER_BYTES } from './accepted-socket'
import type { ConnectionSet } from './connection-set'
import { descriptorLimit, hasDescriptors, isNearLimit } from './descriptor-limit'
import { listenError } from './listen-error'
import type { LiveConnection } from './live-connection'
import { pipeError, preparePipe } from './pipe-path'
import type { Bound, RunningSession } from './running-session'

/** Proxies and servers: they listen at one address, and differ in what they make of a client. */

/** While no client can be accepted, it is looked so often whether one can be again. */
const RELIEF_MS = 500
/** Fewer are none: a proxy's client needs two. */
const LEAST = 2
/** Room for so many files and sockets ends it: with less the next client would begin it again. */
const ROOM = 8

/** What is set of a listener and of the sockets it accepts. */
export type ListenerSettings = Pick<
  ServerConfig,
  'ipv6Only' | 'backlog' | 'exclusive' | 'noDelay' | 'keepAlive' | 'highWater'
>

export interface ListeningOptions {
  listen: Endpoint
  settings?: ListenerSettings
  connections: ConnectionSet
  /** Of a proxy that opens TLS. */
  findings?: TlsFindings
  /** Counts how often a proxy's target could not be reached. */
  failures?: TargetFailureCount
  onChange(): void
  /** Something that clients suffer from, while it listens; null when it is over. */
  onTrouble(error: AppError | null): void
  /** What must be had before a client may come. Rejects with an AppError. */
  prepare?(): Promise<void>
  /** It has stopped listening; the last connections may still be open. */
  onClosed?(): Promise<void>
  /**
   * Makes the connection of a client, whose socket is paused; `server` is the address it reached. Null for one that is
   * not let in. `isLoop`: it has come through this listener before.
   */
  accept(socket: net.Socket, server: Endpoint, isLoop: boolean): LiveConnection | null
  /** Holds arrivals while it finds out whether they are a loop. */
  probe?: LoopProbe
}

export class ListeningSession implements RunningSession {
  readonly connections: ConnectionSet
  readonly findings?: TlsFindings
  /** A listener does not end by itself. */
  readonly ended = new Promise<never>(() => undefined)
  readonly #options: ListeningOptions
  readonly #server: net.Server
  #bound: Bound
  /** Settles with the attempt to listen, however it ends. */
  #attempt: Promise<void> = Promise.resolve()
  #closed: Promise<void> | undefined
  /** Looks whether what troubles clients is over. */
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
      // What was prepared is given back.
      void this.close()
      if (error instanceof AppError || !(error instanceof Error)) throw error
      throw await (listen.path === undefined ? listenError(error, listen) : pipeError(error, listen.path))
    }
    return this.#bound
  }

  close(): Promise<void> {
    // A listener that is only about to listen cannot be closed yet, and would be left behind.
    // Not its callback, which waits for the connections too: those are the session's to end. The port is free at once.
    this.#closed ??= this.#attempt.then(() => {
      clearInterval(this.#relief)
      this.#server.close()
      this.#options.probe?.close()
      void this.#options.onClosed?.()
    })
    return this.#closed
  }

  #accept(socket: net.Socket): void {
    // A client that reset before it was accepted has no address any more, and nothing to say. A pipe's never has one.
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
    // It may have been reset, or the session closed, while it was held.
    if (socket.destroyed || this.#closed !== undefined) {
      socket.destroy()
      return
    }
    const isHigh = isNearLimit(socket)
    const connection = this.#options.accept(socket, localEnd(socket, this.#bound), isLoop)
    if (connection !== null) this.connections.add(connection)
    // Behind what else is opened for it: a proxy's client needs two.
    if (isHigh && this.#relief === undefined) setImmediate(this.#look)
  }

  /** Those that come when no descriptor is left, the system sends away without a word. */
  readonly #look = (): void => {
    if (this.#relief !== undefined || this.#closed !== undefined || hasDescriptors(LEAST)) return
    this.#trouble(
      new AppError(
        'too-many-open',
        `No further client can be accepted: this process may have no more than ${descriptorLimit()} files and sockets open. Close some, or start it with a higher limit (ulimit -n).`,
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
        // A failed accept concerns one client; those connected go on.
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

/** Who may connect to a socket file, as the system keeps it. */
function permissions(path: string): { mode?: number } {
  if (process.platform === 'win32') return {}
  try {
    return { mode: statSync(path).mode & 0o777 }
  } catch {
    // Removed by somebody in this moment.
    return {}
  }
}
