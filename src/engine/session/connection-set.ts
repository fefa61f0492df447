import type { LiveConnection } from './live-connection'

/** Totals of a session over all its runs. */
export interface SessionCounters {
  open: number
  total: number
  /** Number of the newest connection; null before the first. */
  last: number | null
  up: number
  down: number
  /** Clients that were not let in. */
  refused: { surplus: number; blocked: number }
}

/** A running session's open connections. */
export class ConnectionSet {
  readonly counters: SessionCounters
  readonly #byNumber = new Map<number, LiveConnection>()
  /** Not let in, and still ending. */
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

  /** One that takes another's place under the same number: the client is the same. */
  replace(connection: LiveConnection): void {
    if (this.#byNumber.has(connection.connection)) this.#byNumber.set(connection.connection, connection)
  }

  /** A client that was not let in: it is counted as that, waited for, and nothing else. */
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

  /** Resolves once none is open. */
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
