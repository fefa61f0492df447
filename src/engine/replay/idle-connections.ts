import type { ReplayConnection } from './replay-connection'

/** Connections that replays left open for the next one that goes the same way. */

/** As long as most servers keep one. */
const IDLE_MS = 30_000

/** In all; the one that waits longest goes for another. */
const MAX_IDLE = 16

type Keepable = Pick<ReplayConnection, 'connection' | 'asks' | 'mayGoOn' | 'tell' | 'stop'>

interface Idle<Connection> {
  readonly key: string
  readonly connection: Connection
  readonly timer: NodeJS.Timeout
}

export class IdleConnections<Connection extends Keepable> {
  readonly #limit: number
  #idle: Idle<Connection>[] = []
  /** Ways whose connection was there, and was ended by the server. */
  readonly #gone = new Set<string>()

  /** `limit`: milliseconds that one waits for its next use. */
  constructor(limit = IDLE_MS) {
    this.#limit = limit
  }

  keep(key: string, connection: Connection): void {
    connection.tell({ what: 'kept', after: this.#limit, nth: connection.asks - 1 })
    const timer = setTimeout(() => {
      connection.tell({ what: 'expired', after: this.#limit })
      this.#forget(connection)
      connection.stop()
    }, this.#limit)
    this.#gone.delete(key)
    this.#idle.push({ key, connection, timer })
    const [oldest] = this.#idle
    if (this.#idle.length > MAX_IDLE && oldest !== undefined) {
      this.#forget(oldest.connection)
      oldest.connection.stop()
    }
  }

  /** The one that was used last. */
  take(key: string): Connection | null {
    const found = this.#idle.findLast((one) => one.key === key && one.connection.mayGoOn)
    if (found === undefined) return null
    this.#forget(found.connection)
    return found.connection
  }

  /** True once, where the server ended one that waited for this way. */
  wasEnded(key: string): boolean {
    return this.#gone.delete(key)
  }

  get(number: number): Connection | undefined {
    return this.#idle.find(({ connection }) => connection.connection === number)?.connection
  }

  closed(connection: Connection, byUs: boolean): void {
    const key = this.#forget(connection)?.key
    if (key === undefined || byUs) return
    if (this.#gone.size >= MAX_IDLE) this.#gone.clear()
    this.#gone.add(key)
  }

  stopAll(): void {
    for (const { connection } of [...this.#idle]) {
      this.#forget(connection)
      connection.stop()
    }
  }

  #forget(connection: Connection): Idle<Connection> | undefined {
    const found = this.#idle.find((one) => one.connection === connection)
    if (found === undefined) return undefined
    clearTimeout(found.timer)
    this.#idle = this.#idle.filter((one) => one !== found)
    return found
  }
}
