import type { ReuseTotals } from '../../../../../shared/contract/reuse'

/** Averages and ratios computed from connection totals; null if there is nothing to divide by. */

export interface ReuseFigures {
  readonly exchanges: number
  readonly connections: number
  readonly perConnection: number | null
  /** In ms. */
  readonly connecting: number | null
  readonly connectingEach: number | null
  readonly waiting: number | null
  /** From 0 to 1. */
  readonly idle: number | null
  /** In bytes. */
  readonly overhead: number
  readonly overheadEach: number | null
}

export function reuseFigures(totals: ReuseTotals): ReuseFigures {
  const { exchanges, connections, timed } = totals
  const connecting = over(totals.connecting, timed)
  const perConnection = over(exchanges, connections)
  return {
    exchanges,
    connections,
    perConnection,
    connecting,
    connectingEach: connecting === null || perConnection === null ? null : connecting / perConnection,
    waiting: over(totals.waiting, totals.answered),
    idle: over(totals.idle, totals.open),
    overhead: totals.overhead,
    overheadEach: over(totals.overhead, exchanges)
  }
}

/** Returns the savings of kept-alive connections, compared with one connection per exchange. */
export function reuseSaving(kept: ReuseTotals): { connections: number; bytes: number; rate: number } | null {
  if (kept.connections === 0) return null
  const connections = kept.exchanges - kept.connections
  const each = kept.overhead / kept.connections
  return { connections, bytes: Math.round(each * connections), rate: kept.connections / kept.exchanges }
}

function over(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count
}
