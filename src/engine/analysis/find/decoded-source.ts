import { ContentBatchBuilder, type ContentBatch } from '../../find/content-batch'
import { Turns } from '../turns'
import { ExchangeContents, type ContentHost } from './exchange-contents'
import { TunnelContents } from './tunnel-contents'
import type { UnreadContent } from './unread-content'

/**
 * Decodes the contents of a capture's messages for one search, in slices. Visits only exchanges whose content differs
 * from the recorded bytes, each once it has ended, and continues with those that end later.
 */

/** A batch ends after this many bytes, or this time. */
const BATCH_BYTES = 1024 * 1024
const BATCH_MS = 30
/** Exchanges passed over between two turns of the event loop. */
const PASSED_ROWS = 4096

/** Contents to search, and those that could not be decoded. */
export interface DecodedContents extends ContentBatch {
  readonly unread: readonly UnreadContent[]
  /** Exchanges visited or passed over, of how many. */
  readonly visited: number
  readonly of: number
  /** False if more contents follow at once. */
  readonly isDone: boolean
}

export type DecodedHost = Pick<ContentHost, 'walker' | 'traffic' | 'messages'>

export class DecodedSource {
  readonly #host: ContentHost
  readonly #connections: ReadonlySet<number> | null
  readonly #builder = new ContentBatchBuilder()
  #unread: UnreadContent[] = []
  /** Number of rows of the exchange table that were visited or passed over. */
  #rows = 0
  /** Exchanges that had not ended when they were reached. */
  readonly #open = new Set<number>()
  /** Those of them that have ended since. */
  readonly #ended: number[] = []
  readonly #tunnels = new Map<number, TunnelContents>()
  #current: AsyncGenerator<void, void> | null = null

  /** `connections`: those whose exchanges are searched; null for all. */
  constructor(host: DecodedHost, connections: ReadonlySet<number> | null) {
    this.#connections = connections
    this.#host = {
      ...host,
      builder: this.#builder,
      unread: (content) => {
        this.#unread.push(content)
      }
    }
  }

  async next(): Promise<DecodedContents> {
    const { exchanges } = this.#host.walker
    const until = performance.now() + BATCH_MS
    const turns = new Turns()
    let isDone = false
    this.#collectEnded()
    while (!isDone && this.#builder.length < BATCH_BYTES && performance.now() < until) {
      this.#current ??= this.#begin()
      if (this.#current === null) isDone = this.#rows >= exchanges.count
      else if ((await this.#current.next()).done === true) this.#current = null
      await turns.next()
    }
    const unread = this.#unread
    this.#unread = []
    return { ...this.#builder.take(), unread, visited: this.#rows, of: exchanges.count, isDone }
  }

  /** Once for each batch: thousands of exchanges may stay open. */
  #collectEnded(): void {
    const { present } = this.#host.walker.exchanges
    for (const row of this.#open) {
      if (present.has(row) && !this.#hasEnded(row)) continue
      this.#open.delete(row)
      this.#ended.push(row)
    }
  }

  /** Begins the next exchange that has contents. Returns null after passing over many, or at the end. */
  #begin(): AsyncGenerator<void, void> | null {
    const { exchanges, options } = this.#host.walker
    for (let row = this.#ended.pop(); row !== undefined; row = this.#ended.pop()) {
      const contents = exchanges.present.has(row) ? this.#contents(row) : null
      if (contents !== null) return contents
    }
    for (let passed = 0; passed < PASSED_ROWS && this.#rows < exchanges.count; passed++) {
      const row = this.#rows++
      if (!this.#isWanted(row)) continue
      if (!this.#hasEnded(row)) {
        this.#open.add(row)
        continue
      }
      const contents = this.#contents(row)
      if (contents !== null) return contents
    }
    if (this.#rows < exchanges.count) return null
    for (const [row, tunnel] of this.#tunnels) {
      if (tunnel.isOver || !exchanges.present.has(row)) this.#tunnels.delete(row)
      else if (!tunnel.isDone) {
        options.work(exchanges.connection.get(row))
        return tunnel.add()
      }
    }
    return null
  }

  #isWanted(row: number): boolean {
    const { exchanges, options } = this.#host.walker
    if (!exchanges.present.has(row)) return false
    const connection = exchanges.connection.get(row)
    if (this.#connections?.has(connection) === false || options.undecoded.has(connection)) return false
    return exchanges.isCoded(row) || this.#hasMessages(row) || !this.#hasEnded(row)
  }

  /** True if bodies or a tunnel contain messages. */
  #hasMessages(row: number): boolean {
    const type = this.#host.walker.exchanges.type(row)
    return (
      type === 'websocket' ||
      type === 'text/event-stream' ||
      type.includes('grpc') ||
      type.includes('connect')
    )
  }

  #hasEnded(row: number): boolean {
    const { exchanges } = this.#host.walker
    return exchanges.isSettled(row) || exchanges.state(row) !== 'open'
  }

  #contents(row: number): AsyncGenerator<void, void> | null {
    const { exchanges, options } = this.#host.walker
    const isTunnel = exchanges.status(row) === 101 && exchanges.type(row) === 'websocket'
    if (!isTunnel && !exchanges.isCoded(row) && !this.#hasMessages(row)) return null
    options.work(exchanges.connection.get(row))
    if (isTunnel) this.#tunnels.set(row, new TunnelContents(this.#host, row + 1))
    return new ExchangeContents(this.#host, row + 1).add()
  }
}

/** Returns the buffers of a reply with contents, which nothing else uses. */
export function contentBuffers(name: string, value: unknown): ArrayBuffer[] {
  if (name !== 'find.decoded') return []
  const { bytes, ends, runs, runEnds } = value as DecodedContents
  return [bytes, ends, runs, runEnds].flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []))
}
