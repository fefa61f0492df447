/**
 * Throughput out of totals: bytes a second between two samples, and the last few of them for a sparkline.
 * Totals may be sampled at any pace; what counts is the time that really passed.
 */

export const RATE_SAMPLES = 30

export class RateMeter {
  #last: { time: number; total: number } | undefined
  #rates: readonly number[] = []

  /** Bytes a second, oldest first; at most RATE_SAMPLES. A new array at each sample. */
  get rates(): readonly number[] {
    return this.#rates
  }

  get latest(): number {
    return this.#rates.at(-1) ?? 0
  }

  /** `time` in milliseconds of any steady clock. */
  sample(time: number, total: number): void {
    const last = this.#last
    if (last !== undefined && time <= last.time) return
    this.#last = { time, total }
    if (last === undefined) return
    // A total below the last one began anew; its first rate is not known.
    const rate = total < last.total ? 0 : ((total - last.total) * 1000) / (time - last.time)
    this.#rates = [...this.#rates, rate].slice(-RATE_SAMPLES)
  }
}
