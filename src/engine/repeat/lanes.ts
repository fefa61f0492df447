import type { RequestLink } from './request-link'

/** The lanes of a run, and which of them are free: the longest waiting first. */

export interface Lane {
  readonly number: number
  /** Of each target. */
  readonly links: (RequestLink | undefined)[]
  /** Attempts it may begin. */
  room: number
}

/** Places that are left behind before the line moves up: taking the first then costs the same however long it is. */
const MOVE_UP = 1024

export class Lanes {
  readonly all: readonly Lane[]
  #line: Lane[]
  #first = 0

  constructor(count: number, room: number) {
    this.all = Array.from({ length: count }, (_, number) => ({ number, links: [], room }))
    this.#line = [...this.all]
  }

  /** The next one with room. */
  get free(): Lane | undefined {
    return this.#line[this.#first]
  }

  /** Something is begun on it; while it has room for more, it is the last in the line. */
  take(): void {
    const lane = this.free
    if (lane === undefined) return
    this.#first++
    if (--lane.room > 0) this.#line.push(lane)
    if (this.#first < MOVE_UP && this.#first < this.#line.length) return
    this.#line = this.#line.slice(this.#first)
    this.#first = 0
  }

  /** Something is over on it. */
  release(lane: Lane): void {
    if (lane.room++ === 0) this.#line.push(lane)
  }
}
