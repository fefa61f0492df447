import type { TapEntry } from './tap-entry'

/**
 * Position up to which the host has received the story of a capture. If the analysis thread dies, its
 * successor walks the capture from the beginning, omits entries up to this position, and keeps the exchange
 * numbers.
 */
export interface StoryPosition {
  /** Row of the last entry received; all entries of earlier rows were received. */
  readonly row: number
  /** Number of entries received from that row. */
  readonly entries: number
  /** Exchanges whose request was received, but not their response. */
  readonly open: readonly OpenExchange[]
  /** The highest exchange number received. */
  readonly exchanges: number
}

export interface OpenExchange {
  readonly exchange: number
  readonly connection: number
  /** Offset of the request in its stream, and its HTTP/2 stream. */
  readonly start: number
  readonly stream: number | undefined
}

/** A batch of the story, and the position after it. */
export interface TapBatch {
  readonly entries: TapEntry[]
  readonly row: number
  /** Number of entries of `row` in this batch and earlier ones. */
  readonly count: number
}

/** Tracks the batches that a host receives. */
export class StoryFollower {
  #row = 0
  #count = 0
  #exchanges = 0
  /** Time of the last entry, in epoch milliseconds. */
  time = 0
  /** Exchanges without a response on open connections, by connection and exchange number. */
  readonly #open = new Map<number, Map<number, OpenExchange>>()

  received({ entries, row, count }: TapBatch): void {
    this.#row = row
    this.#count = count
    for (const entry of entries) this.#entry(entry)
  }

  get position(): StoryPosition {
    const open = [...this.#open.values()].flatMap((exchanges) => [...exchanges.values()])
    return { row: this.#row, entries: this.#count, open, exchanges: this.#exchanges }
  }

  #entry(entry: TapEntry): void {
    const { connection } = entry
    this.time = entry.time
    if (entry.type === 'message' || entry.type === 'protocol-message' || entry.type === 'inner')
      this.#exchanges = Math.max(this.#exchanges, entry.exchange)
    if (entry.type === 'message') {
      const { exchange, stream, status } = entry
      const isFinal = status === 0 || status >= 200
      if (entry.kind === 'http.request') this.#opened({ exchange, connection, start: entry.range[0], stream })
      else if (isFinal) this.#open.get(connection)?.delete(exchange)
    }
    if (entry.type === 'protocol-message') {
      const { kind, exchange, range, interim } = entry
      if (kind === 'request') this.#opened({ exchange, connection, start: range[0], stream: undefined })
      else if (kind === 'response' && !interim) this.#open.get(connection)?.delete(exchange)
    }
    const isOver = entry.type === 'unclosed' || (entry.type === 'event' && entry.event.event === 'close')
    if (isOver) this.#open.delete(connection)
  }

  #opened(open: OpenExchange): void {
    const exchanges = this.#open.get(open.connection) ?? new Map<number, OpenExchange>()
    this.#open.set(open.connection, exchanges)
    exchanges.set(open.exchange, open)
  }
}

/** Exchange numbers in a story that continues after a position. */
export class ExchangeNumbers {
  readonly #first: number
  readonly #known = new Map<string, number>()
  /** By the thread's own number. */
  readonly #renumbered = new Map<number, number>()

  constructor(position: StoryPosition | null) {
    this.#first = position?.exchanges ?? 0
    for (const { exchange, connection, start, stream } of position?.open ?? [])
      this.#known.set(keyOf(connection, start, stream), exchange)
  }

  /** Maps the request's exchange to its earlier number, if the host has received the request. */
  request(connection: number, start: number, stream: number | undefined, exchange: number): void {
    if (this.#known.size === 0) return
    const key = keyOf(connection, start, stream)
    const known = this.#known.get(key)
    if (known === undefined) return
    this.#known.delete(key)
    this.#renumbered.set(exchange, known)
  }

  /** Returns the exchange number that the host uses; for a new exchange, an unused number. */
  of(exchange: number): number {
    return this.#renumbered.get(exchange) ?? exchange + this.#first
  }
}

function keyOf(connection: number, start: number, stream: number | undefined): string {
  return `${connection} ${start} ${stream ?? ''}`
}
