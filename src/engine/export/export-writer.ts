import type { ExportFormat, ExportOptions, ExportTold } from '../../shared/contract/exporting'
import type { ConnectionRow, ExchangeRow, ViewQuery } from '../../shared/contract/views'
import { formatEndpoint } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { ViewList } from '../analysis/views/view-list'
import type { PickedConnection } from '../capture/packet-picker'
import { OutOfTime } from '../codings/content'
import { saveFailure } from '../files/whole-file'
import { ExportRun, isMissing, type ExportSources } from './export-run'
import type { ExchangeStory } from './exchange-story'
import { OutputFile } from './output-file'
import { writeBodies } from './write-bodies'
import { writeConnections } from './write-connections'
import { writeCsv } from './write-csv'
import { writeHar, type WrittenBy } from './write-har'
import { connectionDocument, exchangeDocument, writeJson, writeNdjson } from './write-json'
import { writeMarkdown } from './write-markdown'

/**
 * Writes table rows to a new file or folder, one row at a time. Memory use does not depend on the number of rows, and
 * the thread handles other requests in between.
 */

export interface ExportRequest {
  /** Identifies the export in progress events and for cancelling it. */
  token: number
  /** Temporary path to write to; the caller renames it to `to` or removes it. */
  path: string
  to: string
  query: ViewQuery
  /** Packet exports (`pcapng`) are not written by the analysis. */
  format: Exclude<ExportFormat, 'pcapng'>
  options: ExportOptions
  by: WrittenBy
}

export type ExportProgress = (progress: { token: number; done: number; total: number; bytes: number }) => void

const PROGRESS_EVERY_MS = 100

export class ExportWriter {
  readonly #sources: ExportSources
  readonly #views: ViewList
  readonly #wake: () => void
  readonly #onProgress: ExportProgress
  readonly #running = new Map<number, ExportRun>()

  constructor(sources: ExportSources, views: ViewList, wake: () => void, onProgress: ExportProgress) {
    this.#sources = sources
    this.#views = views
    this.#wake = wake
    this.#onProgress = onProgress
  }

  /** Rejects with `save-failed` and a readable message. */
  async write(request: ExportRequest): Promise<ExportTold & { cancelled: boolean }> {
    const run = new ExportRun(this.#sources, request.options)
    this.#running.set(request.token, run)
    try {
      this.#wake()
      const numbers = await this.#views.numbersOf(request.query, run.isOver)
      await new Job(run, request, numbers, this.#views, this.#onProgress).write()
      return { ...run.totals, cancelled: run.isCancelled }
    } catch (error) {
      if (error instanceof OutOfTime) return { ...run.totals, cancelled: true }
      throw saveFailure(request.to, error)
    } finally {
      this.#running.delete(request.token)
    }
  }

  /** Returns the connections that the rows belong to, for exporting packets, and the number of rows. */
  async connections(query: ViewQuery): Promise<{ rows: number; picked: PickedConnection[] }> {
    this.#wake()
    const numbers = await this.#views.numbersOf(query, () => false)
    const found = new Set<number>()
    for (const number of numbers) {
      if (query.kind === 'connections') found.add(number)
      else {
        const row = this.#views.exchangeRow(number)
        if (row !== null) found.add(row.connection)
      }
    }
    return { rows: numbers.length, picked: [...found].flatMap((connection) => this.#picked(connection)) }
  }

  /** Returns the numbers of a query's exchanges, and of the connections that they belong to. */
  async exchanges(query: ViewQuery): Promise<{ exchanges: number[]; connections: number[] }> {
    this.#wake()
    const exchanges = await this.#views.numbersOf(query, () => false)
    const connections = exchanges.flatMap((number) => this.#views.exchangeRow(number)?.connection ?? [])
    return { exchanges, connections: [...new Set(connections)] }
  }

  #picked(connection: number): PickedConnection[] {
    const row = this.#views.connectionRow(connection)
    if (row === null) return []
    const { time, took } = row
    const [opened] = this.#sources.traffic.connection(connection).events
    const data = opened?.data ?? {}
    const event = parseConnectionEvent(data)
    const to = took === null ? null : time + took
    const recorded = Number(data['connection'] ?? connection)
    const picked = { connection, recorded, from: time, to }
    if (event?.event !== 'open' || event.role !== 'capture' || event.rebuilt !== undefined) return [picked]
    // The row's target cannot be used: a client of a proxy may name a host that no packet was sent to.
    const { client, server } = event
    return [{ ...picked, ends: [formatEndpoint(client), formatEndpoint(server)] }]
  }

  cancel(token: number): void {
    const run = this.#running.get(token)
    if (run !== undefined) run.isCancelled = true
  }
}

class Job {
  readonly #run: ExportRun
  readonly #request: ExportRequest
  readonly #numbers: readonly number[]
  readonly #views: ViewList
  readonly #onProgress: ExportProgress
  #out: OutputFile | null = null
  #reportedAt = 0
  #done = 0
  /** Number of passes over all rows, for the progress. */
  #rounds = 1

  constructor(
    run: ExportRun,
    request: ExportRequest,
    numbers: readonly number[],
    views: ViewList,
    onProgress: ExportProgress
  ) {
    this.#run = run
    this.#request = request
    this.#numbers = numbers
    this.#views = views
    this.#onProgress = onProgress
  }

  async write(): Promise<void> {
    const { format, path } = this.#request
    if (format === 'bodies') {
      await writeBodies(this.#run, path, { stories: this.#stories(), streams: this.#silent() })
      return
    }
    const out = await OutputFile.create(path)
    this.#out = out
    try {
      await this.#contents(out, format)
      await out.finish()
      this.#run.totals.bytes = out.bytes
    } finally {
      await out.close()
    }
  }

  async #contents(out: OutputFile, format: Exclude<ExportRequest['format'], 'bodies'>): Promise<void> {
    const { by, query } = this.#request
    const run = this.#run
    const { kind } = query
    switch (format) {
      case 'har':
        return writeHar(run, out, by, this.#httpStories())
      case 'json':
        return writeJson(out, kind, by, this.#documents())
      case 'ndjson':
        return writeNdjson(out, this.#documents())
      case 'csv':
        return writeCsv(run, out, { kind, rows: (fields) => this.#rows(fields) })
      case 'markdown':
        this.#rounds = 2
        return kind === 'connections'
          ? writeConnections(run, out, by, () => this.#connectionRows())
          : writeMarkdown(run, out, by, {
              rows: () => this.#exchangeRows([]),
              stories: () => this.#stories(false)
            })
    }
  }

  async *#documents(): AsyncGenerator<unknown, void> {
    if (this.#request.query.kind === 'connections') {
      for await (const row of this.#connectionRows()) yield connectionDocument(this.#run, row)
    } else {
      for await (const story of this.#stories()) yield await exchangeDocument(this.#run, story)
    }
  }

  #rows(fields: readonly string[]): AsyncGenerator<ExchangeRow | ConnectionRow, void> {
    return this.#request.query.kind === 'connections' ? this.#connectionRows() : this.#exchangeRows(fields)
  }

  /** `counts`: whether this pass counts the exported rows. */
  async *#stories(counts = true): AsyncGenerator<ExchangeStory, void> {
    for await (const number of this.#exchanges()) {
      const story = this.#run.story(number)
      if (story === null) continue
      yield story
      if (counts) this.#run.totals.rows++
    }
  }

  /** Yields the exchanges that a HAR file can hold. */
  async *#httpStories(): AsyncGenerator<ExchangeStory, void> {
    for await (const story of this.#stories(false)) {
      if (story.row.protocol !== undefined) {
        this.#run.totals.notHttp++
        continue
      }
      yield story
      this.#run.totals.rows++
    }
  }

  /** Yields the numbers of the exchanges to export; for a table of connections, all exchanges of each. */
  async *#exchanges(): AsyncGenerator<number, void> {
    if (this.#request.query.kind === 'exchanges') {
      yield* this.#each()
      return
    }
    for await (const connection of this.#each()) {
      for (let first = 0; ;) {
        const { exchanges } = this.#exchangesOf(connection, first)
        yield* exchanges
        first += exchanges.length
        if (exchanges.length === 0) break
      }
    }
  }

  /** Yields the connections whose bytes belong to no exchange. */
  async *#silent(): AsyncGenerator<number, void> {
    if (this.#request.query.kind === 'exchanges') return
    for await (const connection of this.#each()) {
      if (this.#exchangesOf(connection, 0).exchanges.length > 0) continue
      yield connection
      this.#run.totals.rows++
    }
  }

  #exchangesOf(connection: number, first: number): { exchanges: number[] } {
    try {
      return this.#run.sources.traffic.exchanges(connection, first, 100)
    } catch (error) {
      if (!isMissing(error)) throw error
      return { exchanges: [] }
    }
  }

  async *#exchangeRows(fields: readonly string[]): AsyncGenerator<ExchangeRow, void> {
    for await (const number of this.#each()) {
      const row = await this.#views.exchangeRowWith(number, fields)
      if (row === null) {
        this.#run.totals.gone++
        continue
      }
      yield row
      this.#run.totals.rows++
    }
  }

  async *#connectionRows(): AsyncGenerator<ConnectionRow, void> {
    for await (const number of this.#each()) {
      const row = this.#views.connectionRow(number)
      if (row === null) {
        this.#run.totals.gone++
        continue
      }
      yield row
      this.#run.totals.rows++
    }
  }

  async *#each(): AsyncGenerator<number, void> {
    for (const number of this.#numbers) {
      await this.#run.turn()
      yield number
      this.#done++
      const now = performance.now()
      if (now - this.#reportedAt < PROGRESS_EVERY_MS) continue
      this.#reportedAt = now
      this.#onProgress({
        token: this.#request.token,
        done: Math.floor(this.#done / this.#rounds),
        total: this.#numbers.length,
        bytes: this.#out?.bytes ?? this.#run.totals.bytes
      })
    }
  }
}
