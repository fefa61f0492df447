import type { OriginalRange } from '../../../shared/model/original'
import type { ConnectionTable } from '../tables/connection-table'
import { SAME_TIME } from '../same-time'

/**
 * Connections that replay a byte range of a stream (as opposed to an HTTP request), with the range they
 * replay. As with exchanges, a replay of an attempt is an attempt of the same original.
 */

interface RangeEntry {
  /** Offset in the client → server stream from which the entry applies. */
  readonly up: number
  /** Null if the connection sends something else from there on. */
  readonly range: OriginalRange | null
}

/** Selects attempts: of any bytes of a connection, or of those that overlap a range of one of its streams. */
interface RangesOf {
  readonly connection: number
  /** Milliseconds since 1970. */
  readonly opened: number
  readonly within?: Pick<OriginalRange, 'direction' | 'start' | 'end'> | undefined
}

/**
 * A range that a connection sent again, and its position in the client → server stream. `end` is null if it
 * extends to the end of the stream.
 */
export interface ReplayedRange {
  readonly range: OriginalRange
  readonly start: number
  readonly end: number | null
}

export class RangeReplays {
  readonly #connections: ConnectionTable
  /** Sorted by offset. Few connections are replays. */
  readonly #entries = new Map<number, RangeEntry[]>()

  constructor(connections: ConnectionTable) {
    this.#connections = connections
  }

  /**
   * Records that the connection sends a replay from offset `up` on; without a range, a replay of something
   * else or of uncaptured bytes.
   */
  record(connection: number, up: number, range: OriginalRange | undefined): void {
    const entries = this.#entries.get(connection) ?? []
    if (range === undefined && entries.length === 0) return
    // Captures may contain duplicates.
    if (entries.some((one) => one.up >= up)) return
    entries.push({ up, range: range ?? null })
    this.#entries.set(connection, entries)
  }

  /** Returns the first attempt on a connection, or null if it has none. */
  attempt(connection: number): ReplayedRange | null {
    const entries = this.#entries.get(connection) ?? []
    const at = entries.findIndex(({ range }) => range !== null)
    const first = entries[at]
    if (first === undefined || first.range === null) return null
    return { range: first.range, start: first.up, end: entries[at + 1]?.up ?? null }
  }

  /**
   * Returns the original range through all intermediate replays in this capture; null if the connection is
   * not a replay.
   */
  root(connection: number): OriginalRange | null {
    let found: OriginalRange | null = null
    for (let at = connection; ;) {
      const range = this.attempt(at)?.range
      if (range === undefined) return found
      found = range
      // Originals precede their replays, so the walk terminates for malformed files as well. A response that
      // is sent again is not an attempt of its request.
      if (range.file !== undefined || range.direction === 'down' || range.connection >= at) return found
      at = range.connection
    }
  }

  isOf(connection: number, { connection: of, opened, within }: RangesOf): boolean {
    if (!this.#entries.has(connection)) return false
    const root = this.root(connection)
    if (root?.connection !== of || Math.abs(root.opened - opened) > SAME_TIME) return false
    if (within === undefined) return true
    return root.direction === within.direction && root.start < within.end && within.start < root.end
  }

  /** Forgets connections that were dropped. */
  drop(): void {
    for (const connection of this.#entries.keys())
      if (!this.#connections.present.has(connection - 1)) this.#entries.delete(connection)
  }
}
