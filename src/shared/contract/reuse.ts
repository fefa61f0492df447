import * as v from 'valibot'
import { CaptureId } from './captures'
import { SessionId } from './sessions'

/**
 * Compares keep-alive with one connection per request: the cost of each, over the connections that carried exchanges.
 */

export const ReuseTotals = v.strictObject({
  connections: v.number(),
  exchanges: v.number(),
  /**
   * Milliseconds spent connecting (from opening to connected, TLS included), summed over the `timed` connections that
   * Tcplens made itself. Accepted connections are already established when Tcplens sees them.
   */
  connecting: v.number(),
  timed: v.number(),
  /**
   * Milliseconds from a request's first byte to its response's first byte, summed over the exchanges with a response.
   */
  waiting: v.number(),
  answered: v.number(),
  /** Milliseconds in which a connection was open without an exchange in progress, summed. */
  idle: v.number(),
  /** Milliseconds that connections were open, summed. */
  open: v.number(),
  /** Payload bytes in both directions. */
  bytes: v.number(),
  /** Bytes of the packets that open and close a TCP connection: only headers, summed. */
  overhead: v.number()
})
export type ReuseTotals = v.InferOutput<typeof ReuseTotals>

export const reuseRequests = {
  /** `sessions` limits the statistics; null for all. */
  'connections.reuse': {
    input: v.strictObject({ capture: CaptureId, sessions: v.nullable(v.array(SessionId)) }),
    output: v.strictObject({
      /** Connections that carried one exchange. */
      single: ReuseTotals,
      /** Connections that carried several. */
      kept: ReuseTotals,
      /** Maximum number of exchanges on one connection. */
      most: v.number(),
      /** Connections without exchanges, which are in neither of the two. */
      without: v.number()
    })
  }
}
