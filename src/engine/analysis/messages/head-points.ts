import { stateBytes, type DynamicTableState } from '../../../decode/stream/http2/hpack/dynamic-table'
import { firstWhere } from '../../first-where'

/** A position in one direction of a connection; heads from `offset` on can be decoded with `state`. */
export interface HeadPoint {
  readonly offset: number
  readonly state: DynamicTableState
}

export interface HeadPointLimits {
  /** Maximum number of points. Above it every second point is dropped, and the spacing doubles. */
  readonly most: number
  /** Initial number of header blocks between two points. */
  readonly spacing: number
}

/** Estimated bytes of a point besides its table. */
const POINT_BYTES = 128

/** Points of one direction of a connection, in ascending order. */
export class HeadPoints {
  bytes = 0
  readonly #most: number
  #points: HeadPoint[] = []
  #spacing: number
  /** Number of blocks since the last point. */
  #since = 0

  constructor({ most, spacing }: HeadPointLimits) {
    this.#most = most
    this.#spacing = spacing
  }

  /**
   * Called before each header block. `take` copies the table; `isFull`: if true, only a first point is added;
   * `blocks`: weight of the previous block, by its size.
   */
  offer(offset: number, take: () => DynamicTableState, { isFull = false, blocks = 1 } = {}): void {
    const last = this.#points.at(-1)
    if (last !== undefined) {
      if (offset <= last.offset || isFull) return
      this.#since += blocks
      if (this.#since < this.#spacing) return
    }
    this.#since = 0
    const point = { offset, state: take() }
    this.#points.push(point)
    this.bytes += bytesOf(point)
    if (this.#points.length > this.#most) this.thin()
  }

  /** Drops every second point, but not the first. Returns false if there is none to drop. */
  thin(): boolean {
    if (this.#points.length < 2) return false
    this.#points = this.#points.filter((_, at) => at % 2 === 0)
    this.#spacing *= 2
    this.bytes = this.#points.reduce((sum, point) => sum + bytesOf(point), 0)
    return true
  }

  /** Returns the last point at or before `offset`. */
  nearest(offset: number): HeadPoint | null {
    return this.#points[this.#behind(offset) - 1] ?? null
  }

  /** Returns the approximate number of blocks between two offsets. */
  blocksBetween(from: number, to: number): number {
    return (this.#behind(to) - this.#behind(from)) * this.#spacing
  }

  /** Returns the index of the first point after `offset`. */
  #behind(offset: number): number {
    const points = this.#points
    return firstWhere(0, points.length, (at) => (points[at]?.offset ?? Infinity) > offset)
  }

  get first(): number | null {
    return this.#points[0]?.offset ?? null
  }

  get count(): number {
    return this.#points.length
  }
}

function bytesOf({ state }: HeadPoint): number {
  return POINT_BYTES + stateBytes(state)
}
