import type { ReuseTotals } from '../../../shared/contract/reuse'
import { Turns } from '../turns'
import type { Walker } from '../walker'

/**
 * Totals over the connections of a capture, separately for those with one exchange and those with several,
 * computed from the columns.
 */

/** Number of connections between checks of the time. */
const STRIDE = 256

/**
 * Lengths of packets without payload, with the TCP options that systems usually send: SYN and SYN-ACK have a
 * TCP header of 40 bytes, later packets of 32 (timestamps), a reset has no options.
 */
const OPENING_PACKETS = [60, 60, 52]
const CLOSING_PACKETS = [52, 52, 52, 52]
const RESET_PACKETS = [40]
/** An IPv6 header is this much longer. */
const V6_MORE_BYTES = 20

export interface Reuse {
  single: ReuseTotals
  kept: ReuseTotals
  most: number
  without: number
}

export async function readReuse(walker: Walker, sessions: readonly number[] | null): Promise<Reuse> {
  const { connections } = walker
  const wanted = sessions === null ? null : new Set(sessions)
  const found: Reuse = { single: nothing(), kept: nothing(), most: 0, without: 0 }
  const turns = new Turns()
  // By row, not by position: positions change if rows are dropped between two turns.
  for (let row = connections.present.at(0), seen = 0; row !== undefined; seen++) {
    if (wanted === null || wanted.has(connections.session.get(row))) {
      const exchanges = connections.exchanges.get(row)
      found.most = Math.max(found.most, exchanges)
      if (exchanges === 0) found.without++
      else add(exchanges === 1 ? found.single : found.kept, walker, row)
    }
    if (seen % STRIDE === STRIDE - 1) await turns.next()
    row = connections.present.at(connections.present.place(row + 1))
  }
  return found
}

function add(totals: ReuseTotals, walker: Walker, row: number): void {
  const { connections } = walker
  const { usage } = connections
  const connecting = usage.connecting(row)
  totals.connections++
  totals.exchanges += connections.exchanges.get(row)
  if (connecting !== null) {
    totals.connecting += connecting / 1e6
    totals.timed++
  }
  totals.waiting += usage.waiting(row) / 1e6
  totals.answered += usage.answered(row)
  totals.idle += idleTime(walker, row) / 1e6
  totals.open += (endOf(walker, row) - connections.opened.get(row)) / 1e6
  totals.bytes += connections.up.get(row) + connections.down.get(row)
  totals.overhead += packetBytes(walker, row)
}

/** Returns the nanoseconds during which the connection was established without an exchange in progress. */
export function idleTime(walker: Walker, row: number): number {
  const { connections } = walker
  const end = endOf(walker, row)
  const connecting = connections.usage.connecting(row) ?? 0
  return Math.max(0, end - connections.opened.get(row) - connecting - connections.usage.busy(row, end))
}

function endOf({ connections, time }: Walker, row: number): number {
  const opened = connections.opened.get(row)
  return connections.ended(row) === null ? Math.max(opened, time) : connections.closed.get(row)
}

function packetBytes({ connections }: Walker, row: number): number {
  const client = connections.client(row)
  const isPipe = client.startsWith('/') || client.startsWith('\\')
  if (isPipe) return 0
  const how = connections.ended(row)?.how
  const closing = how === undefined ? [] : how === 'fin' ? CLOSING_PACKETS : RESET_PACKETS
  const packets = [...OPENING_PACKETS, ...closing]
  const more = client.startsWith('[') ? V6_MORE_BYTES : 0
  return packets.reduce((sum, bytes) => sum + bytes + more, 0)
}

function nothing(): ReuseTotals {
  return {
    connections: 0,
    exchanges: 0,
    connecting: 0,
    timed: 0,
    waiting: 0,
    answered: 0,
    idle: 0,
    open: 0,
    bytes: 0,
    overhead: 0
  }
}
