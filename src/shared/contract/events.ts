import * as v from 'valibot'
import { CaptureId, CaptureTotals } from './captures'
import { SessionSummary } from './sessions'
import { Task } from './tasks'
import { ViewId } from './views'

/** Events carry totals, never deltas: a lost or merged one costs nothing. At most about 30 a second each. */
export const events = {
  /** Every session, whole; the list is short. */
  sessions: v.array(SessionSummary),
  /** Every open capture, the live one first. */
  captures: v.pipe(v.array(CaptureTotals), v.minLength(1)),
  /** What is under way; the list is short, and mostly empty. */
  tasks: v.array(Task),
  /**
   * A view's total, and the lowest row that changed since the last event: pages from there on are stale. `dropped`:
   * rows that this view has lost since it was opened because the capture dropped them; what stands behind them has
   * moved up by as many.
   */
  view: v.strictObject({
    capture: CaptureId,
    view: ViewId,
    total: v.number(),
    changedFrom: v.number(),
    dropped: v.number(),
    /** Of a frozen view: rows that have come since and that it would show. */
    held: v.optional(v.number())
  })
}
