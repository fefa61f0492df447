import type { TapEntry } from './tap-entry'

/**
 * How far the host has received the story of a capture. If the analysis thread dies, the next one walks the capture
 * from its beginning: entries up to this position are left out, and exchanges keep the numbers they had.
 */
export interface StoryPosition {
  /** Row of the last entry received; all entries of earlier rows were received. */
  readonly row: number
  /** Entries of that row that were received. */
  readonly entries: number
  /** Exchanges whose request was received and whose response was not. */
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

/** A batch of the story, and the position behind it. */
export interface TapBatch {
  readonly entries: TapEntry[]
  readonly row: number
  /** Entries of `row` that are in this batch or an earlier one. */
  readonly count: number
}

/** Follows the batches that a host receives. */
export class StoryFollower {
  #row = 0
  #count = 0
  #exchanges = 0
  /** When the last entry took place, in epoch milliseconds. */
  time = 0
  /** Of open connections, those without a response, by their numbers. */
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
    if (entry.type === 'message' || entry.type === 'inner')
      this.#exchanges = Math.max(this.#exchanges, entry.exchange)
    if (entry.type === 'message') {
      const { exchange, stream, status } = entry
      const isFinal = status === 0 || status >= 200
      if (entry.kind === 'http.request') this.#opened({ exchange, connection, start: entry.range[0], stream })
      else if (isFinal) this.#open.get(connection)?.delete(exchange)
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

/** Numbers of exchanges in a story that goes on behind a position. */
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

  /** A request was found again. */
  request(connection: number, start: number, stream: number | undefined, exchange: number): void {
    if (this.#known.size === 0) return
    const key = keyOf(connection, start, stream)
    const known = this.#known.get(key)
    if (known === undefined) return
    this.#known.delete(key)
    this.#renumbered.set(exchange, known)
  }

  /** The number that the host knows an exchange by; of a new one, a number that no other exchange has. */
  of(exchange: number): number {
    return this.#renumbered.get(exchange) ?? exchange + this.#first
  }
}

function keyOf(connection: number, start: number, stream: number | undefined): string {
  return `${connection} ${start} ${stream ?? ''}`
}
