import { performance } from 'node:perf_hooks'

/**
 * Rate over the middle of a run. The first `warmMs` (slow start, growing buffers, code compilation) are left out,
 * and so is the end, when some connections are already idle.
 */
export class RateWindow {
  readonly #warmMs: number
  readonly #measureMs: number
  #beganAt = 0
  #from: { time: number; count: number } | undefined
  #to: { time: number; count: number } | undefined
  #count = 0

  constructor(warmMs: number, measureMs: number) {
    this.#warmMs = warmMs
    this.#measureMs = measureMs
  }

  /** Records that `amount` more units have just been completed. */
  add(amount: number): void {
    this.#count += amount
    if (this.#to !== undefined) return
    const time = performance.now()
    if (this.#beganAt === 0) this.#beganAt = time
    const since = time - this.#beganAt
    if (this.#from === undefined) {
      if (since >= this.#warmMs) this.#from = { time, count: this.#count }
    } else if (since >= this.#warmMs + this.#measureMs) {
      this.#to = { time, count: this.#count }
    }
  }

  get total(): number {
    return this.#count
  }

  get done(): boolean {
    return this.#to !== undefined
  }

  /** Units per second; NaN for a run that never filled the window. */
  get rate(): number {
    if (this.#from === undefined || this.#to === undefined) return Number.NaN
    return ((this.#to.count - this.#from.count) / (this.#to.time - this.#from.time)) * 1000
  }
}
