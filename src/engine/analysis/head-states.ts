import type { TableState } from '../../decode/stream/http2/hpack/dynamic-table'
import { DIRECTIONS, type Direction } from '../../shared/model/direction'
import { HeadPoints, type HeadPoint } from './head-points'

/**
 * HPACK tables of HTTP/2 connections, kept at points along their streams: decoding a head again starts at the nearest
 * point and not at the beginning of the connection. The number of points of a direction and the bytes of all are limited.
 */

const PER_DIRECTION = { most: 128, spacing: 64 }

/**
 * Bytes of the tables of all connections of a capture, as HPACK counts them. A table has 4 KiB unless a peer allows more;
 * a hostile one fills a megabyte again and again. Above the limit points get sparser, and reading a head takes longer.
 */
export const MAX_STATE_BYTES = 32 * 1024 * 1024

export class HeadStates {
  readonly #connections = new Map<number, Record<Direction, HeadPoints>>()
  readonly #most: number
  #bytes = 0
  /** Dropping points did not make enough room. */
  #isFull = false

  /** `most`: bytes of all tables. */
  constructor(most = MAX_STATE_BYTES) {
    this.#most = most
  }

  offer(connection: number, direction: Direction, offset: number, take: () => TableState): void {
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

  /** Makes room for half of the limit, so that the cost of dropping is spread over many points. */
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

  /** The last at or before `offset`; null where the stream is not HTTP/2, or not yet. */
  nearest(connection: number, direction: Direction, offset: number): HeadPoint | null {
    return this.#connections.get(connection)?.[direction].nearest(offset) ?? null
  }

  /** About how many header blocks lie between two offsets. */
  blocksBetween(connection: number, direction: Direction, from: number, to: number): number {
    return this.#connections.get(connection)?.[direction].blocksBetween(from, to) ?? 0
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
    this.#count()
    this.#isFull = false
  }

  /** For tests: bytes of all tables that are kept. */
  get bytes(): number {
    return this.#bytes
  }

  /** For tests: points held. */
  get held(): number {
    let sum = 0
    for (const points of this.#connections.values())
      for (const direction of DIRECTIONS) sum += points[direction].count
    return sum
  }
}
