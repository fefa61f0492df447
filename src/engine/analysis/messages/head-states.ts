import type { DynamicTableState } from '../../../decode/stream/http2/hpack/dynamic-table'
import { DIRECTIONS, type Direction } from '../../../shared/model/direction'
import { HeadPoints, type HeadPoint } from './head-points'

/**
 * Saved HPACK tables of HTTP/2 connections at points along their streams. Decoding a head starts at the
 * nearest point instead of the beginning of the connection. Both the number of points per direction and the
 * total bytes are limited.
 */

const PER_DIRECTION = { most: 128, spacing: 64 }

/**
 * Limit for the tables of all connections of a capture, in bytes as counted by HPACK. A table has 4 KiB
 * unless a peer allows more; a hostile peer can fill megabytes repeatedly. Above the limit there are fewer
 * points, and reading a head takes longer.
 */
export const MAX_STATE_BYTES = 32 * 1024 * 1024

export class HeadStates {
  readonly #connections = new Map<number, Record<Direction, HeadPoints>>()
  readonly #most: number
  #bytes = 0
  /** True if dropping points did not free enough memory. */
  #isFull = false

  /** `most`: limit for all tables in bytes. */
  constructor(most = MAX_STATE_BYTES) {
    this.#most = most
  }

  offer(connection: number, direction: Direction, offset: number, take: () => DynamicTableState): void {
    let points = this.#connections.get(connection)
    if (points === undefined) {
      points = { up: new HeadPoints(PER_DIRECTION), down: new HeadPoints(PER_DIRECTION) }
      this.#connections.set(connection, points)
    }
    const kept = points[direction]
    const before = kept.bytes
    kept.offer(offset, take, { isFull: this.#isFull })
    this.#bytes += kept.bytes - before
    if (this.#bytes > this.#most && !this.#isFull) this.#thin()
  }

  /** Frees memory down to half of the limit, so that the cost of thinning is spread over many points. */
  #thin(): void {
    let isThinner = true
    while (isThinner && this.#bytes > this.#most / 2) {
      isThinner = false
      for (const points of this.#connections.values())
        for (const direction of DIRECTIONS) isThinner = points[direction].thin() || isThinner
      this.#count()
    }
    this.#isFull = !isThinner
  }

  #count(): void {
    this.#bytes = 0
    for (const { up, down } of this.#connections.values()) this.#bytes += up.bytes + down.bytes
  }

  /** Returns the last point at or before `offset`; null if the stream is not HTTP/2, or not yet. */
  nearest(connection: number, direction: Direction, offset: number): HeadPoint | null {
    return this.#connections.get(connection)?.[direction].nearest(offset) ?? null
  }

  /** Returns the approximate number of header blocks between two offsets. */
  blocksBetween(connection: number, direction: Direction, from: number, to: number): number {
    return this.#connections.get(connection)?.[direction].blocksBetween(from, to) ?? 0
  }

  /** Returns the start of HTTP/2 in both streams; null if there is none. */
  begins(connection: number): { up: number; down: number } | null {
    const points = this.#connections.get(connection)
    const up = points?.up.first ?? null
    const down = points?.down.first ?? null
    return up === null || down === null ? null : { up, down }
  }

  drop(isGone: (connection: number) => boolean): void {
    for (const connection of this.#connections.keys())
      if (isGone(connection)) this.#connections.delete(connection)
    this.#count()
    this.#isFull = false
  }

  /** Total bytes of all tables, for tests. */
  get bytes(): number {
    return this.#bytes
  }

  /** Number of points, for tests. */
  get held(): number {
    let sum = 0
    for (const points of this.#connections.values())
      for (const direction of DIRECTIONS) sum += points[direction].count
    return sum
  }
}
