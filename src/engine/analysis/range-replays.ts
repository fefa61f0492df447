import type { OriginalRange } from '../../shared/model/original'
import type { ConnectionTable } from './connection-table'
import { SAME_TIME } from './same-time'

/**
 * Which connections are replays of bytes of a stream, and of which: what was sent again and is no request of HTTP. As
 * with exchanges, what is sent again of an attempt is an attempt of the same original.
 */

interface Told {
  /** From this offset of the up stream on. */
  readonly up: number
  /** Null where something else is sent again from there on. */
  readonly range: OriginalRange | null
}

/** Whose attempts: of any bytes of a connection, or of those of one of its streams that a range touches. */
export interface RangesOf {
  readonly connection: number
  /** Milliseconds since 1970. */
  readonly opened: number
  readonly within?: Pick<OriginalRange, 'direction' | 'start' | 'end'> | undefined
}

/** What a connection sent again, and from where to where in its up stream; `end` is null up to its end. */
export interface RangeAttempt {
  readonly range: OriginalRange
  readonly start: number
  readonly end: number | null
}

export class RangeReplays {
  readonly #connections: ConnectionTable
  /** In the order of their offsets. Few connections are replays. */
  readonly #told = new Map<number, Told[]>()

  constructor(connections: ConnectionTable) {
    this.#connections = connections
  }

  /** What a connection sends from `up` on is a replay; without a range of something else, or of nothing captured. */
  tell(connection: number, up: number, range: OriginalRange | undefined): void {
    const told = this.#told.get(connection) ?? []
    if (range === undefined && told.length === 0) return
    // A record may tell it again.
    if (told.some((one) => one.up >= up)) return
    told.push({ up, range: range ?? null })
    this.#told.set(connection, told)
  }

  /** The first of a connection; null where it is none. */
  attempt(connection: number): RangeAttempt | null {
    const told = this.#told.get(connection) ?? []
    const at = told.findIndex(({ range }) => range !== null)
    const first = told[at]
    if (first === undefined || first.range === null) return null
    return { range: first.range, start: first.up, end: told[at + 1]?.up ?? null }
  }

  /** What it goes back to, through all replays between that are in this capture; null for a connection that is none. */
  root(connection: number): OriginalRange | null {
    let found: OriginalRange | null = null
    for (let at = connection; ;) {
      const range = this.attempt(at)?.range
      if (range === undefined) return found
      found = range
      // What was replayed came before: whatever a file says, this ends. An answer sent again is no attempt of its request.
      if (range.file !== undefined || range.direction === 'down' || range.connection >= at) return found
      at = range.connection
    }
  }

  isOf(connection: number, { connection: of, opened, within }: RangesOf): boolean {
    if (!this.#told.has(connection)) return false
    const root = this.root(connection)
    if (root?.connection !== of || Math.abs(root.opened - opened) > SAME_TIME) return false
    if (within === undefined) return true
    return root.direction === within.direction && root.start < within.end && within.start < root.end
  }

  /** Connections are gone. */
  drop(): void {
    for (const connection of this.#told.keys())
      if (!this.#connections.present.has(connection - 1)) this.#told.delete(connection)
  }
}
