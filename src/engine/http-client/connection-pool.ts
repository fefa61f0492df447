/** Pool of idle connections, for reuse by later requests with the same route. */

/** Idle timeout in milliseconds; most servers keep connections as long. */
export const POOL_IDLE_MS = 30_000

/** Maximum number of idle connections; the one idle for longest is closed first. */
const MAX_IDLE = 16

export interface Poolable {
  readonly connection: number
  /** True while the connection may be reused for another request. */
  readonly isReusable: boolean
  /** Closes the connection gracefully. */
  stop(): void
}

interface Idle<Connection> {
  readonly key: string
  readonly connection: Connection
  readonly timer: NodeJS.Timeout
}

export class ConnectionPool<Connection extends Poolable> {
  readonly #limit: number
  readonly #onExpired: (connection: Connection) => void
  #idle: Idle<Connection>[] = []
  /** Keys of routes whose idle connection the server closed. */
  readonly #gone = new Set<string>()

  /** `onExpired` is called before a connection is closed that was idle for `limit` milliseconds. */
  constructor(onExpired: (connection: Connection) => void = () => undefined, limit = POOL_IDLE_MS) {
    this.#onExpired = onExpired
    this.#limit = limit
  }

  /** Keeps a connection for the next request with this key. */
  keep(key: string, connection: Connection): void {
    const timer = setTimeout(() => {
      this.#onExpired(connection)
      this.#close(connection)
    }, this.#limit)
    this.#gone.delete(key)
    this.#idle.push({ key, connection, timer })
    const [oldest] = this.#idle
    if (this.#idle.length > MAX_IDLE && oldest !== undefined) this.#close(oldest.connection)
  }

  /** Returns the most recently used connection of the route, or null. */
  take(key: string): Connection | null {
    const found = this.#idle.findLast((one) => one.key === key && one.connection.isReusable)
    if (found === undefined) return null
    this.#forget(found.connection)
    return found.connection
  }

  /** Returns true once if the server closed an idle connection of this route. */
  wasEnded(key: string): boolean {
    return this.#gone.delete(key)
  }

  /** Returns the idle connection with this number in the capture. */
  get(number: number): Connection | undefined {
    return this.#idle.find(({ connection }) => connection.connection === number)?.connection
  }

  /** Removes a closed connection. `byUs`: we closed it before the server did. */
  closed(connection: Connection, byUs: boolean): void {
    const key = this.#forget(connection)?.key
    if (key === undefined || byUs) return
    if (this.#gone.size >= MAX_IDLE) this.#gone.clear()
    this.#gone.add(key)
  }

  stopAll(): void {
    for (const { connection } of [...this.#idle]) this.#close(connection)
  }

  #close(connection: Connection): void {
    this.#forget(connection)
    connection.stop()
  }

  #forget(connection: Connection): Idle<Connection> | undefined {
    const found = this.#idle.find((one) => one.connection === connection)
    if (found === undefined) return undefined
    clearTimeout(found.timer)
    this.#idle = this.#idle.filter((one) => one !== found)
    return found
  }
}
