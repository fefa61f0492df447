/** Bytes that wait, in order, and are read again from the beginning; what is not read then can be put back uncopied. */

const EMPTY = new Uint8Array(0)
const LEAST_BYTES = 512

export class HeldBytes {
  #buffer: Uint8Array = EMPTY
  #start = 0
  #end = 0
  /** What `take` returned last: a view of the buffer. */
  #taken: Uint8Array | null = null

  get length(): number {
    return this.#end - this.#start
  }

  /** A view, until the next call. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end)
  }

  append(source: Uint8Array, from: number, to: number): void {
    const added = to - from
    if (this.#end + added > this.#buffer.length) {
      // Twice what is held: as much has to come before it is copied again.
      const grown = new Uint8Array(Math.max((this.length + added) * 2, LEAST_BYTES))
      grown.set(this.bytes)
      this.#end = this.length
      this.#start = 0
      this.#buffer = grown
    }
    this.#buffer.set(source.subarray(from, to), this.#end)
    this.#end += added
    this.#taken = null
  }

  /** Returns everything. Only bytes behind it are written to afterwards. */
  take(): Uint8Array {
    this.#taken = this.bytes
    this.#start = this.#end
    return this.#taken
  }

  /** Puts back what `take` returned from `from` on. Returns false where `bytes` is something else. */
  putBack(bytes: Uint8Array, from: number): boolean {
    if (bytes !== this.#taken) return false
    this.#start = this.#end - (bytes.length - from)
    this.#taken = null
    return true
  }

  /** Frees the memory of what was taken and not put back. */
  free(): void {
    this.#taken = null
    if (this.length > 0) return
    this.#buffer = EMPTY
    this.#start = this.#end = 0
  }
}
