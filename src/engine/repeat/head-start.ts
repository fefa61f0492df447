/**
 * Opens connections before a run begins, so that connecting is not part of any response time. Does not wait for
 * connections that take much longer than the first.
 */

/** Milliseconds after the first connection is established at which the run begins without the others. */
const HEAD_START_MS = 1000

export class HeadStart {
  readonly #begin: () => void
  #awaited = 0
  #limit: NodeJS.Timeout | undefined

  /** `begin` may be called more than once. */
  constructor(begin: () => void) {
    this.#begin = begin
  }

  /** Sets the number of connections being opened. */
  expect(connections: number): void {
    this.#awaited = connections
  }

  connected(): void {
    this.#limit ??= setTimeout(this.#begin, HEAD_START_MS)
    this.fails()
  }

  /** A connection failed and is no longer waited for. */
  fails(): void {
    if (--this.#awaited === 0) this.#begin()
  }

  clear(): void {
    clearTimeout(this.#limit)
  }
}
