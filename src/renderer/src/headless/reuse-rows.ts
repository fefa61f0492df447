import type { ReuseTotals } from '../../../shared/contract/reuse'

/** Means and shares out of the sums; null where there is nothing to divide by. */

export interface ReuseFigures {
  readonly exchanges: number
  readonly connections: number
  readonly perConnection: number | null
  /** Milliseconds. */
  readonly connecting: number | null
  readonly connectingEach: number | null
  readonly waiting: number | null
  /** 0 to 1. */
  readonly idle: number | null
  /** Bytes. */
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

/** What those that were kept alive did without, had each of their exchanges taken a connection. */
export function reuseSaving(kept: ReuseTotals): { connections: number; bytes: number; rate: number } | null {
  if (kept.connections === 0) return null
  const connections = kept.exchanges - kept.connections
  const each = kept.overhead / kept.connections
  return { connections, bytes: Math.round(each * connections), rate: kept.connections / kept.exchanges }
}

function over(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count
}
