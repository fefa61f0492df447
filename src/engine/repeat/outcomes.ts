import { formatEndpoint } from '../../shared/model/connection-event'
import type { AttemptValues } from './attempt-values'
import type { Answered, Flight } from './flight'
import type { RequestConnection } from './request-connection'
import { endingOf, oddness, anomalousRequest } from './anomaly'
import type { RepeatPlan } from './plan'
import type { RunHost } from './run-host'
import type { Tally } from './tally'
import { unreached, type Trouble } from './trouble'
import type { UpstreamFailure } from '../http-client/upstream-connection'

/** Processes the results of requests: counts them, extracts values for later steps, and reports unusual ones. */

export class Outcomes {
  readonly #plan: RepeatPlan
  readonly #tally: Tally
  readonly #values: AttemptValues
  readonly #host: RunHost
  /** Start of the run, by its clock. */
  start = 0

  constructor(plan: RepeatPlan, tally: Tally, values: AttemptValues, host: RunHost) {
    this.#plan = plan
    this.#tally = tally
    this.#values = values
    this.#host = host
  }

  /** Returns false if later steps lack a value from this response. */
  answered(connection: RequestConnection, flight: Flight, answered: Answered): boolean {
    const { status, at: lastByte } = answered
    const at = lastByte ?? this.#host.now()
    const latency = at - flight.due
    this.#tally.answer(flight.step, status, at - this.start, latency, at - flight.sent)
    const missing = this.#values.take(flight.attempt, flight.step, answered)
    if (missing !== null) this.#tally.error(missing)
    this.#reportAnomaly(connection, flight, { trouble: missing, status, latency })
    return missing === null
  }

  failed(connection: RequestConnection, flight: Flight, trouble: Trouble): void {
    const at = this.#host.now()
    this.#tally.failure(flight.step, trouble, at - this.start)
    this.#reportAnomaly(connection, flight, { trouble, status: 0, latency: at - flight.due })
  }

  unreached(target: number, failure: UpstreamFailure): Trouble {
    const planned = this.#plan.targets[target]
    return unreached(planned === undefined ? '' : formatEndpoint(planned.target), failure)
  }

  #reportAnomaly(
    connection: RequestConnection,
    flight: Flight,
    { trouble, ...outcome }: { trouble: Trouble | null; status: number; latency: number }
  ): void {
    const planned = this.#plan.steps[flight.step]
    if (planned === undefined) return
    const { record, connections } = this.#plan
    const why = oddness(record, planned.status, { failure: trouble?.message ?? null, ...outcome })
    if (why === null) return
    const ending = endingOf(trouble, connection.usable && connections.kind !== 'each')
    this.#host.onAnomaly(anomalousRequest(connection, flight, { why, ending }, this.#host))
  }
}
