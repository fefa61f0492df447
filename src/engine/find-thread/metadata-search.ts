import type { Client } from '../../shared/rpc/client'
import type { MetadataText } from '../analysis/find/metadata-source'
import { ContentScan } from '../find/content-scan'
import type { Searcher } from '../find/found'
import type { MetadataMatch } from '../find/capture-match'
import type { SourceRequests } from './find-contract'
import type { MatchScope } from './match-scope'

/** Search of the texts of tables and events, as UTF-8. */

type Source = Pick<Client<SourceRequests, Record<string, never>>, 'request'>

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

export class MetadataSearch {
  readonly #scan: ContentScan
  readonly #source: Source
  readonly #withStreams: boolean
  readonly #onMatch: (match: MetadataMatch) => void

  /** `withStreams`: true if streams are searched as well, so that matches in copies of their bytes are left out. */
  constructor(
    searchers: readonly Searcher[],
    source: Source,
    withStreams: boolean,
    onMatch: (match: MetadataMatch) => void
  ) {
    this.#scan = new ContentScan(searchers)
    this.#source = source
    this.#withStreams = withStreams
    this.#onMatch = onMatch
  }

  /** Searches the texts that are new. `search`: see `find.begin`. Calls `onProgress` after each batch. */
  async run(search: number, scope: MatchScope | null, onProgress: () => void): Promise<void> {
    let next = this.#source.request('find.metadata', { search })
    for (;;) {
      const { texts, isDone } = await next
      // The analysis lists the next texts meanwhile.
      if (!isDone) next = this.#source.request('find.metadata', { search })
      await this.#searchTexts(scope === null ? texts : texts.filter((text) => scope.includesText(text)))
      onProgress()
      if (isDone) return
    }
  }

  async #searchTexts(texts: readonly MetadataText[]): Promise<void> {
    const encoded = texts.map(({ text }) => Buffer.from(text))
    const ends = new Uint32Array(texts.length)
    let end = 0
    for (const [at, { length }] of encoded.entries()) {
      end += length
      ends[at] = end
    }
    await this.#scan.scan({ bytes: Buffer.concat(encoded), ends }, (at, from, to) => {
      const text = texts[at]
      const bytes = encoded[at]
      if (text === undefined || bytes === undefined) return
      const offset = UTF8.decode(bytes.subarray(0, from)).length
      const length = UTF8.decode(bytes.subarray(from, to)).length
      if (this.#withStreams && isRecorded(text, offset, offset + length)) return
      const { recorded: _, ...match } = text
      this.#onMatch({ ...match, offset, length })
    })
  }
}

function isRecorded({ recorded }: MetadataText, from: number, to: number): boolean {
  return recorded.some(([start, end]) => start <= from && to <= end)
}
