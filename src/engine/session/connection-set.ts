import type { LiveConnection } from '../connection/live-connection'

/** Totals of a session over all its runs. */
export interface SessionCounters {
  open: number
  total: number
  /** Number of the newest connection; null before the first. */
  last: number | null
  up: number
  down: number
  /** Clients that were refused. */
  refused: { surplus: number; blocked: number }
}

/** The open connections of a running session. */
export class ConnectionSet {
  readonly counters: SessionCounters
  readonly #byNumber = new Map<number, LiveConnection>()
  /** Refused connections that are not closed yet. */
  readonly #refused = new Set<LiveConnection>()
  readonly #onChange: () => void
  readonly #onEmpty = new Set<() => void>()

  constructor(counters: SessionCounters, onChange: () => void) {
    this.counters = counters
    this.#onChange = onChange
  }

  add(connection: LiveConnection): void {
    this.#byNumber.set(connection.connection, connection)
    this.counters.open++
    this.counters.total++
    this.counters.last = connection.connection
    this.#onChange()
  }

  delete(connection: LiveConnection): void {
    if (!this.#byNumber.delete(connection.connection)) return
    this.counters.open--
    this.#onChange()
    this.#tellIfEmpty()
  }

  /** Replaces a connection by its successor with the same number. */
  replace(connection: LiveConnection): void {
    if (this.#byNumber.has(connection.connection)) this.#byNumber.set(connection.connection, connection)
  }

  /** Adds a refused client: it is counted as refused, and `whenEmpty` waits for its end. */
  addRefused(connection: LiveConnection, because: keyof SessionCounters['refused']): void {
    this.#refused.add(connection)
    this.counters.refused[because]++
    this.#onChange()
  }

  deleteRefused(connection: LiveConnection): void {
    this.#refused.delete(connection)
    this.#tellIfEmpty()
  }

  get size(): number {
    return this.#byNumber.size
  }

  get(number: number): LiveConnection | undefined {
    return this.#byNumber.get(number)
  }

  all(): LiveConnection[] {
    return [...this.#byNumber.values()]
  }

  /** Resolves when no connection is open. */
  whenEmpty(): Promise<void> {
    if (this.#isEmpty()) return Promise.resolve()
    return new Promise((resolve) => this.#onEmpty.add(resolve))
  }

  #isEmpty(): boolean {
    return this.#byNumber.size + this.#refused.size === 0
  }

  #tellIfEmpty(): void {
    if (!this.#isEmpty()) return
    for (const resolve of this.#onEmpty) resolve()
    this.#onEmpty.clear()
  }
}
