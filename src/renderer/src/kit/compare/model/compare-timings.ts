/** Phases of two exchanges side by side, from the name lookup to the last byte of the response. */
import type { ConnectionDetail, ExchangeDetail } from '../../../../../shared/contract/traffic'
import { drawEvents } from '../../words/model/timeline-events'

export const PHASES = ['lookup', 'connect', 'tls', 'waited', 'received', 'took'] as const
export type Phase = (typeof PHASES)[number]

export interface PhaseRow {
  readonly phase: Phase
  /** In ms; null if the phase did not occur or is unknown. */
  readonly left: number | null
  readonly right: number | null
}

interface Measured {
  readonly exchange: ExchangeDetail
  readonly connection: ConnectionDetail
}

/** Returns the phases that occurred on at least one side. */
export function comparePhases(left: Measured, right: Measured): PhaseRow[] {
  const [one, other] = [phasesOf(left), phasesOf(right)]
  return PHASES.map((phase) => ({ phase, left: one[phase], right: other[phase] })).filter(
    (row) => row.left !== null || row.right !== null
  )
}

export function phasesOf({ exchange: { row }, connection }: Measured): Record<Phase, number | null> {
  // An exchange on a reused connection did not wait for connecting.
  const isFirst = connection.row.exchanges > 0 && isFirstOf(row.time, connection)
  return {
    ...(isFirst ? reachingOf(connection) : { lookup: null, connect: null, tls: null }),
    waited: row.waited,
    received: row.took === null || row.waited === null ? null : row.took - row.waited,
    took: row.took
  }
}

/** Returns the connect phases so far. */
export function reachingOf({
  events
}: Pick<ConnectionDetail, 'events'>): Record<'lookup' | 'connect' | 'tls', number | null> {
  const { spans } = drawEvents(events)
  const sum = (...kinds: string[]): number | null => {
    const found = spans.filter(
      ({ kind, to, about }) => kinds.includes(kind) && to !== null && about !== 'client'
    )
    if (found.length === 0) return null
    return Math.max(...found.map(({ to }) => to ?? 0)) - Math.min(...found.map(({ from }) => from))
  }
  return {
    lookup: sum('lookup'),
    connect: sum('connect', 'attempt'),
    tls: sum('tls')
  }
}

/** True if no byte was sent before this time. */
function isFirstOf(time: number, { events }: ConnectionDetail): boolean {
  const first = events.find(({ name, data }) => name === 'first-byte' && data['direction'] === 'up')
  return first === undefined || time <= first.time
}
