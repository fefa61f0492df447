import type { LatencyFigures } from '../../shared/contract/repeat-snapshot'

/**
 * Histogram of durations with logarithmic buckets, as in HdrHistogram: each power of two is divided into 128 equal
 * parts, so that a bucket's middle differs by at most 0.4 % from every value in it. The memory depends only on the
 * number of buckets, whether a thousand or a billion durations were counted.
 *
 * The bucket index is taken from the bits of the duration as a double: eleven bits of exponent and the first seven of
 * the mantissa.
 *
 *     63 62        52 51      45 44                 0
 *     s  exponent     7 bits     below the precision
 */

const PARTS_BITS = 7
const PARTS = 1 << PARTS_BITS
/**
 * Range in milliseconds: from 60 ns, the smallest difference between two clock reads, to 2.3 hours, longer than any
 * timeout.
 */
const LEAST_EXPONENT = -14
const MOST_EXPONENT = 23
const OFFSET = (1023 + LEAST_EXPONENT) * PARTS
const BUCKETS = (MOST_EXPONENT - LEAST_EXPONENT) * PARTS

const PERCENTILES = [50, 75, 90, 95, 99, 99.9, 99.99]

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
/** Index of the word that contains the exponent. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0

interface Bar {
  from: number
  to: number
  count: number
}

export class Histogram {
  readonly #counts = new Float64Array(BUCKETS)
  #count = 0
  #min = Infinity
  #max = 0
  /** Welford's method, which avoids the precision loss of sums of squares. */
  #mean = 0
  #squares = 0

  get count(): number {
    return this.#count
  }

  /** Milliseconds, not negative. */
  add(value: number): void {
    const bucket = bucketOf(value)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#count++
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
    const apart = value - this.#mean
    this.#mean += apart / this.#count
    this.#squares += apart * (value - this.#mean)
  }

  /** Returns the smallest duration not exceeded by this percentage of the values. */
  percentile(of: number): number {
    return this.#percentiles([of])[0] ?? 0
  }

  figures(): LatencyFigures {
    const found = this.#percentiles(PERCENTILES)
    return {
      count: this.#count,
      min: this.#count === 0 ? 0 : this.#min,
      mean: this.#mean,
      deviation: this.#count < 2 ? 0 : Math.sqrt(this.#squares / (this.#count - 1)),
      max: this.#max,
      percentiles: PERCENTILES.map((of, at) => ({ of, is: found[at] ?? 0 }))
    }
  }

  /**
   * Returns at most `most` bars from the smallest to the largest value, on a logarithmic scale that keeps outliers
   * visible.
   */
  bars(most: number): Bar[] {
    if (this.#count === 0) return []
    const first = bucketOf(this.#min)
    const last = bucketOf(this.#max)
    const each = Math.max(1, Math.ceil((last - first + 1) / most))
    const bars: Bar[] = []
    for (let at = first; at <= last; at += each) {
      let count = 0
      for (let n = at; n < at + each; n++) count += this.#counts[n] ?? 0
      bars.push({ from: startOf(at), to: startOf(at + each), count })
    }
    return bars
  }

  /** `wanted` in ascending order. */
  #percentiles(wanted: readonly number[]): number[] {
    const found: number[] = []
    let seen = 0
    let bucket = -1
    for (const of of wanted) {
      // Nearest rank. 99.9 % of 1000 is not an integer in binary and must not be rounded up to the 1000th value.
      const rank = Math.max(1, Math.ceil(this.#count * (of / 100) - 1e-9 * this.#count))
      while (seen < rank && bucket < BUCKETS - 1) seen += this.#counts[++bucket] ?? 0
      if (rank >= this.#count) found.push(this.#max)
      else {
        const middle = (startOf(bucket) + startOf(bucket + 1)) / 2
        found.push(Math.min(this.#max, Math.max(this.#min, middle)))
      }
    }
    return found
  }
}

function bucketOf(value: number): number {
  double[0] = value
  const bucket = ((words[HIGH] ?? 0) >>> (20 - PARTS_BITS)) - OFFSET
  return bucket < 0 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket
}

function startOf(bucket: number): number {
  const exponent = LEAST_EXPONENT + Math.floor(bucket / PARTS)
  return 2 ** exponent * (1 + (bucket % PARTS) / PARTS)
}
