/**
 * Schedule of the attempts. Without a rate, an attempt begins whenever a lane is free. With a rate, each attempt has a
 * fixed time, however slow the responses are. An attempt that starts late keeps its scheduled time, and its latency
 * counts from there. A load tester that sends a request only after the previous response would not measure how long
 * other clients had to wait, which is known as coordinated omission.
 *
 * Times are milliseconds.
 */

export interface Limits {
  /** Number of attempts. */
  readonly count: number | null
  readonly seconds: number | null
  /** Attempts per second. */
  readonly rate: number | null
  /** Number of attempts for which values exist. */
  readonly values: number
}

export type Next =
  | { readonly is: 'due'; readonly attempt: number; readonly since: number }
  | { readonly is: 'later'; readonly at: number }
  | { readonly is: 'over' }

const OVER: Next = { is: 'over' }

export class Schedule {
  readonly #most: number
  readonly #end: number
  readonly #gap: number | null
  readonly #start: number
  #begun = 0

  constructor({ count, seconds, rate, values }: Limits, start: number) {
    this.#start = start
    this.#most = Math.min(count ?? Infinity, values)
    this.#end = seconds === null ? Infinity : start + seconds * 1000
    this.#gap = rate === null ? null : 1000 / rate
  }

  get begun(): number {
    return this.#begun
  }

  /** Time after which no attempt may begin. */
  get end(): number {
    return this.#end
  }

  /** Returns the next attempt. A due attempt counts as begun. */
  take(now: number): Next {
    if (this.#begun >= this.#most || now >= this.#end) return OVER
    const since = this.#gap === null ? now : this.#start + this.#begun * this.#gap
    // It would be due after the end of the run.
    if (since >= this.#end) return OVER
    if (since > now) return { is: 'later', at: since }
    return { is: 'due', attempt: this.#begun++, since }
  }

  /** Number of attempts that are due but have not begun. */
  waiting(now: number): number {
    if (this.#gap === null) return 0
    const until = Math.min(now, this.#end)
    const due = Math.min(
      this.#most,
      Math.floor((until - this.#start) / this.#gap) + (until < this.#end ? 1 : 0)
    )
    return Math.max(0, due - this.#begun)
  }
}
