import { formatEndpoint } from '../../shared/model/connection-event'
import type { AttemptValues } from './attempt-values'
import type { Answered, FailureCode, Flight } from './flight'
import type { RequestLink } from './request-link'
import { oddness, oddRequest } from './odd'
import type { RepeatPlan } from './plan'
import type { RunHost } from './run-host'
import type { Tally } from './tally'

/** What becomes of requests: it is counted, what later steps need is taken out of it, and what is odd is told. */

export class Outcomes {
  readonly #plan: RepeatPlan
  readonly #tally: Tally
  readonly #values: AttemptValues
  readonly #host: RunHost
  /** Of the run, by its clock. */
  start = 0

  constructor(plan: RepeatPlan, tally: Tally, values: AttemptValues, host: RunHost) {
    this.#plan = plan
    this.#tally = tally
    this.#values = values
    this.#host = host
  }

  /** False where later steps lack something of it. */
  answered(link: RequestLink, flight: Flight, answered: Answered): boolean {
    const { status, at: lastByte } = answered
    const at = lastByte ?? this.#host.now()
    const latency = at - flight.due
    this.#tally.answer(flight.step, status, at - this.start, latency, at - flight.sent)
    const missing = this.#values.take(flight.attempt, flight.step, answered)
    if (missing !== null) this.#tally.error('missing', missing)
    this.#tellOdd(link, flight, { failure: missing, status, latency })
    return missing === null
  }

  failed(link: RequestLink, flight: Flight, code: FailureCode, why: string): void {
    const message = code === 'connect' ? this.unreached(link.target, why) : why
    const at = this.#host.now()
    this.#tally.failure(flight.step, code, message, at - this.start)
    this.#tellOdd(link, flight, { failure: message, status: 0, latency: at - flight.due })
  }

  /** In words. */
  unreached(target: number, why: string): string {
    const planned = this.#plan.targets[target]
    return `Cannot connect to ${planned === undefined ? '' : formatEndpoint(planned.target)}: ${why}`
  }

  #tellOdd(
    link: RequestLink,
    flight: Flight,
    outcome: { failure: string | null; status: number; latency: number }
  ): void {
    const planned = this.#plan.steps[flight.step]
    if (planned === undefined) return
    const why = oddness(this.#plan.record, planned.status, outcome)
    if (why !== null) this.#host.onOdd(oddRequest(link, flight, why, this.#host))
  }
}
