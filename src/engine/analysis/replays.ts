import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { Original } from '../../shared/model/original'
import { COLUMN_CHUNK_ROWS, uint32 } from './column'
import type { ConnectionTable } from './connection-table'
import type { ExchangeFinder } from './exchange-finder'
import type { ExchangeTable } from './exchange-table'
import { RangeReplays } from './range-replays'
import { SAME_TIME } from './same-time'

/**
 * Which exchanges are replays, of what, and which belong together: all that goes back to one original, replays of
 * replays among them, are its attempts.
 *
 * An original in this capture is a number; one in another file is known by where it was there and when. Few connections
 * are replays, so what is said of them is kept by connection and not as columns.
 */

/** Where an exchange was, and when it began: the same in every copy of its capture. */
export interface Place {
  readonly connection: number
  readonly up?: number | undefined
  readonly down?: number | undefined
  readonly time: number
}

/** What an exchange is a replay of. */
export interface ReplayLink {
  /** Its number in this capture; null where it is in another, or was dropped before it could be found. */
  readonly exchange: number | null
  /** As the record says it; null in records that know a number only. */
  readonly original: Original | null
}

/** What all attempts of one original go back to: an exchange's number, or a place in another file. */
export type Root = number | Place

type ReplayTold = Pick<Extract<ConnectionEvent, { event: 'open' }>, 'replayOf' | 'original' | 'range'>

interface Told {
  /** From this offset of the up stream on. */
  readonly up: number
  /** Null where what is sent was not captured. */
  readonly link: ReplayLink | null
}

export interface ReplayParts {
  readonly connections: ConnectionTable
  readonly exchanges: ExchangeTable
  readonly finder: ExchangeFinder
}

export class Replays {
  /** Of what is no exchange. */
  readonly ranges: RangeReplays
  readonly #parts: ReplayParts
  readonly #told = new Map<number, Told[]>()
  /**
   * Of a replay that was looked at, the number of the exchange that its chain ends at in this capture: of a replay of a
   * replay of a replay each is walked through once, however many there are and however often they are asked about.
   */
  readonly #ends = uint32()

  constructor(parts: ReplayParts) {
    this.#parts = parts
    this.ranges = new RangeReplays(parts.connections)
  }

  /** What a connection sends from `up` on is a replay. What was told first holds: a record may tell it again. */
  tell(connection: number, up: number, { replayOf, original, range }: ReplayTold): void {
    this.ranges.tell(connection, up, range)
    // Of most the column knows all there is.
    if (original === undefined && up === 0) return
    const told = this.#told.get(connection) ?? []
    const before = lastUpTo(told, up)
    if (told[before]?.up === up) return
    const isAny = replayOf !== undefined || original !== undefined
    // Mostly the last: a connection that is used again may be told of thousands of times.
    told.splice(before + 1, 0, { up, link: isAny ? this.#linkOf(replayOf, original) : null })
    this.#told.set(connection, told)
  }

  /** Null for an exchange that is none. */
  link(row: number): ReplayLink | null {
    const connection = this.#parts.exchanges.connection.get(row)
    const told = this.#told.get(connection)
    if (told !== undefined) {
      const up = this.#parts.exchanges.starts(row).up ?? 0
      const found = told[lastUpTo(told, up)]
      if (found !== undefined) return found.link
    }
    const exchange = this.#parts.connections.replayOf.get(connection - 1)
    return exchange === 0 ? null : { exchange, original: null }
  }

  /** What an exchange goes back to: itself, unless it is a replay. */
  root(row: number): Root {
    return this.origin(row).root
  }

  /** The same, with what the record says of it where it is in another file, or was dropped. */
  origin(row: number): { readonly root: Root; readonly original: Original | null } {
    const end = this.#endOf(row)
    const link = this.#linkAt(end)
    const original = link?.original ?? null
    return { root: original === null ? (link?.exchange ?? end + 1) : placeOf(original), original }
  }

  /** What a connection goes back to that was to be a replay's; null for any other. */
  rootOfConnection(connection: number): Root | null {
    const exchange = this.#parts.connections.replayOf.get(connection - 1)
    const first = this.#told.get(connection)?.[0]
    const link = first === undefined ? (exchange === 0 ? null : { exchange, original: null }) : first.link
    if (link === null) return null
    if (link.exchange !== null) return this.root(link.exchange - 1)
    return link.original === null ? null : placeOf(link.original)
  }

  #linkAt(row: number): ReplayLink | null {
    return this.#parts.exchanges.present.has(row) ? this.link(row) : null
  }

  /** The row before it that a row is a replay of; null where it is none, or of what is not in this capture. */
  #before(row: number): number | null {
    const exchange = this.#linkAt(row)?.exchange ?? null
    // What was replayed came before: whatever a file says, this ends.
    return exchange === null || exchange > row ? null : exchange - 1
  }

  /** The first of all replayed that is in this capture: the row itself where it goes back to none. */
  #endOf(row: number): number {
    let end = row
    for (let before: number | null = row; before !== null; before = this.#before(end)) {
      end = before
      const known = this.#ends.get(end)
      if (known === 0) continue
      end = known - 1
      break
    }
    // The same way once more, up to where it was known: each of it knows its end from now on.
    for (let at: number | null = row; at !== null && at !== end && this.#ends.get(at) === 0;) {
      this.#ends.set(at, end + 1)
      at = this.#before(at)
    }
    return end
  }

  /** The number of the exchange that was at a place of another copy of this capture; null where it is not there. */
  at({ connection, up, down, time }: Place, epoch: (time: number) => number): number | null {
    const { connections, exchanges, finder } = this.#parts
    if (!connections.present.has(connection - 1)) return null
    const starts = { ...(up === undefined ? {} : { up }), ...(down === undefined ? {} : { down }) }
    const row = finder.find(connection, { number: 0, ...starts })
    if (row === null || Math.abs(epoch(exchanges.time.get(row)) - time) > SAME_TIME) return null
    return row + 1
  }

  /** Connections and exchanges are gone. */
  drop(): void {
    this.ranges.drop()
    const { connections, exchanges } = this.#parts
    for (const connection of this.#told.keys())
      if (!connections.present.has(connection - 1)) this.#told.delete(connection)
    this.#ends.release(exchanges.present.first, (chunk) =>
      exchanges.present.isInChunk(chunk, COLUMN_CHUNK_ROWS)
    )
  }

  #linkOf(replayOf: number | undefined, original: Original | undefined): ReplayLink {
    if (original === undefined) return { exchange: replayOf ?? null, original: null }
    if (original.file !== undefined) return { exchange: null, original }
    const { connections, finder } = this.#parts
    const isThere = connections.present.has(original.connection - 1)
    const row = isThere ? finder.find(original.connection, original) : null
    return { exchange: row === null ? null : row + 1, original }
  }
}

/** Place of the last that begins at an offset or before it; -1 for none. They are in the order of their offsets. */
function lastUpTo(told: readonly Told[], up: number): number {
  let [low, high] = [-1, told.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((told[middle]?.up ?? Infinity) <= up) low = middle
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
