import type { RequestConnection } from './request-connection'

/** Lanes of a run, with a queue of free lanes: the one free for longest comes first. */

export interface Lane {
  readonly number: number
  /** One for each target. */
  readonly connections: (RequestConnection | undefined)[]
  /** Number of attempts it may begin. */
  room: number
}

/** Number of removed entries after which the queue is compacted, so that removal takes constant time. */
const MOVE_UP = 1024

export class Lanes {
  readonly all: readonly Lane[]
  #line: Lane[]
  #first = 0

  constructor(count: number, room: number) {
    this.all = Array.from({ length: count }, (_, number) => ({ number, connections: [], room }))
    this.#line = [...this.all]
  }

  /** Next lane with room for an attempt. */
  get free(): Lane | undefined {
    return this.#line[this.#first]
  }

  /** Begins an attempt on the first lane. If it has room for more, it moves to the end of the queue. */
  take(): void {
    const lane = this.free
    if (lane === undefined) return
    this.#first++
    if (--lane.room > 0) this.#line.push(lane)
    if (this.#first < MOVE_UP && this.#first < this.#line.length) return
    this.#line = this.#line.slice(this.#first)
    this.#first = 0
  }

  /** An attempt on the lane is over. */
  release(lane: Lane): void {
    if (lane.room++ === 0) this.#line.push(lane)
  }
}
