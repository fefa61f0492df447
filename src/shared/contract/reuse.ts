import * as v from 'valibot'
import { CaptureId } from './captures'
import { SessionId } from './sessions'

/** Keep-alive against one connection per request: what each way cost, over the connections that carried exchanges. */

export const ReuseTotals = v.strictObject({
  connections: v.number(),
  exchanges: v.number(),
  /**
   * Milliseconds: sum of what connecting took (from opening to connected, TLS included), over the `timed` connections
   * that Tcplens made itself. What it accepts is connected before it can look.
   */
  connecting: v.number(),
  timed: v.number(),
  /** Milliseconds from a request's first byte to its answer's, summed over the exchanges that were answered. */
  waiting: v.number(),
  answered: v.number(),
  /** Milliseconds in which a connection was there and no exchange under way, summed. */
  idle: v.number(),
  /** Milliseconds that connections were open, summed. */
  open: v.number(),
  /** Payload bytes, both ways. */
  bytes: v.number(),
  /** Bytes of the packets that open and close a TCP connection, which carry nothing: headers alone, summed. */
  overhead: v.number()
})
export type ReuseTotals = v.InferOutput<typeof ReuseTotals>

export const reuseRequests = {
  /** `sessions` limits it; null for all. */
  'connections.reuse': {
    input: v.strictObject({ capture: CaptureId, sessions: v.nullable(v.array(SessionId)) }),
    output: v.strictObject({
      /** Connections that carried one exchange. */
      single: ReuseTotals,
      /** Connections that carried several. */
      kept: ReuseTotals,
      /** The most exchanges that one connection carried. */
      most: v.number(),
      /** Connections without any exchange, in neither of the two. */
      without: v.number()
    })
  }
}
