/**
 * Coalesces change notifications into a few calls per second: the first at once, then no sooner than the interval, and
 * always one after the last change.
 */
export class Coalescer {
  readonly #intervalMs: number
  readonly #notify: () => void
  #timer: NodeJS.Timeout | undefined
  #dirty = false

  constructor(intervalMs: number, notify: () => void) {
    this.#intervalMs = intervalMs
    this.#notify = notify
  }

  readonly touch = (): void => {
    if (this.#timer !== undefined) {
      this.#dirty = true
      return
    }
    this.#notify()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (!this.#dirty) return
      this.#dirty = false
      this.touch()
    }, this.#intervalMs)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#dirty = false
  }
}
