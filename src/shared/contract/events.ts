import * as v from 'valibot'
import { CaptureId, CaptureTotals } from './captures'
import { CommandId } from './commands'
import { ConversationRun } from './conversation-replay'
import { EngineStop } from './engine-stop'
import { FindState } from './find'
import { RepeatSnapshot } from './repeat-snapshot'
import { RulesState } from './rules'
import { SessionSummary } from './sessions'
import { Task } from './tasks'
import { ViewId } from './views'

/**
 * Events carry totals, never deltas, so that a lost or merged event does no harm. At most about 30 per second each. The
 * exception is `command`, a user action in the host.
 */
export const events = {
  /** All sessions, complete; the list is short. */
  sessions: v.array(SessionSummary),
  /** Every open capture, the live one first. */
  captures: v.pipe(v.array(CaptureTotals), v.minLength(1)),
  /** Running tasks; the list is short and usually empty. */
  tasks: v.array(Task),
  /** Running conversation replays, and finished ones that have not been removed; the list is short. */
  conversations: v.array(ConversationRun),
  /** The rules with their problems and counts. */
  rules: RulesState,
  /** The load test, at most ten times per second. */
  repeat: RepeatSnapshot,
  /** An open search, at most twenty times per second. */
  find: FindState,
  /** A command chosen in the host's menu. The page runs it. */
  command: CommandId,
  /** The engine's thread ended. `engine.restart` starts another one. */
  engineStopped: EngineStop,
  /** Number of files waiting for `files.openHanded`. */
  handed: v.number(),
  /**
   * A view's total, and the lowest row changed since the last event: pages from there on are stale. `dropped`: rows
   * that this view has lost since it was opened because the capture dropped them; the rows after them have moved up by
   * as many.
   */
  view: v.strictObject({
    capture: CaptureId,
    view: ViewId,
    total: v.number(),
    changedFrom: v.number(),
    dropped: v.number(),
    /** Frozen view only: number of new rows that it would show. */
    held: v.optional(v.number()),
    /** Number of rows read for the view, and to be read; absent once all are read, or if none has to be. */
    scanned: v.optional(v.strictObject({ done: v.number(), total: v.number() })),
    /** Number of rows that the filter could not decide, since a field of theirs cannot be read; absent for none. */
    unreadable: v.optional(v.number())
  })
}
