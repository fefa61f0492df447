import * as v from 'valibot'
import { CaptureId, CaptureTotals } from './captures'
import { SessionSummary } from './sessions'
import { ViewId } from './views'

/** Events carry totals, never deltas: a lost or merged one costs nothing. At most about 30 a second each. */
export const events = {
  /** Every session, whole; the list is short. */
  sessions: v.array(SessionSummary),
  /** Every open capture, the live one first. */
  captures: v.pipe(v.array(CaptureTotals), v.minLength(1)),
  /** A view's total, and the lowest row that changed since the last event: pages from there on are stale. */
  view: v.strictObject({ capture: CaptureId, view: ViewId, total: v.number(), changedFrom: v.number() })
}
