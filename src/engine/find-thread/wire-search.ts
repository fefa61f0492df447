import type { Direction } from '../../shared/model/direction'
import type { UnreadableRange } from '../../shared/contract/find'
import type { FindRows } from '../analysis/find/find-source'
import { CaptureFiles } from '../capture/capture-files'
import type { CaptureMatch } from '../find/capture-match'
import { compileFind } from '../find/compile-find'
import { MatchStore } from '../find/match-store'
import { WireScan } from '../find/wire-scan'
import type { StreamWindow, WindowRequest, WireMatch, RecordedReader, WireSink } from '../find/wire-source'
import type { Client } from '../../shared/rpc/client'
import { AppError } from '../../shared/model/app-error'
import type { FindJob, FindTotals, SourceRequests } from './find-contract'
import { MatchScope } from './match-scope'

/**
 * Search of a capture's recorded bytes. Reads rows from the analysis and bytes from the capture's files. Continues
 * with the rows that were published since, and forgets matches in rows that a ring has dropped.
 */

/** Rows of the first batch, so that early matches are shown at once, and of the largest one. */
const FIRST_ROWS = 4096
const MOST_ROWS = 65_536
/** Unreadable ranges that are listed. */
const MOST_UNREADABLE = 100
/** Positions from here on are not in a file: see CaptureImport. */
const FIRST_OTHER = 2 ** 49

type Source = Pick<Client<SourceRequests, Record<string, never>>, 'request'>

export class WireSearch implements RecordedReader, WireSink {
  readonly matches = new MatchStore()
  readonly #source: Source
  #scope: MatchScope | null
  readonly #scan: WireScan
  readonly #files = new CaptureFiles()
  readonly #unreadable: { -readonly [Key in keyof UnreadableRange]: UnreadableRange[Key] }[] = []
  #unreadableCount = 0
  #lastBase = -1
  #next = 0
  #of = 0
  #dropped = 0
  #size = FIRST_ROWS

  /** Throws for an invalid pattern, which the caller has compiled before. */
  constructor({ pattern, scope }: Omit<FindJob, 'where'>, source: Source) {
    const compiled = compileFind(pattern)
    if (!compiled.ok) throw new AppError('bad-input', compiled.problem.message)
    this.#source = source
    this.#scope = scope === null ? null : new MatchScope(scope)
    this.#scan = new WireScan(compiled.searchers, this, this)
  }

  get totals(): Omit<FindTotals, 'exchanges' | 'ofExchanges' | 'unread' | 'unreadCount'> {
    return {
      total: this.matches.total,
      kept: this.matches.kept,
      rows: this.#next,
      of: this.#of,
      bytes: this.#scan.bytes,
      unreadable: this.#unreadable,
      unreadableCount: this.#unreadableCount
    }
  }

  /** Searches all rows that the capture has, or passes over them. `onProgress` is called after each batch. */
  async run(onProgress: () => void, isSearched = true): Promise<void> {
    let rows = this.#request()
    for (;;) {
      const batch = await rows
      this.#receive(batch)
      if (batch.count === 0) return
      this.#next = batch.first + batch.count
      // The analysis copies the next rows meanwhile.
      rows = this.#request()
      if (isSearched) await this.#scan.batch(batch)
      onProgress()
    }
  }

  /** Limits matches found from now on to these parts of streams. */
  limitTo(scope: MatchScope): void {
    this.#scope = scope
  }

  /** Returns the next kept matches, each once. */
  take(count: number): { matches: CaptureMatch[]; dropped: number } {
    return { matches: this.matches.take(count), dropped: this.#dropped }
  }

  close(): void {
    this.#files.close()
  }

  read(target: Uint8Array, length: number, position: number): number | Promise<number> {
    if (position >= FIRST_OTHER) return this.#readOther(target, length, position)
    let filled = 0
    while (filled < length) {
      const got = this.#files.read(target, filled, length - filled, position + filled)
      if (got === 0) break
      filled += got
    }
    return filled
  }

  async #readOther(target: Uint8Array, length: number, position: number): Promise<number> {
    const bytes = await this.#source.request('find.bytes', { position, length })
    target.set(bytes)
    return bytes.length
  }

  windows(requests: readonly WindowRequest[]): Promise<(StreamWindow | null)[]> {
    return this.#source.request('find.windows', { requests })
  }

  match(match: WireMatch): void {
    if (this.#scope === null || this.#scope.includes(match)) this.matches.add({ layer: 'wire', ...match })
  }

  unreadable(connection: number, direction: Direction, start: number, end: number): void {
    const last = this.#unreadable.findLast(
      (each) => each.connection === connection && each.direction === direction
    )
    if (last?.end === start) {
      last.end = end
      return
    }
    this.#unreadableCount++
    if (this.#unreadable.length < MOST_UNREADABLE)
      this.#unreadable.push({ connection, direction, start, end })
  }

  #request(): Promise<FindRows> {
    const rows = this.#source.request('find.rows', { first: this.#next, count: this.#size })
    this.#size = Math.min(2 * this.#size, MOST_ROWS)
    return rows
  }

  #receive({ total, dropped, files }: FindRows): void {
    this.#of = total
    for (const file of files) {
      if (file.base <= this.#lastBase) continue
      this.#files.addIfThere(file)
      this.#lastBase = file.base
    }
    const [oldest] = files
    if (oldest !== undefined) this.#files.drop(oldest.base)
    if (dropped > this.#dropped) this.matches.drop(dropped)
    this.#dropped = dropped
  }
}
