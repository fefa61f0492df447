import type { ClientConfig, SessionSummary } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import type { DialPlan } from '../dial/dial'
import type { DialError } from '../net/dial-error'
import { BackOff } from './back-off'
import type { ConnectionSet } from './connection-set'
import type { LiveConnection } from '../connection/live-connection'
import { STOPPED_WHILE_CONNECTING, type Closing } from '../connection/outgoing-connection'
import type { RunningSession } from './running-session'

/**
 * A client session: a single connection, or a sequence of connections if it reconnects. It then runs until it is
 * stopped or its attempts are used up.
 */

/**
 * A connection that lasted this many milliseconds, or received a byte, counts as established and resets the failures.
 */
const STABLE_MS = 1000

export interface ClientHooks {
  onConnected(peer: LiveConnection): void
  onClose(closing: Closing): void
}

export interface ClientOptions {
  target: Endpoint
  connections: ConnectionSet
  reconnect: ClientConfig['reconnect']
  onChange(): void
  /** Milliseconds since 1970. */
  now(): number
  /** Validates the settings and loads the files they name, once per run. */
  plan(): DialPlan | Promise<DialPlan>
  connect(plan: DialPlan, hooks: ClientHooks): LiveConnection
}

/** Settles `start` with the result of the first connection. */
interface Start {
  connected: (value: null) => void
  failed: (error: AppError) => void
}

export class ClientSession implements RunningSession {
  readonly connections: ConnectionSet
  readonly ended: Promise<AppError | null>
  readonly #options: ClientOptions
  readonly #backOff: BackOff | null
  #reconnecting: SessionSummary['reconnecting']
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #end: (failure: AppError | null) => void = () => undefined

  constructor(options: ClientOptions) {
    this.#options = options
    this.connections = options.connections
    this.#backOff = options.reconnect === undefined ? null : new BackOff(options.reconnect)
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get reconnecting(): SessionSummary['reconnecting'] {
    return this.#reconnecting
  }

  /** Resolves when connected; a reconnecting client also resolves when the first attempt has failed. */
  async start(): Promise<null> {
    const planned = this.#options.plan()
    const plan = planned instanceof Promise ? await planned : planned
    if (this.#closed) throw this.#failure(STOPPED_WHILE_CONNECTING)
    return new Promise((resolve, reject) => {
      this.#connect(plan, { connected: resolve, failed: reject })
    })
  }

  close(): Promise<void> {
    this.#closed = true
    this.#wait(undefined)
    clearTimeout(this.#timer)
    // No connection is left whose end would complete the session.
    if (this.connections.all().length === 0) this.#end(null)
    return Promise.resolve()
  }

  /** Opens a connection. `start` is settled by the first one; later calls have no effect. */
  #connect(plan: DialPlan, start: Start): void {
    const { connect, connections, now } = this.#options
    let connectedAt: number | null = null
    const connection = connect(plan, {
      onConnected: (peer) => {
        connectedAt = now()
        connections.replace(peer)
        start.connected(null)
      },
      onClose: ({ failure, byUs }) => {
        const { down } = connection.status?.() ?? { down: 0 }
        const wasStable = connectedAt !== null && (down > 0 || now() - connectedAt >= STABLE_MS)
        const after = byUs || this.#closed ? null : this.#delay(wasStable)
        if (after !== null) this.#wait({ at: now() + after, failed: this.#backOff?.failed ?? 0 })
        connections.delete(connection)
        if (after === null) {
          const error = byUs || this.#closed ? null : this.#reasonOf(failure, wasStable)
          start.failed(error ?? this.#failure(STOPPED_WHILE_CONNECTING))
          this.#end(error)
          return
        }
        start.connected(null)
        this.#timer = setTimeout(() => {
          this.#wait(undefined)
          this.#connect(plan, start)
        }, after)
      }
    })
    connections.add(connection)
  }

  /** Returns the milliseconds until the next attempt, or null if there is none. */
  #delay(wasStable: boolean): number | null {
    if (wasStable) this.#backOff?.succeeded()
    else this.#backOff?.failedOnce()
    return this.#backOff?.next() ?? null
  }

  #wait(reconnecting: SessionSummary['reconnecting']): void {
    if (this.#reconnecting === reconnecting) return
    this.#reconnecting = reconnecting
    this.#options.onChange()
  }

  /** Returns the error that the session ends with, or null for a normal end. */
  #reasonOf(failure: DialError | null, wasStable: boolean): AppError | null {
    const failed = this.#backOff?.failed ?? 0
    if (failure !== null) {
      const often = failed > 1 ? ` Stopped after ${failed} failures in a row.` : ''
      return this.#failure(failure.message + often, failure)
    }
    if (wasStable || failed === 0) return null
    return this.#failure(`the server closed each connection immediately, ${failed} times in a row.`)
  }

  #failure(why: string, failure?: DialError): AppError {
    return new AppError(
      'connect-failed',
      `Cannot connect to ${formatEndpoint(this.#options.target)}: ${why}`,
      {
        ...(failure === undefined ? {} : { cause: failure, systemCode: failure.code })
      }
    )
  }
}
