import type { Direction } from '../../shared/model/direction'
import type { WireMatch } from './wire-source'

/**
 * Matches of a search as columns of typed arrays, 28 bytes each. Keeps a limited number of all matches and of those in
 * one stream, so that one stream full of matches does not hide the others; all of them are counted.
 */

export const MAX_MATCHES = 200_000
export const MAX_STREAM_MATCHES = 10_000

const FIRST_ROOM = 1024

export class MatchStore {
  /** Number of all matches, including those that are not kept. */
  total = 0
  /** Number of matches kept. */
  kept = 0
  readonly #most: number
  readonly #mostInStream: number
  readonly #counts = new Map<number, number>()
  /** Matches below this number were returned by `take`. */
  #taken = 0
  #connections = new Uint32Array(FIRST_ROOM)
  /** Length of the match, with the direction in the lowest bit. */
  #lengths = new Uint32Array(FIRST_ROOM)
  #starts = new Float64Array(FIRST_ROOM)
  #rows = new Float64Array(FIRST_ROOM)

  constructor(most = MAX_MATCHES, mostInStream = MAX_STREAM_MATCHES) {
    this.#most = most
    this.#mostInStream = mostInStream
  }

  add({ connection, direction, start, end, row }: WireMatch): void {
    this.total++
    const key = 2 * connection + (direction === 'down' ? 1 : 0)
    const inStream = this.#counts.get(key) ?? 0
    if (this.kept >= this.#most || inStream >= this.#mostInStream) return
    this.#counts.set(key, inStream + 1)
    if (this.kept === this.#starts.length) this.#grow()
    const at = this.kept++
    this.#connections[at] = connection
    this.#lengths[at] = 2 * (end - start) + (direction === 'down' ? 1 : 0)
    this.#starts[at] = start
    this.#rows[at] = row
  }

  /** Returns the matches from number `first` on, in the order in which they were found. */
  page(first: number, count: number): WireMatch[] {
    const matches: WireMatch[] = []
    for (let at = first; at < Math.min(first + count, this.kept); at++) {
      const coded = this.#lengths[at] ?? 0
      const start = this.#starts[at] ?? 0
      const direction: Direction = (coded & 1) === 0 ? 'up' : 'down'
      matches.push({
        connection: this.#connections[at] ?? 0,
        direction,
        start,
        end: start + (coded >>> 1),
        row: this.#rows[at] ?? 0
      })
    }
    return matches
  }

  /** Returns the next matches, each once. */
  take(count: number): WireMatch[] {
    const matches = this.page(this.#taken, count)
    this.#taken += matches.length
    return matches
  }

  /** Removes the kept matches in rows below `row`, which a ring has dropped. They are no longer counted. */
  drop(row: number): void {
    let kept = 0
    let taken = 0
    this.#counts.clear()
    for (let at = 0; at < this.kept; at++) {
      if ((this.#rows[at] ?? 0) < row) continue
      for (const column of [this.#connections, this.#lengths, this.#starts, this.#rows])
        column[kept] = column[at] ?? 0
      const key = 2 * (this.#connections[kept] ?? 0) + ((this.#lengths[kept] ?? 0) & 1)
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
      kept++
      if (at < this.#taken) taken++
    }
    this.total -= this.kept - kept
    this.kept = kept
    this.#taken = taken
  }

  #grow(): void {
    const room = Math.min(2 * this.#starts.length, this.#most)
    const connections = new Uint32Array(room)
    const lengths = new Uint32Array(room)
    const starts = new Float64Array(room)
    const rows = new Float64Array(room)
    connections.set(this.#connections)
    lengths.set(this.#lengths)
    starts.set(this.#starts)
    rows.set(this.#rows)
    this.#connections = connections
    this.#lengths = lengths
    this.#starts = starts
    this.#rows = rows
  }
}
