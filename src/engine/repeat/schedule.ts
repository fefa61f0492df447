/**
 * When attempts begin. Without a rate: whenever somebody can make one. With a rate each has its time beforehand, however
 * slow the answers are; one that nobody could make in time is still of that time, and its latency counts from there.
 * A tester that waits with a request until the last one is answered would not see how long others had to wait: this is
 * what is known as coordinated omission.
 *
 * Times are milliseconds.
 */

export interface Limits {
  /** Attempts. */
  readonly count: number | null
  readonly seconds: number | null
  /** Attempts a second. */
  readonly rate: number | null
  /** So many attempts have values. */
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

  /** When nothing more may begin. */
  get end(): number {
    return this.#end
  }

  /** Due ones count as begun. */
  take(now: number): Next {
    if (this.#begun >= this.#most || now >= this.#end) return OVER
    const since = this.#gap === null ? now : this.#start + this.#begun * this.#gap
    // Its time would come when all is over.
    if (since >= this.#end) return OVER
    if (since > now) return { is: 'later', at: since }
    return { is: 'due', attempt: this.#begun++, since }
  }

  /** Attempts whose time has come and that have not begun. */
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
