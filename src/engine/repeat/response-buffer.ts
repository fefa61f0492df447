/**
 * Keeps response bytes until it is known whether the response is unusual: a bounded number of bytes from the start of
 * the oldest unfinished response. Uses one reusable buffer per connection.
 */

const FIRST_BYTES = 4096
const NOTHING = Buffer.alloc(0)

export class ResponseBuffer {
  readonly #most: number
  #memory = NOTHING
  /** Stream offset of the first kept byte. */
  #start = 0
  #length = 0
  /** End offset of the received bytes. */
  #end = 0
  /** End offset of the last selected response. */
  #done = 0
  #chosen = { start: 0, end: 0 }

  constructor(most: number) {
    this.#most = most
  }

  add(bytes: Uint8Array): void {
    this.#end += bytes.length
    // The kept bytes are contiguous: after a gap, nothing more is kept.
    const room = this.#start + this.#length + bytes.length === this.#end ? this.#most - this.#length : 0
    const taken = Math.min(room, bytes.length)
    if (taken <= 0) return
    const needed = this.#length + taken
    if (needed > this.#memory.length) {
      const grown = Buffer.allocUnsafe(
        Math.min(this.#most, Math.max(FIRST_BYTES, needed, 2 * this.#memory.length))
      )
      this.#memory.copy(grown, 0, 0, this.#length)
      this.#memory = grown
    }
    this.#memory.set(bytes.subarray(0, taken), this.#length)
    this.#length = needed
  }

  /** Selects the current response: [start, end) of the stream. */
  choose(start: number, end: number): void {
    this.#chosen = { start: Math.max(start, this.#done), end: Math.min(end, this.#end) }
    this.#done = this.#chosen.end
  }

  /** Returns a copy of the kept bytes of the selected response, and its full length. */
  answer(): { bytes: Buffer; length: number } {
    const { start, end } = this.#chosen
    const bytes = Buffer.from(
      this.#memory.subarray(start - this.#start, Math.min(this.#length, end - this.#start))
    )
    return { bytes, length: end - start }
  }

  /** Drops all responses selected so far. */
  forget(): void {
    const done = this.#done - this.#start
    if (done >= this.#length) this.#length = 0
    else {
      this.#memory.copyWithin(0, done, this.#length)
      this.#length -= done
    }
    this.#start = this.#done
  }
}
