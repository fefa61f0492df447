/** Rings at a time. */

/** What the clock of timers is late by; so long before its time an attempt is waited for busily. */
const BUSY_MS = 1.5

export interface AlarmHost {
  /** Milliseconds. */
  now(): number
  /** Waiting may take the whole thread. */
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

  /** In place of what was set before. It may ring early, when it is to be set again. */
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
