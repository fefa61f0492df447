/**
 * Coalesces change notifications into a few calls per second: the first at once, then no sooner than the interval, and
 * always one after the last change.
 */
export class Coalescer {
  readonly #intervalMs: number
  readonly #tell: () => void
  #timer: NodeJS.Timeout | undefined
  #dirty = false

  constructor(intervalMs: number, tell: () => void) {
    this.#intervalMs = intervalMs
    this.#tell = tell
  }

  readonly touch = (): void => {
    if (this.#timer !== undefined) {
      this.#dirty = true
      return
    }
    this.#tell()
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
