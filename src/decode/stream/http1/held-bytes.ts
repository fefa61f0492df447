/** Queue of buffered bytes, taken from the front. Bytes that were taken but not read can be put back without a copy. */

const EMPTY = new Uint8Array(0)
const LEAST_BYTES = 512

export class ByteQueue {
  #buffer: Uint8Array = EMPTY
  #start = 0
  #end = 0
  /** Last result of `take`: a view of the buffer. */
  #taken: Uint8Array | null = null

  get length(): number {
    return this.#end - this.#start
  }

  /** A view, valid until the next call. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end)
  }

  append(source: Uint8Array, from: number, to: number): void {
    const added = to - from
    if (this.#end + added > this.#buffer.length) {
      // Double the size, so that as many bytes must arrive before the next copy.
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

  /** Returns all bytes. Later writes only go after them. */
  take(): Uint8Array {
    this.#taken = this.bytes
    this.#start = this.#end
    return this.#taken
  }

  /** Puts back the last result of `take`, from index `from` on. Returns false if `bytes` is not that result. */
  putBack(bytes: Uint8Array, from: number): boolean {
    if (bytes !== this.#taken) return false
    this.#start = this.#end - (bytes.length - from)
    this.#taken = null
    return true
  }

  /** Frees the memory of bytes that were taken and not put back. */
  free(): void {
    this.#taken = null
    if (this.length > 0) return
    this.#buffer = EMPTY
    this.#start = this.#end = 0
  }
}
