/**
 * Finds that nothing has passed for a while, and says so once until something passes again. Not by the socket's own
 * timer: that begins anew at each write, and what looks for resets on a socket that is not read (reset-watch.ts)
 * writes, if only nothing.
 */

/** What is looked at. Times in milliseconds of any clock that does not go back. */
export interface Watched {
  now(): number
  /** When something last passed. */
  active(): number
  /** Bytes that the peer has yet to take: fewer than at the last look, and something has passed. */
  pending(): number
}

export class IdleWatch {
  readonly #after: number
  readonly #watched: Watched
  readonly #onIdle: () => void
  /** When something passed, as far as is known. */
  #since: number
  /** Bytes that waited when it was last looked. */
  #pending = 0
  /** Undefined from when it was said until something passes. */
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(after: number, watched: Watched, onIdle: () => void) {
    this.#after = after
    this.#watched = watched
    this.#onIdle = onIdle
    this.#since = watched.active()
    this.#wait()
  }

  /** Something passes. Cheap: it is said of every read and write. */
  passed(): void {
    this.#pending = this.#watched.pending()
    if (this.#timer === undefined && !this.#closed) this.#wait()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #wait(): void {
    const due = Math.max(this.#since, this.#watched.active()) + this.#after
    this.#timer = setTimeout(
      () => {
        this.#look()
      },
      Math.max(0, Math.ceil(due - this.#watched.now()))
    )
  }

  #look(): void {
    this.#timer = undefined
    const pending = this.#watched.pending()
    if (pending < this.#pending) this.#since = this.#watched.now()
    this.#pending = pending
    const passed = Math.max(this.#since, this.#watched.active())
    if (this.#watched.now() - passed < this.#after) this.#wait()
    else this.#onIdle()
  }
}
