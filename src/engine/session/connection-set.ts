import type { LiveConnection } from './live-connection'

/** Totals of a session over all its runs. */
export interface SessionCounters {
  open: number
  total: number
  up: number
  down: number
}

/** A running session's open connections. */
export class ConnectionSet {
  readonly counters: SessionCounters
  readonly #byNumber = new Map<number, LiveConnection>()
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
    this.#onChange()
  }

  delete(connection: LiveConnection): void {
    if (!this.#byNumber.delete(connection.connection)) return
    this.counters.open--
    this.#onChange()
    if (this.#byNumber.size > 0) return
    for (const resolve of this.#onEmpty) resolve()
    this.#onEmpty.clear()
  }

  get(number: number): LiveConnection | undefined {
    return this.#byNumber.get(number)
  }

  all(): LiveConnection[] {
    return [...this.#byNumber.values()]
  }

  /** Resolves once none is open. */
  whenEmpty(): Promise<void> {
    if (this.#byNumber.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#onEmpty.add(resolve))
  }
}
