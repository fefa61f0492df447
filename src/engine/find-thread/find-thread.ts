import { Worker } from 'node:worker_threads'
import { createClient, type Client } from '../../shared/rpc/client'
import { createServer, type Handlers } from '../../shared/rpc/server'
import { contentBuffers } from '../analysis/find/decoded-source'
import { workerPort } from '../analysis-thread/worker-port'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import type { ScopeRange } from '../analysis/find/find-source'
import type { CaptureMatch } from '../find/capture-match'
import type {
  FindJob,
  FindThreadEvents,
  FindThreadRequests,
  FindTotals,
  SourceRequests
} from './find-contract'

/** Limits of the thread's heap in MB: the searched bytes and the matches lie outside of it. */
const HEAP_MB = 64
const YOUNG_MB = 4

/**
 * The engine's end of a search: a thread of its own, which reads the capture's files itself and receives rows from
 * their analysis. Closing it cancels the search.
 */
export class FindThread {
  readonly #worker: Worker
  /** Ends the search of the analysis, once it has begun. */
  #finish: () => Promise<unknown> = () => Promise.resolve()
  readonly #client: Client<FindThreadRequests, FindThreadEvents>

  /** `analysis`: client of the capture's analysis thread. */
  constructor(script: URL, analysis: AnalysisThread['client'], job: FindJob) {
    this.#worker = new Worker(script, {
      workerData: job,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: HEAP_MB }
    })
    const port = workerPort(this.#worker)
    this.#client = createClient(port)
    const handlers: Handlers<SourceRequests> = {
      'find.rows': (input) => analysis.request('find.rows', input),
      'find.windows': (input) => analysis.request('find.windows', input),
      'find.bytes': (input) => analysis.request('find.bytes', input),
      'find.begin': async (input) => {
        const search = await analysis.request('find.begin', input)
        this.#finish = () => analysis.request('find.finish', { search })
        return search
      },
      'find.decoded': (input) => analysis.request('find.decoded', input),
      'find.metadata': (input) => analysis.request('find.metadata', input)
    }
    createServer<SourceRequests, Record<string, never>>(port, handlers, { ownedBuffers: contentBuffers })
    this.#worker.on('error', (error) => {
      this.#client.close(`The search ended: ${error.message}`)
    })
    this.#worker.on('exit', () => {
      this.#client.close('The search was closed', 'not-found')
    })
  }

  /**
   * Searches the rows published since the last run. Rejects if the search is closed meanwhile. `scope`: the parts of
   * streams to search from now on, if they changed.
   */
  run(scope?: readonly ScopeRange[]): Promise<FindTotals> {
    return this.#client.request('find.run', scope === undefined ? {} : { scope })
  }

  /** Returns the next kept matches, each once; see `find.take`. */
  take(count: number): Promise<{ matches: CaptureMatch[]; dropped: number }> {
    return this.#client.request('find.take', { count })
  }

  /** Returns the matches from number `first` on, also while the search runs. */
  page(first: number, count: number): Promise<CaptureMatch[]> {
    return this.#client.request('find.page', { first, count })
  }

  /** Returns the function that removes the listener. */
  onProgress(listener: (totals: FindTotals) => void): () => void {
    return this.#client.on('progress', listener)
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
    // The analysis may have ended before.
    await this.#finish().catch(() => undefined)
  }
}
