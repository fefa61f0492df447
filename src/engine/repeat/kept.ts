/**
 * The bytes of answers for as long as nobody knows whether they are odd: up to a bound from where the first of them that
 * has not ended began. One piece of memory a connection, used again.
 */

const FIRST_BYTES = 4096
const NOTHING = Buffer.alloc(0)

export class Kept {
  readonly #most: number
  #memory = NOTHING
  /** Offset in the stream of the first byte. */
  #start = 0
  #length = 0
  /** Offset behind the last byte that came. */
  #end = 0
  /** Offset behind the last answer that was chosen. */
  #done = 0
  #chosen = { start: 0, end: 0 }

  constructor(most: number) {
    this.#most = most
  }

  add(bytes: Uint8Array): void {
    this.#end += bytes.length
    // Behind a hole nothing is kept: what there is, is in one piece.
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

  /** The answer at hand: [start, end) of the stream. */
  choose(start: number, end: number): void {
    this.#chosen = { start: Math.max(start, this.#done), end: Math.min(end, this.#end) }
    this.#done = this.#chosen.end
  }

  /** Of the answer at hand, a copy of what there is of it, and how long it was. */
  answer(): { bytes: Buffer; length: number } {
    const { start, end } = this.#chosen
    const bytes = Buffer.from(
      this.#memory.subarray(start - this.#start, Math.min(this.#length, end - this.#start))
    )
    return { bytes, length: end - start }
  }

  /** All that was chosen so far. */
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
