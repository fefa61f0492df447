import type { ReplayConnection } from './replay-connection'

/** Pool of connections that replays left open, for reuse by replays with the same route. */

/** Idle timeout in milliseconds; most servers keep connections as long. */
const IDLE_MS = 30_000

/** Maximum number of idle connections; the one idle for longest is closed first. */
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
  /** Keys of routes whose idle connection the server closed. */
  readonly #gone = new Set<string>()

  /** `limit`: idle timeout in milliseconds. */
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

  /** Returns the most recently used connection of the route, or null. */
  take(key: string): Connection | null {
    const found = this.#idle.findLast((one) => one.key === key && one.connection.mayGoOn)
    if (found === undefined) return null
    this.#forget(found.connection)
    return found.connection
  }

  /** Returns true once if the server closed an idle connection of this route. */
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
