/**
 * State of each stream between two of its segments: where it ended, its last bytes, and the end of the last match of
 * each searcher. In chunks of typed arrays, since a capture may have a million connections.
 */

const CHUNK_CONNECTIONS = 512
/** Last bytes kept of a stream. A longer part of a match before a boundary is read again. */
export const TAIL_BYTES = 16

export class StreamChunk {
  readonly ends = new Float64Array(2 * CHUNK_CONNECTIONS).fill(-1)
  readonly tails = new Uint8Array(2 * CHUNK_CONNECTIONS * TAIL_BYTES)
  readonly tailLengths = new Uint8Array(2 * CHUNK_CONNECTIONS)
  readonly matched: Float64Array

  constructor(searchers: number) {
    this.matched = new Float64Array(2 * CHUNK_CONNECTIONS * searchers)
  }

  /** Continues the stream at `index` with `length` bytes at `from`, which begin at its offset `offset`. */
  push(index: number, offset: number, bytes: Uint8Array, from: number, length: number): void {
    const base = index * TAIL_BYTES
    const kept = this.ends[index] === offset ? (this.tailLengths[index] ?? 0) : 0
    this.ends[index] = offset + length
    const taken = Math.min(length, TAIL_BYTES)
    const moved = Math.min(kept, TAIL_BYTES - taken)
    // The newest bytes are at the end of the filled part.
    if (moved > 0 && moved < kept) this.tails.copyWithin(base, base + kept - moved, base + kept)
    for (let n = 0; n < taken; n++) this.tails[base + moved + n] = bytes[from + length - taken + n] ?? 0
    this.tailLengths[index] = moved + taken
  }

  /** Forgets the bytes of a stream: the next segment has no bytes before it. */
  interrupt(index: number): void {
    this.ends[index] = -1
    this.tailLengths[index] = 0
  }
}

export class StreamStates {
  readonly #searchers: number
  readonly #chunks = new Map<number, StreamChunk>()
  #near: StreamChunk | undefined
  #nearNumber = -1

  constructor(searchers: number) {
    this.#searchers = searchers
  }

  /** Returns the chunk of a connection; its stream is at `indexOf`. */
  chunk(connection: number): StreamChunk {
    const number = Math.floor(connection / CHUNK_CONNECTIONS)
    if (number === this.#nearNumber && this.#near !== undefined) return this.#near
    let chunk = this.#chunks.get(number)
    if (chunk === undefined) {
      chunk = new StreamChunk(this.#searchers)
      this.#chunks.set(number, chunk)
    }
    this.#near = chunk
    this.#nearNumber = number
    return chunk
  }

  /** Records a match unless it overlaps the last one of this searcher. Returns false if it does. */
  accept(connection: number, isDown: boolean, searcher: number, start: number, end: number): boolean {
    const { matched } = this.chunk(connection)
    const at = indexOf(connection, isDown) * this.#searchers + searcher
    if (start < (matched[at] ?? 0)) return false
    matched[at] = end
    return true
  }

  /** Returns the end of the last match. */
  matchedTo(connection: number, isDown: boolean, searcher: number): number {
    return this.chunk(connection).matched[indexOf(connection, isDown) * this.#searchers + searcher] ?? 0
  }
}

export function indexOf(connection: number, isDown: boolean): number {
  return 2 * (connection % CHUNK_CONNECTIONS) + (isDown ? 1 : 0)
}
