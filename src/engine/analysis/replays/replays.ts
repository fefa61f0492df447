import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { Original } from '../../../shared/model/original'
import { COLUMN_CHUNK_ROWS, uint32 } from '../tables/column'
import type { ConnectionTable } from '../tables/connection-table'
import type { ExchangeFinder } from '../tables/exchange-finder'
import type { ExchangeTable } from '../tables/exchange-table'
import { RangeReplays } from './range-replays'
import { SAME_TIME } from '../same-time'

/**
 * Index of the exchanges that are replays: what each one replays, and which exchanges share an original. All
 * direct and indirect replays of one original are its attempts.
 *
 * An original in this capture is identified by its exchange number, one in another file by its position and
 * time there. Few connections are replays, so the data is kept in a map by connection rather than in columns.
 */

/** Position and start time of an exchange; identical in every copy of its capture. */
export interface Place {
  readonly connection: number
  readonly up?: number | undefined
  readonly down?: number | undefined
  readonly time: number
}

/** The original of a replayed exchange. */
export interface ReplayOrigin {
  /**
   * Exchange number in this capture; null if the original is in another capture, or was dropped before it was
   * found.
   */
  readonly exchange: number | null
  /** Original as recorded in the event; null in records that contain only a number. */
  readonly original: Original | null
}

/** The exchange at the start of a replay chain: its number, or its place in another file. */
export type Root = number | Place

type ReplayFields = Pick<Extract<ConnectionEvent, { event: 'open' }>, 'replayOf' | 'original' | 'range'>

interface ReplayEntry {
  /** Offset in the client → server stream from which the entry applies. */
  readonly up: number
  /** Null if the original was not captured. */
  readonly link: ReplayOrigin | null
}

export interface ReplayParts {
  readonly connections: ConnectionTable
  readonly exchanges: ExchangeTable
  readonly finder: ExchangeFinder
}

export class Replays {
  /** Replays of byte ranges that are not exchanges. */
  readonly ranges: RangeReplays
  readonly #parts: ReplayParts
  readonly #entries = new Map<number, ReplayEntry[]>()
  /**
   * For each replay visited so far, row + 1 of the exchange that ends its chain in this capture. Each step of
   * a chain is therefore walked only once, however long the chain is and however often it is queried.
   */
  readonly #ends = uint32()

  constructor(parts: ReplayParts) {
    this.#parts = parts
    this.ranges = new RangeReplays(parts.connections)
  }

  /**
   * Records that the connection sends a replay from offset `up` on. The first record for an offset wins;
   * captures may contain duplicates.
   */
  record(connection: number, up: number, { replayOf, original, range }: ReplayFields): void {
    this.ranges.record(connection, up, range)
    // For most connections, the column holds all the data.
    if (original === undefined && up === 0) return
    const entries = this.#entries.get(connection) ?? []
    const before = lastUpTo(entries, up)
    if (entries[before]?.up === up) return
    const isAny = replayOf !== undefined || original !== undefined
    // Usually appends: a reused connection may have thousands of entries.
    entries.splice(before + 1, 0, { up, link: isAny ? this.#linkOf(replayOf, original) : null })
    this.#entries.set(connection, entries)
  }

  /** Returns the original of an exchange, or null if the exchange is not a replay. */
  link(row: number): ReplayOrigin | null {
    const connection = this.#parts.exchanges.connection.get(row)
    const entries = this.#entries.get(connection)
    if (entries !== undefined) {
      const up = this.#parts.exchanges.starts(row).up ?? 0
      const found = entries[lastUpTo(entries, up)]
      if (found !== undefined) return found.link
    }
    const exchange = this.#parts.connections.replayOf.get(connection - 1)
    return exchange === 0 ? null : { exchange, original: null }
  }

  /** Returns the root of an exchange's replay chain: the exchange itself unless it is a replay. */
  root(row: number): Root {
    return this.origin(row).root
  }

  /** Like `root`, with the recorded original if it is in another file or was dropped. */
  origin(row: number): { readonly root: Root; readonly original: Original | null } {
    const end = this.#endOf(row)
    const link = this.#linkAt(end)
    const original = link?.original ?? null
    return { root: original === null ? (link?.exchange ?? end + 1) : placeOf(original), original }
  }

  /** Returns the root for a connection that was opened for a replay; null for any other connection. */
  rootOfConnection(connection: number): Root | null {
    const exchange = this.#parts.connections.replayOf.get(connection - 1)
    const first = this.#entries.get(connection)?.[0]
    const link = first === undefined ? (exchange === 0 ? null : { exchange, original: null }) : first.link
    if (link === null) return null
    if (link.exchange !== null) return this.root(link.exchange - 1)
    return link.original === null ? null : placeOf(link.original)
  }

  #linkAt(row: number): ReplayOrigin | null {
    return this.#parts.exchanges.present.has(row) ? this.link(row) : null
  }

  /**
   * Returns the row that `row` directly replays; null if it is not a replay or its original is not in this
   * capture.
   */
  #before(row: number): number | null {
    const exchange = this.#linkAt(row)?.exchange ?? null
    // Originals precede their replays. Rejecting later ones guarantees termination for malformed files.
    return exchange === null || exchange > row ? null : exchange - 1
  }

  /** Returns the first exchange of the replay chain in this capture: the row itself if it is not a replay. */
  #endOf(row: number): number {
    let end = row
    for (let before: number | null = row; before !== null; before = this.#before(end)) {
      end = before
      const known = this.#ends.get(end)
      if (known === 0) continue
      end = known - 1
      break
    }
    // Walks the same chain again and caches the result for each of its rows.
    for (let at: number | null = row; at !== null && at !== end && this.#ends.get(at) === 0;) {
      this.#ends.set(at, end + 1)
      at = this.#before(at)
    }
    return end
  }

  /**
   * Returns the number of the exchange at a place of another copy of this capture, or null if it is not
   * there.
   */
  at({ connection, up, down, time }: Place, epoch: (time: number) => number): number | null {
    const { connections, exchanges, finder } = this.#parts
    if (!connections.present.has(connection - 1)) return null
    const starts = { ...(up === undefined ? {} : { up }), ...(down === undefined ? {} : { down }) }
    const row = finder.find(connection, { number: 0, ...starts })
    if (row === null || Math.abs(epoch(exchanges.time.get(row)) - time) > SAME_TIME) return null
    return row + 1
  }

  /** Forgets connections and exchanges that were dropped. */
  drop(): void {
    this.ranges.drop()
    const { connections, exchanges } = this.#parts
    for (const connection of this.#entries.keys())
      if (!connections.present.has(connection - 1)) this.#entries.delete(connection)
    this.#ends.release(exchanges.present.first, (chunk) =>
      exchanges.present.isInChunk(chunk, COLUMN_CHUNK_ROWS)
    )
  }

  #linkOf(replayOf: number | undefined, original: Original | undefined): ReplayOrigin {
    if (original === undefined) return { exchange: replayOf ?? null, original: null }
    if (original.file !== undefined) return { exchange: null, original }
    const { connections, finder } = this.#parts
    const isThere = connections.present.has(original.connection - 1)
    const row = isThere ? finder.find(original.connection, original) : null
    return { exchange: row === null ? null : row + 1, original }
  }
}

/** Returns the index of the last entry at or before an offset, or -1. Entries are sorted by offset. */
function lastUpTo(entries: readonly ReplayEntry[], up: number): number {
  let [low, high] = [-1, entries.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.up ?? Infinity) <= up) low = middle
    else high = middle
  }
  return low
}

export function isSameRoot(one: Root, other: Root): boolean {
  if (typeof one === 'number' || typeof other === 'number') return one === other
  return (
    one.connection === other.connection &&
    one.up === other.up &&
    one.down === other.down &&
    Math.abs(one.time - other.time) <= SAME_TIME
  )
}

function placeOf({ connection, up, down, time }: Original): Place {
  return {
    connection,
    time,
    ...(up === undefined ? {} : { up }),
    ...(down === undefined ? {} : { down })
  }
}
