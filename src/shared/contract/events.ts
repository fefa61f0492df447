import * as v from 'valibot'
import { SaveProgress } from './files'
import { ErrorInfo, SessionSummary } from './sessions'
import { ViewId } from './views'

/** Events carry totals, never deltas: a lost or merged one costs nothing. At most about 30 a second each. */

export const CaptureTotals = v.strictObject({
  path: v.string(),
  recording: v.boolean(),
  /** Bytes of the capture file. */
  fileBytes: v.number(),
  /** Payload bytes captured. */
  up: v.number(),
  down: v.number(),
  connections: v.strictObject({ open: v.number(), total: v.number() }),
  exchanges: v.number(),
  /** Segments captured and segments the analysis has read. */
  segments: v.number(),
  analysed: v.number(),
  /** Why nothing is written any more, such as a full disk. */
  error: v.nullable(ErrorInfo)
})
export type CaptureTotals = v.InferOutput<typeof CaptureTotals>

export const events = {
  /** Every session, whole; the list is short. */
  sessions: v.array(SessionSummary),
  capture: CaptureTotals,
  saving: SaveProgress,
  /** A view's total, and the lowest row that changed since the last event: pages from there on are stale. */
  view: v.strictObject({ view: ViewId, total: v.number(), changedFrom: v.number() })
}
