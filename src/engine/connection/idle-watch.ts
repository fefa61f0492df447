/**
 * Reports once that a connection has been idle for a given time; traffic re-arms it. It does not use the socket's own
 * timeout, because each write restarts that, and the reset detection of an unread socket (reset-watch.ts) makes empty
 * writes.
 */

/** The observed connection. Times are in milliseconds of a monotonic clock. */
export interface Watched {
  now(): number
  /** Time of the last traffic. */
  active(): number
  /** Bytes not yet accepted by the peer. A decrease since the last check counts as traffic. */
  pending(): number
}

export class IdleWatch {
  readonly #after: number
  readonly #watched: Watched
  readonly #onIdle: () => void
  /** Time of the last known traffic. */
  #since: number
  /** Pending bytes at the last check. */
  #pending = 0
  /** Undefined from the report until the next traffic. */
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(after: number, watched: Watched, onIdle: () => void) {
    this.#after = after
    this.#watched = watched
    this.#onIdle = onIdle
    this.#since = watched.active()
    this.#wait()
  }

  /** Call it for every read and write. It is cheap. */
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
