import type { RepeatSnapshot } from '../../shared/contract/repeat-snapshot'
import { formatEndpoint } from '../../shared/model/connection-event'
import type { RepeatPlan } from './plan'
import type { Tally } from './tally'
import type { Trouble } from './trouble'

/** State of a run from which a snapshot is made. */

export interface RepeatProgress {
  readonly state: RepeatSnapshot['state']
  readonly failure: Trouble | null
  /** Milliseconds. */
  readonly elapsed: number
  readonly perSecond: { readonly answers: number; readonly bytes: number }
  readonly begun: number
  readonly unsent: number
  readonly sent: number
  readonly up: number
  readonly down: number
}

export function snapshotOf(
  plan: RepeatPlan,
  names: readonly string[],
  tally: Tally,
  progress: RepeatProgress
): RepeatSnapshot {
  const { run, steps, targets, count, seconds, rate, concurrency, connections } = plan
  const { state, failure, elapsed, perSecond, begun, unsent, sent, up, down } = progress
  const { answered, failed, cancelled, resent, connected } = tally
  const target = targets[steps[0]?.target ?? 0]?.target
  const series = tally.series(elapsed)
  const { answers: mean } = perSecond
  const last = series.length < 2 ? undefined : series.at(-2)
  const named = tally.steps().map((step, at) => ({ name: names[at] ?? '', ...step }))
  return {
    run,
    state,
    failure: failure?.message ?? null,
    cause: failure === null ? null : { code: failure.code, about: failure.about },
    name: names[0] ?? '',
    target: target === undefined ? '' : formatEndpoint(target),
    elapsed,
    count,
    seconds,
    rate,
    concurrency,
    connections,
    attempts: { begun, done: tally.attemptsDone, failed: tally.attemptsFailed },
    requests: { sent: sent - resent, answered, failed, cancelled, resent },
    connected,
    bytes: { up, down },
    throughput: { mean, now: last?.answered ?? mean, bytes: perSecond.bytes },
    statuses: tally.statuses(),
    errors: tally.errors(),
    latency: tally.latency.figures(),
    bars: tally.bars(),
    sentLatency: tally.sentLatency?.figures() ?? null,
    late: rate === null ? null : { count: tally.late, worst: tally.worstLate, unsent },
    steps: named,
    series,
    recorded: { kept: 0, passed: 0 }
  }
}
