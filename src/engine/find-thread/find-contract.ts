import type { FindLayer, FindPattern, UnreadableRange } from '../../shared/contract/find'
import type { ScopeRange } from '../analysis/find/find-source'
import type { UnreadContent } from '../analysis/find/unread-content'
import type { CaptureMatch } from '../find/capture-match'
import type { CaptureRequests } from '../analysis-thread/contract'

/** Types of the interface between the engine and the thread of a search. Both sides are trusted. */

export interface FindJob {
  readonly pattern: FindPattern
  /** Parts of streams to search; null for all. */
  readonly scope: readonly ScopeRange[] | null
  readonly where: readonly FindLayer[]
  /** The scope will change: it does not limit the connections whose contents are read. */
  readonly isChanging?: boolean
}

export interface FindTotals {
  /** Number of matches; `kept` of them can be listed. */
  readonly total: number
  readonly kept: number
  /** Rows of the capture searched, of how many. */
  readonly rows: number
  readonly of: number
  /** Bytes of streams searched. */
  readonly bytes: number
  /** The first ones, and the number of all. */
  readonly unreadable: readonly UnreadableRange[]
  readonly unreadableCount: number
  /** Exchanges whose contents were searched, or that have none of their own, of how many. */
  readonly exchanges: number
  readonly ofExchanges: number
  /** Contents that were not searched, or not to their end: the first ones, and the number of all. */
  readonly unread: readonly UnreadContent[]
  readonly unreadCount: number
}

// A type, not an interface: only a type fits the general RequestMap.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type FindThreadRequests = {
  /** Searches the rows that the capture has by now, from the first one not searched yet. `scope` replaces the job's. */
  'find.run': { input: { scope?: readonly ScopeRange[] }; output: FindTotals }
  /**
   * Returns the next matches that were found and kept, each once, and the number of rows that a ring has dropped: they
   * and matches returned earlier that lie in these rows no longer exist.
   */
  'find.take': { input: { count: number }; output: { matches: CaptureMatch[]; dropped: number } }
  'find.page': { input: { first: number; count: number }; output: CaptureMatch[] }
}

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type FindThreadEvents = {
  progress: FindTotals
}

/** Requests that the thread makes to the analysis of the capture, through the engine. */
export type SourceRequests = Pick<
  CaptureRequests,
  'find.rows' | 'find.windows' | 'find.bytes' | 'find.begin' | 'find.decoded' | 'find.metadata'
>
