import type { ClientConfig, SessionSummary } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import type { DialPlan } from '../dial/dial'
import type { DialError } from '../dial/dial-error'
import { BackOff } from './back-off'
import type { ConnectionSet } from './connection-set'
import type { LiveConnection } from './live-connection'
import { STOPPED_ON_ITS_WAY, type Closing } from './outgoing-connection'
import type { RunningSession } from './running-session'

/**
 * A client: one connection, which is the session's whole life; or one after the other, where it is to connect anew. Then
 * it runs until it is ended here, or has failed as often as it may.
 */

/** A connection that lasted as long, or brought a byte, stood: what comes after it is no failure in a row. */
const STOOD_MS = 1000

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
  /** Checks the settings and reads what they name, once for the run. */
  plan(): DialPlan | Promise<DialPlan>
  connect(plan: DialPlan, hooks: ClientHooks): LiveConnection
}

/** How the first connection began. */
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

  /** Resolves when connected; where it connects anew, also when the first attempt has failed. */
  async start(): Promise<null> {
    const planned = this.#options.plan()
    const plan = planned instanceof Promise ? await planned : planned
    if (this.#closed) throw this.#failure(STOPPED_ON_ITS_WAY)
    return new Promise((resolve, reject) => {
      this.#connect(plan, { connected: resolve, failed: reject })
    })
  }

  close(): Promise<void> {
    this.#closed = true
    this.#wait(undefined)
    clearTimeout(this.#timer)
    // Nothing is left that could end by itself.
    if (this.connections.all().length === 0) this.#end(null)
    return Promise.resolve()
  }

  /** `start` is told how the first connection began; it is settled only once. */
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
        const stood = connectedAt !== null && (down > 0 || now() - connectedAt >= STOOD_MS)
        const after = byUs || this.#closed ? null : this.#delay(stood)
        if (after !== null) this.#wait({ at: now() + after, failed: this.#backOff?.failed ?? 0 })
        connections.delete(connection)
        if (after === null) {
          const error = byUs || this.#closed ? null : this.#reasonOf(failure, stood)
          start.failed(error ?? this.#failure(STOPPED_ON_ITS_WAY))
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

  /** Until the next attempt; null where there is none. */
  #delay(stood: boolean): number | null {
    if (stood) this.#backOff?.stood()
    else this.#backOff?.failedOnce()
    return this.#backOff?.next() ?? null
  }

  #wait(reconnecting: SessionSummary['reconnecting']): void {
    if (this.#reconnecting === reconnecting) return
    this.#reconnecting = reconnecting
    this.#options.onChange()
  }

  /** Why it is over, where that is a failure. */
  #reasonOf(failure: DialError | null, stood: boolean): AppError | null {
    const failed = this.#backOff?.failed ?? 0
    if (failure !== null) {
      const often = failed > 1 ? ` Given up after ${failed} failures in a row.` : ''
      return this.#failure(failure.message + often, failure)
    }
    if (stood || failed === 0) return null
    return this.#failure(`it ended each connection at once, ${failed} times in a row.`)
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
