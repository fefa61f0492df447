/**
 * Open streams of one connection, in insertion order. Each stream links to its neighbours, so every operation,
 * including finding the oldest, takes constant time even with millions of streams.
 */
import type { Http2Stream } from './http2-stream'
import { PROBLEM_BYTES, STREAM_BYTES } from './limits'

export class OpenStreams {
  readonly #streams = new Map<number, Http2Stream>()
  #oldest: Http2Stream | null = null
  #newest: Http2Stream | null = null
  /** Stream of the last lookup: consecutive frames mostly belong to the same stream. */
  #last: Http2Stream | undefined
  #problems = 0

  get size(): number {
    return this.#streams.size
  }

  get oldest(): Http2Stream | null {
    return this.#oldest
  }

  /** Estimated bytes of memory. */
  get heldBytes(): number {
    return this.#streams.size * STREAM_BYTES + this.#problems * PROBLEM_BYTES
  }

  get(id: number): Http2Stream | undefined {
    if (this.#last?.id !== id) this.#last = this.#streams.get(id)
    return this.#last
  }

  /** Adds a stream whose id is not open. */
  add(stream: Http2Stream): void {
    stream.older = this.#newest
    if (this.#newest === null) this.#oldest = stream
    else this.#newest.newer = stream
    this.#newest = stream
    this.#streams.set(stream.id, stream)
  }

  /** Counts problems that the stream keeps until it is deleted. */
  addProblems(stream: Http2Stream, count: number): void {
    stream.problems += count
    this.#problems += count
  }

  delete(stream: Http2Stream): void {
    if (!this.#streams.delete(stream.id)) return
    const { older, newer } = stream
    if (older === null) this.#oldest = newer
    else older.newer = newer
    if (newer === null) this.#newest = older
    else newer.older = older
    stream.older = stream.newer = null
    this.#problems -= stream.problems
    if (this.#last === stream) this.#last = undefined
  }

  /** Returns a copy, so that the caller may delete streams while iterating. */
  all(): Http2Stream[] {
    return [...this.#streams.values()]
  }
}
