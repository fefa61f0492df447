import type { Client } from '../../shared/rpc/client'
import { AppError } from '../../shared/model/app-error'
import type { UnreadContent } from '../analysis/find/unread-content'
import type { FindPattern } from '../../shared/contract/find'
import type { ScopeRange } from '../analysis/find/find-source'
import type { CaptureMatch } from '../find/capture-match'
import { compileFind } from '../find/compile-find'
import type { Searcher } from '../find/found'
import type { MatchStore } from '../find/match-store'
import { DecodedSearch } from './decoded-search'
import type { FindJob, FindTotals, SourceRequests } from './find-contract'
import { MatchScope } from './match-scope'
import { MetadataSearch } from './metadata-search'
import { WireSearch } from './wire-search'

/** Search of a capture in all of its layers: recorded bytes first, then texts, then decoded contents. */

/** Contents listed that could not be searched. */
const MOST_UNREAD = 100

type Source = Pick<Client<SourceRequests, Record<string, never>>, 'request'>

export class CaptureSearch {
  readonly #job: FindJob
  readonly #source: Source
  readonly #wire: WireSearch
  readonly #decoded: DecodedSearch | null
  readonly #metadata: MetadataSearch | null
  readonly #unread: UnreadContent[] = []
  #unreadCount = 0
  #scope: MatchScope | null
  #search: Promise<number> | null = null

  /** Throws for an invalid pattern, which the caller has compiled before. */
  constructor(job: FindJob, source: Source) {
    const { pattern, scope, where } = job
    this.#job = job
    this.#source = source
    this.#scope = scope === null ? null : new MatchScope(scope)
    this.#wire = new WireSearch(job, source)
    const { matches } = this.#wire
    this.#decoded = where.includes('decoded')
      ? new DecodedSearch(searchersOf(pattern), source, this.#wire, {
          decoded: (match) => {
            matches.add({ layer: 'decoded', ...match })
          },
          unread: (content) => {
            this.#unreadCount++
            if (this.#unread.length < MOST_UNREAD) this.#unread.push(content)
          }
        })
      : null
    this.#metadata = where.includes('metadata')
      ? new MetadataSearch(searchersOf(asUtf8(pattern)), source, where.includes('wire'), (match) => {
          matches.add({ layer: 'metadata', ...match })
        })
      : null
  }

  get matches(): MatchStore {
    return this.#wire.matches
  }

  get totals(): FindTotals {
    return {
      ...this.#wire.totals,
      exchanges: this.#decoded?.visited ?? 0,
      ofExchanges: this.#decoded?.of ?? 0,
      unread: this.#unread,
      unreadCount: this.#unreadCount
    }
  }

  /** Searches what the capture has and was not searched yet. `onProgress` is called after each batch. */
  async run(onProgress: () => void): Promise<void> {
    // Notices rows that a ring has dropped, also if the recorded bytes are not searched.
    await this.#wire.run(onProgress, this.#job.where.includes('wire'))
    if (this.#decoded === null && this.#metadata === null) return
    const connections = this.#job.isChanging === true ? null : (this.#scope?.connections ?? null)
    this.#search ??= this.#source.request('find.begin', { connections })
    const search = await this.#search
    await this.#metadata?.run(search, this.#scope, onProgress)
    await this.#decoded?.run(search, this.#scope, onProgress)
  }

  /** Limits matches found from now on to these parts of streams. */
  limitTo(scope: readonly ScopeRange[]): void {
    this.#scope = new MatchScope(scope)
    this.#wire.limitTo(this.#scope)
  }

  /** Returns the next kept matches, each once, and the number of dropped rows. */
  take(count: number): { matches: CaptureMatch[]; dropped: number } {
    return this.#wire.take(count)
  }

  close(): void {
    this.#wire.close()
  }
}

function searchersOf(pattern: FindPattern): readonly Searcher[] {
  const compiled = compileFind(pattern)
  if (!compiled.ok) throw new AppError('bad-input', compiled.problem.message)
  return compiled.searchers
}

function asUtf8(pattern: FindPattern): FindPattern {
  return pattern.kind === 'text' ? { ...pattern, encodings: ['utf-8'] } : pattern
}
