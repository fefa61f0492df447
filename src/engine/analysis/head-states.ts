import type { TableState } from '../../decode/stream/http2/hpack/dynamic-table'
import { firstWhere } from '../first-where'
import { DIRECTIONS, type Direction } from '../../shared/model/direction'

/**
 * What heads of HTTP/2 were read with, now and then: to read one of them again, the blocks before it have to be read
 * since the nearest of these, not since the connection's beginning. Bounded: where there are many, every other is
 * forgotten and they are taken half as often from then on.
 */

/** Heads from `offset` on can be read with `state`. */
export interface HeadPoint {
  readonly offset: number
  readonly state: TableState
}

const FIRST_SPACING = 64
const MAX_POINTS = 128

class Points {
  #points: HeadPoint[] = []
  /** Blocks from one to the next, and since the last. */
  #spacing = FIRST_SPACING
  #since = 0

  offer(offset: number, take: () => TableState): void {
    if (this.#points.length > 0 && ++this.#since < this.#spacing) return
    this.#since = 0
    this.#points.push({ offset, state: take() })
    if (this.#points.length <= MAX_POINTS) return
    this.#points = this.#points.filter((_, at) => at % 2 === 0)
    this.#spacing *= 2
  }

  nearest(offset: number): HeadPoint | null {
    const points = this.#points
    const behind = firstWhere(0, points.length, (at) => (points[at]?.offset ?? Infinity) > offset)
    return points[behind - 1] ?? null
  }

  get first(): number | null {
    return this.#points[0]?.offset ?? null
  }

  get count(): number {
    return this.#points.length
  }
}

export class HeadStates {
  readonly #connections = new Map<number, Record<Direction, Points>>()

  offer(connection: number, direction: Direction, offset: number, take: () => TableState): void {
    let points = this.#connections.get(connection)
    if (points === undefined) {
      points = { up: new Points(), down: new Points() }
      this.#connections.set(connection, points)
    }
    points[direction].offer(offset, take)
  }

  /** The last at or before `offset`; null where the stream is not HTTP/2, or not yet. */
  nearest(connection: number, direction: Direction, offset: number): HeadPoint | null {
    return this.#connections.get(connection)?.[direction].nearest(offset) ?? null
  }

  /** Where HTTP/2 begins in both streams; null where there is none. */
  begins(connection: number): { up: number; down: number } | null {
    const points = this.#connections.get(connection)
    const up = points?.up.first ?? null
    const down = points?.down.first ?? null
    return up === null || down === null ? null : { up, down }
  }

  drop(isGone: (connection: number) => boolean): void {
    for (const connection of this.#connections.keys())
      if (isGone(connection)) this.#connections.delete(connection)
  }

  /** For tests: points held. */
  get held(): number {
    let sum = 0
    for (const points of this.#connections.values())
      for (const direction of DIRECTIONS) sum += points[direction].count
    return sum
  }
}
