import type { Client } from '../../shared/rpc/client'
import type { DecodedContents } from '../analysis/find/decoded-source'
import type { UnreadContent } from '../analysis/find/unread-content'
import { placeOf, type ContentPlace } from '../find/content-batch'
import { ContentScan } from '../find/content-scan'
import type { Searcher } from '../find/found'
import { CONTEXT_BYTES, MOST_MATCH_BYTES, type DecodedMatch, type MatchContext } from '../find/capture-match'
import type { RecordedReader } from '../find/wire-source'
import type { SourceRequests } from './find-contract'
import type { MatchScope } from './match-scope'

/**
 * Search of the decoded contents of messages. The analysis decodes while this thread searches. Leaves out matches whose
 * bytes are recorded in the same order: the search of the recorded bytes reports them.
 */

export interface DecodedSink {
  decoded(match: DecodedMatch): void
  unread(content: UnreadContent): void
}

type Source = Pick<Client<SourceRequests, Record<string, never>>, 'request'>

interface Candidate {
  readonly part: number
  readonly from: number
  readonly to: number
  readonly searcher: number
  readonly place: ContentPlace
}

export class DecodedSearch {
  /** Exchanges searched, of how many. */
  visited = 0
  of = 0
  readonly #searchers: readonly Searcher[]
  readonly #scan: ContentScan
  readonly #source: Source
  readonly #reader: Pick<RecordedReader, 'windows'>
  readonly #sink: DecodedSink

  constructor(
    searchers: readonly Searcher[],
    source: Source,
    reader: Pick<RecordedReader, 'windows'>,
    sink: DecodedSink
  ) {
    this.#searchers = searchers
    this.#scan = new ContentScan(searchers)
    this.#source = source
    this.#reader = reader
    this.#sink = sink
  }

  /** Searches the contents that the capture has. `search`: see `find.begin`. Calls `onProgress` after each batch. */
  async run(search: number, scope: MatchScope | null, onProgress: () => void): Promise<void> {
    let next = this.#source.request('find.decoded', { search })
    for (;;) {
      const batch = await next
      this.visited = batch.visited
      this.of = batch.of
      // The analysis decodes the next contents meanwhile.
      if (!batch.isDone) next = this.#source.request('find.decoded', { search })
      for (const content of batch.unread)
        if (scope === null || scope.includesExchange(content)) this.#sink.unread(content)
      await this.#searchBatch(batch, scope)
      onProgress()
      if (batch.isDone) return
    }
  }

  async #searchBatch(batch: DecodedContents, scope: MatchScope | null): Promise<void> {
    const candidates: Candidate[] = []
    await this.#scan.scan(batch, (part, from, to, searcher) => {
      const content = batch.parts[part]
      if (content === undefined || (scope !== null && !scope.includesExchange(content))) return
      candidates.push({ part, from, to, searcher, place: placeOf(batch, part, from, to) })
    })
    for (const each of candidates) {
      const content = batch.parts[each.part]
      if (content === undefined || (await this.#isRecorded(batch, each))) continue
      const { from, to, place } = each
      const { connection, direction, exchange, part, row } = content
      const { start, end } = place
      const recorded = { connection, direction, start, end }
      this.#sink.decoded({
        ...recorded,
        exchange,
        part,
        offset: from,
        length: to - from,
        context: contextOf(batch, each),
        row
      })
    }
  }

  /** True if the search of the recorded bytes finds the match. */
  async #isRecorded(
    batch: DecodedContents,
    { part, from, to, searcher, place }: Candidate
  ): Promise<boolean> {
    if (!place.isElsewhere) return false
    const found = this.#searchers[searcher]
    const content = batch.parts[part]
    if (found?.kind !== 'window' || content === undefined) return true
    const begin = part === 0 ? 0 : (batch.ends[part - 1] ?? 0)
    const length = (batch.ends[part] ?? 0) - begin
    const around = { from: from - found.context, to: to + found.context }
    const isInside = around.from >= 0 && around.to <= length
    if (isInside && placeOf(batch, part, around.from, around.to).isElsewhere) return true
    // The bytes around it differ, and they decide whether it is a match.
    const { connection, direction } = content
    const start = Math.max(0, place.start - found.context)
    const end = place.end + found.context
    const [window] = await this.#reader.windows([{ connection, direction, start, at: place.start, end }])
    if (window === null || window === undefined) return false
    const match = found.find(window.bytes, place.start - window.start)
    return match !== null && match[0] === place.start - window.start && match[1] === place.end - window.start
  }
}

function contextOf({ bytes, ends }: DecodedContents, { part, from, to }: Candidate): MatchContext {
  const begin = part === 0 ? 0 : (ends[part - 1] ?? 0)
  const start = Math.max(0, from - CONTEXT_BYTES)
  const end = Math.min((ends[part] ?? 0) - begin, Math.min(to, from + MOST_MATCH_BYTES) + CONTEXT_BYTES)
  return { bytes: bytes.subarray(begin + start, begin + end), at: from - start }
}
