/** Progress of a sent request: duration of each phase, and the current phase. */
import type { ConnectionDetail, ExchangeDetail } from '../../../../../../shared/contract/traffic'
import { PHASES, phasesOf, reachingOf, type Phase } from '../../../../kit/compare/model/compare-timings'
import { drawEvents, type SpanKind } from '../../../../kit/words/model/timeline-events'

export interface AnswerPhase {
  readonly phase: Phase
  /** In ms; null while it lasts. */
  readonly took: number | null
}

const REACHING: Partial<Record<SpanKind, Phase>> = {
  lookup: 'lookup',
  connect: 'connect',
  attempt: 'connect',
  tls: 'tls'
}

/** Returns the finished and current phases in order. */
export function answerPhases(connection: ConnectionDetail, exchange: ExchangeDetail | null): AnswerPhase[] {
  const took: Partial<Record<Phase, number | null>> =
    exchange === null ? reachingOf(connection) : phasesOf({ exchange, connection })
  const now = phaseNow(connection, exchange)
  return PHASES.flatMap((phase): AnswerPhase[] => {
    if (phase === now) return [{ phase, took: null }]
    const known = took[phase] ?? null
    return known === null ? [] : [{ phase, took: known }]
  })
}

function phaseNow({ row, events }: ConnectionDetail, exchange: ExchangeDetail | null): Phase | null {
  if (row.ended !== null) return null
  const open = drawEvents(events).spans.find(
    ({ kind, to, about }) => to === null && about !== 'client' && REACHING[kind] !== undefined
  )
  if (open !== undefined) return REACHING[open.kind] ?? null
  if (exchange?.row.state !== 'open') return null
  return exchange.row.waited === null ? 'waited' : 'received'
}
