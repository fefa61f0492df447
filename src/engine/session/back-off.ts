import type { ClientConfig } from '../../shared/contract/sessions'

/** When a client tries again: after `first`, then each time twice as long, up to `most`, `times` times in a row. */
export class BackOff {
  readonly #settings: NonNullable<ClientConfig['reconnect']>
  #tries = 0
  #failed = 0

  constructor(settings: NonNullable<ClientConfig['reconnect']>) {
    this.#settings = settings
  }

  /** In a row. */
  get failed(): number {
    return this.#failed
  }

  /** A connection stood, and has ended: counting begins anew. */
  stood(): void {
    this.#tries = 0
    this.#failed = 0
  }

  failedOnce(): void {
    this.#failed++
  }

  /** Milliseconds until the next attempt; null where it was the last one. */
  next(): number | null {
    const { first, most, times } = this.#settings
    if (times !== null && this.#tries >= times) return null
    return Math.min(first * 2 ** this.#tries++, Math.max(first, most))
  }
}
