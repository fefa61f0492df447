import type { LatencyFigures, RepeatError } from '../../shared/contract/repeat-snapshot'
import { Histogram } from './histogram'
import { OTHERS, type Trouble } from './trouble'

/** Statistics of a run, in constant memory however many requests there are. */

/** Maximum number of distinct errors, because a server could send a different text with every error. */
const MAX_ERRORS = 40
/** Number of most recent seconds in the time series. */
const SERIES_SECONDS = 120
/** Timer inaccuracy in milliseconds that does not count as late. */
const LATE_MS = 1
const MAX_BARS = 72
const MAX_STATUS = 1000

interface Second {
  answered: number
  failed: number
}

export class Tally {
  answered = 0
  failed = 0
  cancelled = 0
  resent = 0
  connected = 0
  attemptsDone = 0
  attemptsFailed = 0
  late = 0
  worstLate = 0
  /**
   * Milliseconds since the start. A response that ends by silence is reported later than responses that ended after it.
   */
  lastAnswer = 0
  readonly latency = new Histogram()
  readonly sentLatency: Histogram | null
  readonly #steps: readonly { latency: Histogram; failed: number }[]
  readonly #statuses = new Float64Array(MAX_STATUS)
  readonly #errors = new Map<string, RepeatError>()
  #series: Second[] = []
  /** The last second of the series, from the start. */
  #second = -1

  constructor(steps: number, openLoop: boolean) {
    this.sentLatency = openLoop ? new Histogram() : null
    this.#steps =
      steps < 2 ? [] : Array.from({ length: steps }, () => ({ latency: new Histogram(), failed: 0 }))
  }

  /** Counts an attempt. With a fixed rate, `late` is the delay in milliseconds behind its schedule. */
  began(late: number): void {
    if (late > LATE_MS) this.late++
    if (late > this.worstLate) this.worstLate = late
  }

  /** Counts a response. `at`: time since the start. All in milliseconds. */
  answer(step: number, status: number, at: number, latency: number, sentLatency: number): void {
    this.answered++
    this.lastAnswer = Math.max(this.lastAnswer, at)
    this.latency.add(latency)
    this.sentLatency?.add(sentLatency)
    this.#steps[step]?.latency.add(latency)
    const known = status >= 0 && status < MAX_STATUS ? status : 0
    this.#statuses[known] = (this.#statuses[known] ?? 0) + 1
    this.#secondAt(at).answered++
  }

  failure(step: number, trouble: Trouble, at: number): void {
    this.failed++
    this.lastAnswer = Math.max(this.lastAnswer, at)
    const own = this.#steps[step]
    if (own !== undefined) own.failed++
    this.error(trouble)
    this.#secondAt(at).failed++
  }

  error(trouble: Trouble): void {
    const { message } = trouble
    const known = this.#errors.get(message)
    if (known !== undefined) known.count++
    else if (this.#errors.size < MAX_ERRORS) this.#errors.set(message, { ...trouble, count: 1 })
    else {
      const others = this.#errors.get(OTHERS.message) ?? { ...OTHERS, count: 0 }
      others.count++
      this.#errors.set(OTHERS.message, others)
    }
  }

  statuses(): { status: number; count: number }[] {
    // Raw responses have no status.
    return [...this.#statuses]
      .map((count, status) => ({ status, count }))
      .filter(({ status, count }) => status > 0 && count > 0)
  }

  /** Most frequent first. */
  errors(): RepeatError[] {
    return [...this.#errors.values()].map((error) => ({ ...error })).sort((a, b) => b.count - a.count)
  }

  bars(): { from: number; to: number; count: number }[] {
    return this.latency.bars(MAX_BARS)
  }

  steps(): { failed: number; latency: LatencyFigures }[] {
    return this.#steps.map(({ failed, latency }) => ({ failed, latency: latency.figures() }))
  }

  /** Time series up to the second of `at`. */
  series(at: number): Second[] {
    this.#secondAt(at)
    return this.#series.map((second) => ({ ...second }))
  }

  #secondAt(at: number): Second {
    const wanted = Math.max(0, Math.floor(at / 1000))
    if (wanted > this.#second) {
      const missing = Math.min(wanted - this.#second, SERIES_SECONDS)
      for (let n = 0; n < missing; n++) this.#series.push({ answered: 0, failed: 0 })
      this.#series = this.#series.slice(-SERIES_SECONDS)
      this.#second = wanted
    }
    return this.#series.at(-1) ?? { answered: 0, failed: 0 }
  }
}
