/** Timer with higher precision than setTimeout. */

/** Milliseconds by which timers may be late. For this long before the due time, the thread polls. */
const BUSY_MS = 1.5

export interface AlarmHost {
  /** Milliseconds. */
  now(): number
  /** True if polling may use the thread completely. */
  readonly busy: boolean
}

export class Alarm {
  readonly #host: AlarmHost
  readonly #ring: () => void
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined

  constructor(host: AlarmHost, ring: () => void) {
    this.#host = host
    this.#ring = ring
  }

  /** Replaces the previous time. The callback may run early and then sets the time again. */
  set(at: number): void {
    this.clear()
    const ms = at - this.#host.now()
    if (!this.#host.busy) this.#timer = setTimeout(this.#ring, Math.max(1, ms))
    else if (ms > BUSY_MS) this.#timer = setTimeout(this.#ring, ms - BUSY_MS)
    else this.#immediate = setImmediate(this.#ring)
  }

  clear(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
  }
}
