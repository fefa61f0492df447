import * as v from 'valibot'
import { CaptureId, CaptureTotals } from './captures'
import { CommandId } from './commands'
import { ConversationRun } from './conversation-replay'
import { RepeatSnapshot } from './repeat-snapshot'
import { SessionSummary } from './sessions'
import { Task } from './tasks'
import { ViewId } from './views'

/**
 * Events carry totals, never deltas: a lost or merged one costs nothing. At most about 30 a second each. The one
 * exception is `command`, a gesture of the user's in the host.
 */
export const events = {
  /** Every session, whole; the list is short. */
  sessions: v.array(SessionSummary),
  /** Every open capture, the live one first. */
  captures: v.pipe(v.array(CaptureTotals), v.minLength(1)),
  /** What is under way; the list is short, and mostly empty. */
  tasks: v.array(Task),
  /** Conversations that are held once more, and those that were and nobody has put away; the list is short. */
  conversations: v.array(ConversationRun),
  /** The run of a request that is repeated, ten times a second at most. */
  repeat: RepeatSnapshot,
  /** A command chosen in the host's menu. The page runs it. */
  command: CommandId,
  /** How many files wait for `files.openHanded`. */
  handed: v.number(),
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
    held: v.optional(v.number()),
    /** Rows that have been read for it, of how many; absent once all are, or none has to be. */
    scanned: v.optional(v.strictObject({ done: v.number(), total: v.number() }))
  })
}
