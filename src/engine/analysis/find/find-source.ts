import type { FindContext, FindGroup, FindMatch } from '../../../shared/contract/find'
import type { ViewQuery } from '../../../shared/contract/views'
import { AppError } from '../../../shared/model/app-error'
import type { Direction } from '../../../shared/model/direction'
import type { CaptureFile, CaptureFiles } from '../../capture/capture-files'
import type { SegmentIndexReader } from '../../capture/segment-index'
import type { RowBatch, StreamWindow, WindowRequest } from '../../find/wire-source'
import type { MessageReader } from '../messages/message-reader'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { ViewList } from '../views/view-list'
import type { Walker } from '../walker'
import { ExchangeIndex, type StreamPlace } from './exchange-index'
import { MatchDescriber } from './match-describer'
import { DecodedSource, type DecodedContents } from './decoded-source'
import { MetadataSource, type MetadataTexts } from './metadata-source'
import type { FileWindow } from '../traffic/file-window'

/** Gives a search the rows and bytes of the capture. The analysis thread stays the only owner of the index. */

/** Rows for a search, and the state of the capture at that time. */
export interface FindRows extends RowBatch {
  /** Number of rows so far, and of those that a ring has dropped. */
  readonly total: number
  readonly dropped: number
  readonly files: readonly CaptureFile[]
}

/** Part of a stream that belongs to a row of a filtered table. */
export interface ScopeRange {
  readonly connection: number
  readonly direction: Direction
  readonly start: number
  /** Infinite while the message arrives. */
  readonly end: number
  /** Absent if the row is a connection. */
  readonly exchange?: number
}

/** Titles of groups, and the bytes around matches; null for a match that the capture no longer has. */
export interface MatchDescriptions {
  readonly titles: readonly string[]
  readonly contexts: readonly (FindContext | null)[]
}

/** Searches whose state is kept; more than run at once. */
const MAX_SEARCHES = 8

export interface FindSourceOptions {
  walker: Walker
  segments: SegmentIndexReader
  files: CaptureFiles
  traffic: TrafficReader
  messages: MessageReader
  /** For events. */
  window: FileWindow
  views: ViewList
  wake(): void
}

export class FindSource {
  readonly #options: FindSourceOptions
  readonly #exchanges: ExchangeIndex
  readonly #describer: MatchDescriber
  readonly #searches = new Map<number, { decoded: DecodedSource; metadata: MetadataSource }>()
  #lastSearch = 0
  #dropped = 0

  constructor(options: FindSourceOptions) {
    this.#options = options
    const { walker, traffic, views } = options
    this.#exchanges = new ExchangeIndex(walker)
    this.#describer = new MatchDescriber({ traffic, views, window: (request) => this.#window(request) })
  }

  /** Handles the loss of the rows below `rows`. */
  drop(rows: number): void {
    this.#dropped = Math.max(this.#dropped, rows)
  }

  /** Returns walked rows from `first` on, or from the first one that was not dropped. */
  rows(first: number, count: number): FindRows {
    const { walker, segments, files } = this.#options
    const from = Math.max(first, this.#dropped)
    const to = Math.max(from, Math.min(from + count, walker.rows))
    return {
      first: from,
      ...segments.columns(from, to),
      total: walker.rows,
      dropped: this.#dropped,
      files: files.list().flatMap(({ base, path }) => (path === '' ? [] : [{ base, path }]))
    }
  }

  windows(requests: readonly WindowRequest[]): (StreamWindow | null)[] {
    return requests.map((request) => this.#window(request))
  }

  /** Returns bytes that are not in a file, such as decompressed content. */
  bytes(position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const got = this.#options.files.read(bytes, filled, length - filled, position + filled)
      if (got === 0) break
      filled += got
    }
    return bytes.subarray(0, filled)
  }

  /** Returns the number of the exchange at each place of a stream; 0 for a place outside of exchanges. */
  exchanges(places: readonly StreamPlace[]): Promise<Uint32Array> {
    return this.#exchanges.at(places)
  }

  describe(groups: readonly FindGroup[], matches: readonly FindMatch[]): MatchDescriptions {
    return {
      titles: groups.map((group) => this.#describer.title(group)),
      contexts: matches.map((match) => this.#describer.context(match))
    }
  }

  /** Begins a search of contents and texts. `connections`: those to search; null for all. */
  begin(connections: readonly number[] | null): number {
    const search = ++this.#lastSearch
    const wanted = connections === null ? null : new Set(connections)
    this.#searches.set(search, {
      decoded: new DecodedSource(this.#options, wanted),
      metadata: new MetadataSource(this.#options, wanted)
    })
    for (const oldest of this.#searches.keys()) {
      if (this.#searches.size <= MAX_SEARCHES) break
      this.#searches.delete(oldest)
    }
    return search
  }

  finish(search: number): void {
    this.#searches.delete(search)
  }

  /** Returns the next decoded contents for a search. */
  decoded(search: number): Promise<DecodedContents> {
    return this.#search(search).decoded.next()
  }

  /** Returns the next texts of tables and events for a search. */
  metadata(search: number): Promise<MetadataTexts> {
    return this.#search(search).metadata.next(this.#dropped)
  }

  #search(search: number): { decoded: DecodedSource; metadata: MetadataSource } {
    const known = this.#searches.get(search)
    if (known === undefined) throw new AppError('not-found', 'The search has ended. Start it again.')
    return known
  }

  /** Returns the parts of streams that the rows of a query take up. */
  async scope(query: ViewQuery): Promise<ScopeRange[]> {
    const { views, walker, wake } = this.#options
    wake()
    const numbers = await views.numbersOf(query, () => false)
    if (query.kind === 'connections')
      return numbers.flatMap((connection) => [
        { connection, direction: 'up' as const, start: 0, end: Infinity },
        { connection, direction: 'down' as const, start: 0, end: Infinity }
      ])
    const { exchanges } = walker
    return numbers
      .filter((number) => exchanges.present.has(number - 1))
      .flatMap((number) => {
        const connection = exchanges.connection.get(number - 1)
        return exchanges.messages(number - 1).map(({ direction, start, end, ended }) => ({
          connection,
          direction,
          start,
          end: ended ? end : Infinity,
          exchange: number
        }))
      })
  }

  #window({ connection, direction, start, at, end }: WindowRequest): StreamWindow | null {
    const { walker, traffic } = this.#options
    if (!walker.connections.present.has(connection - 1)) return null
    const gaps = traffic.missing(connection, direction, start, end)
    const before = gaps.findLast(([, gapEnd]) => gapEnd <= at)
    const from = Math.max(start, before?.[1] ?? start)
    const read = traffic.stream(connection, direction, from, end - from)
    return read.from <= at && at < read.from + read.bytes.length
      ? { start: read.from, bytes: read.bytes }
      : null
  }
}
