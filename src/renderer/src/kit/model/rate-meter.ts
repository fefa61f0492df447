/**
 * Computes throughput from totals: bytes per second between samples, with the latest values for a sparkline. Sampling
 * intervals may vary; the elapsed time is used.
 */

export const RATE_SAMPLES = 30

export class RateMeter {
  #last: { time: number; total: number } | undefined
  #rates: readonly number[] = []

  /** Bytes per second, oldest first; at most RATE_SAMPLES. A new array for each sample. */
  get rates(): readonly number[] {
    return this.#rates
  }

  get latest(): number {
    return this.#rates.at(-1) ?? 0
  }

  /** `time`: ms of any monotonic clock. */
  sample(time: number, total: number): void {
    const last = this.#last
    if (last !== undefined && time <= last.time) return
    this.#last = { time, total }
    if (last === undefined) return
    // A lower total means that the counter was reset; its first rate is unknown.
    const rate = total < last.total ? 0 : ((total - last.total) * 1000) / (time - last.time)
    this.#rates = [...this.#rates, rate].slice(-RATE_SAMPLES)
  }
}
