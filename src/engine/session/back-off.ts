import type { ClientConfig } from '../../shared/contract/sessions'

/**
 * Reconnect delays of a client: `first`, then doubled each time up to `most`, for at most `times` consecutive attempts.
 */
export class BackOff {
  readonly #settings: NonNullable<ClientConfig['reconnect']>
  #tries = 0
  #failed = 0

  constructor(settings: NonNullable<ClientConfig['reconnect']>) {
    this.#settings = settings
  }

  /** Number of consecutive failures. */
  get failed(): number {
    return this.#failed
  }

  /** Resets the counters after a connection that was established for some time. */
  succeeded(): void {
    this.#tries = 0
    this.#failed = 0
  }

  failedOnce(): void {
    this.#failed++
  }

  /** Returns the milliseconds until the next attempt, or null if there is none. */
  next(): number | null {
    const { first, most, times } = this.#settings
    if (times !== null && this.#tries >= times) return null
    return Math.min(first * 2 ** this.#tries++, Math.max(first, most))
  }
}
