import type { FindContext, FindGroup, FindLine, FindMatch, FindState } from '../../shared/contract/find'
import type { ViewQuery } from '../../shared/contract/views'
import { AppError } from '../../shared/model/app-error'
import { toErrorInfo } from '../../shared/rpc/server'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import { MOST_MATCH_BYTES, type CaptureMatch } from '../find/capture-match'
import type { FindJob, FindTotals } from '../find-thread/find-contract'
import { FindThread } from '../find-thread/find-thread'
import { Coalescer } from '../notify'
import { MatchGroups } from './match-groups'

/** An open search: its thread, and the matches found so far. Follows the capture until it is closed. */

/** Minimum interval between two reports. */
const REPORT_MS = 50
/** Matches received in one message. */
const TAKEN = 1000
/** Minimum interval at which the rows of a filter are determined again while the capture grows. */
const SCOPE_MS = 500

/** How far a capture has been analysed. */
export interface CaptureProgress {
  readonly rows: number
  /** Rows may follow. */
  readonly isLive: boolean
  /** Its files are being read. */
  readonly isOpening: boolean
}

export interface OpenFindOptions {
  readonly find: number
  readonly capture: number
  readonly script: URL
  readonly client: AnalysisThread['client']
  readonly job: FindJob
  /** Limits the search to the rows of this query; the job has no scope then. */
  readonly query: ViewQuery | null
  /** Null if the capture was closed or cleared. */
  progress(): CaptureProgress | null
  report(state: FindState): void
}

const NOTHING: FindTotals = {
  total: 0,
  kept: 0,
  rows: 0,
  of: 0,
  bytes: 0,
  unreadable: [],
  unreadableCount: 0,
  exchanges: 0,
  ofExchanges: 0,
  unread: [],
  unreadCount: 0
}

export class OpenFind {
  readonly capture: number
  readonly #options: OpenFindOptions
  readonly #groups = new MatchGroups()
  readonly #changed: Coalescer
  #thread: FindThread | null = null
  #totals = NOTHING
  #state: FindState['state'] = 'searching'
  #end: FindState['end']
  #dropped = 0
  #taking: Promise<void> | null = null
  /** True while matches wait to be taken. */
  #hasMore = false
  #wake: (() => void) | null = null
  #pause: NodeJS.Timeout | undefined
  #endWaiting: () => void = () => undefined
  readonly #over = new Promise<void>((resolve) => (this.#endWaiting = resolve))

  constructor(options: OpenFindOptions) {
    this.capture = options.capture
    this.#options = options
    this.#changed = new Coalescer(REPORT_MS, () => {
      options.report(this.state)
    })
  }

  get state(): FindState {
    const { total, rows, of, bytes, unreadable, unreadableCount } = this.#totals
    const { exchanges, ofExchanges, unread, unreadCount } = this.#totals
    return {
      find: this.#options.find,
      capture: this.capture,
      total,
      kept: this.#groups.count,
      groups: this.#groups.groups,
      lines: this.#groups.lines,
      rows,
      of,
      bytes,
      unreadable: [...unreadable],
      unreadableCount,
      exchanges,
      ofExchanges,
      unread: unread.map(({ connection, exchange, part, reason, coding }) => ({
        connection,
        exchange,
        part,
        reason,
        coding
      })),
      unreadCount,
      state: this.#state,
      ...(this.#end === undefined ? {} : { end: this.#end })
    }
  }

  /** Searches until the search ends. Never rejects. */
  async run(): Promise<void> {
    const { script, client, job, query } = this.#options
    try {
      const scope = query === null ? job.scope : await client.request('find.scope', { query })
      if (this.#isOver()) return
      const thread = new FindThread(script, client, { ...job, scope, isChanging: query !== null })
      this.#thread = thread
      thread.onProgress((totals) => {
        this.#totals = totals
        // The run that is in progress reports the error.
        this.#take(thread).catch(() => undefined)
        this.#changed.touch()
      })
      await this.#follow(thread)
    } catch (error) {
      if (this.#isOver()) return
      const isGone = error instanceof AppError && error.code === 'not-found'
      this.end(isGone ? { why: 'closed' } : { why: 'failed', error: toErrorInfo(error) })
    }
  }

  /** Handles a change of the capture. */
  captureChanged(): void {
    if (this.#isOver()) return
    if (this.#options.progress() === null) this.end({ why: 'closed' })
    else this.#wake?.()
  }

  /** Ends the search and reports why. Its matches stay readable. */
  end(end: NonNullable<FindState['end']>): void {
    if (this.#isOver()) return
    this.#state = 'ended'
    this.#end = end
    this.#options.report(this.state)
    void this.close()
  }

  async close(): Promise<void> {
    this.#state = 'ended'
    this.#changed.close()
    clearTimeout(this.#pause)
    this.#endWaiting()
    await this.#thread?.close()
  }

  async lines(first: number, count: number): Promise<{ total: number; lines: FindLine[] }> {
    const total = this.#groups.lines
    const listed = this.#groups.page(first, count)
    const { titles, contexts } = await this.#options.client.request('find.describe', {
      groups: listed.flatMap((line) => (line.kind === 'group' ? [line.group] : [])),
      matches: listed.flatMap((line) => (line.kind === 'match' ? [asListed(line.match)] : []))
    })
    let title = 0
    let context = 0
    return {
      total,
      lines: listed.map((line) => {
        if (line.kind === 'group') return { ...line, title: titles[title++] ?? '' }
        const recorded = contexts[context++] ?? null
        const { match, ...rest } = line
        return { ...rest, match: asListed(match), context: keptContext(match, recorded) }
      })
    }
  }

  groupPage(first: number, count: number): { total: number; groups: FindGroup[] } {
    return { total: this.#groups.groups, groups: this.#groups.groupPage(first, count) }
  }

  /** Searches the rows that the capture has, and later ones when they are analysed. */
  async #follow(thread: FindThread): Promise<void> {
    const { query, client } = this.#options
    for (let isFirst = true; !this.#isOver(); isFirst = false) {
      // Later rows may match the filter, or belong to rows that match it meanwhile.
      const scope = isFirst || query === null ? undefined : await client.request('find.scope', { query })
      this.#totals = await thread.run(scope)
      await this.#take(thread)
      if (this.#isOver()) return
      const state = this.#settledState()
      this.#state = state
      this.#changed.touch()
      await this.#moreRows()
    }
  }

  #settledState(): FindState['state'] {
    const progress = this.#options.progress()
    if (progress?.isOpening === true) return 'searching'
    return progress?.isLive === true ? 'live' : 'done'
  }

  /** Resolves when there are rows to search, or when the search ends. */
  async #moreRows(): Promise<void> {
    if (this.#options.query !== null) await Promise.race([this.#paused(), this.#over])
    while (!this.#isOver() && (this.#options.progress()?.rows ?? 0) <= this.#totals.rows) {
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), this.#over])
      const state = this.#settledState()
      if (!this.#isOver() && state !== this.#state && state !== 'searching') {
        this.#state = state
        this.#changed.touch()
      }
    }
  }

  /** Receives the matches found so far. */
  #take(thread: FindThread): Promise<void> {
    this.#hasMore = true
    this.#taking ??= this.#takeAll(thread).finally(() => (this.#taking = null))
    return this.#taking
  }

  async #takeAll(thread: FindThread): Promise<void> {
    while (this.#hasMore) {
      this.#hasMore = false
      for (;;) {
        const { matches, dropped } = await thread.take(TAKEN)
        if (dropped > this.#dropped) {
          this.#dropped = dropped
          this.#groups.drop(dropped)
        }
        if (matches.length === 0) break
        const places = matches.filter((match) => match.layer === 'wire')
        const exchanges = await this.#options.client.request('find.exchanges', { places })
        let wire = 0
        for (const match of matches) {
          const exchange = match.layer === 'wire' ? (exchanges[wire++] ?? 0) : 0
          this.#groups.add(match, exchange)
        }
        this.#changed.touch()
      }
    }
  }

  #paused(): Promise<void> {
    return new Promise((resolve) => {
      this.#pause = setTimeout(resolve, SCOPE_MS)
    })
  }

  #isOver(): boolean {
    return this.#state === 'ended'
  }
}

/** Removes what only the search needs. */
function asListed(match: CaptureMatch): FindMatch {
  const { row: _, ...listed } = match
  if (listed.layer !== 'decoded') return listed
  const { context: _context, ...decoded } = listed
  return decoded
}

/** Returns the context of decoded content, which was kept with the match; `recorded` for other matches. */
function keptContext(match: CaptureMatch, recorded: FindContext | null): FindContext | null {
  if (match.layer !== 'decoded' || match.context === null) return recorded
  const { bytes, at } = match.context
  const length = Math.min(match.length, MOST_MATCH_BYTES, bytes.length - at)
  return { bytes, at, length, cut: length < match.length, time: recorded?.time ?? null }
}
