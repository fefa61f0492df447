/** Timer that can be paused and counts only running time. */
export class Countdown {
  readonly #done: () => void
  #leftMs: number
  #since = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Runs `done` once, `ms` milliseconds of running time after the first `resume`. */
  constructor(ms: number, done: () => void) {
    this.#leftMs = ms
    this.#done = done
  }

  resume(): void {
    if (this.#timer !== undefined) return
    this.#since = Date.now()
    this.#timer = setTimeout(this.#done, this.#leftMs)
  }

  pause(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#leftMs = Math.max(0, this.#leftMs - (Date.now() - this.#since))
  }
}
