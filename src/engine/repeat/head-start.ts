/**
 * Connections that are made before a run begins, so that how long they take is no part of any answer. Those that take
 * much longer than the first are not waited for.
 */

/** The run begins without the connections that do not stand yet when the first has stood for so long. */
const HEAD_START_MS = 1000

export class HeadStart {
  readonly #begin: () => void
  #awaited = 0
  #limit: NodeJS.Timeout | undefined

  /** `begin`: may be called more than once. */
  constructor(begin: () => void) {
    this.#begin = begin
  }

  /** So many are made now. */
  expect(connections: number): void {
    this.#awaited = connections
  }

  stands(): void {
    this.#limit ??= setTimeout(this.#begin, HEAD_START_MS)
    this.fails()
  }

  /** It will not stand: one less to wait for. */
  fails(): void {
    if (--this.#awaited === 0) this.#begin()
  }

  clear(): void {
    clearTimeout(this.#limit)
  }
}
