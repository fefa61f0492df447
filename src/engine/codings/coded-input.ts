/** Coded input of a decoder. The decoder can return bytes that turn out to lie after the end of its data. */
export class CodedInput {
  readonly #pieces: AsyncIterator<Uint8Array>
  readonly #back: Uint8Array[] = []
  #ended = false
  /** Number of bytes read and not returned. */
  taken = 0

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** Returns some bytes, at least one; null at the end. */
  async next(): Promise<Uint8Array | null> {
    const back = this.#back.pop()
    if (back !== undefined) {
      this.taken += back.length
      return back
    }
    while (!this.#ended) {
      const next = await this.#pieces.next()
      if (next.done === true) this.#ended = true
      else if (next.value.length > 0) {
        this.taken += next.value.length
        return next.value
      }
    }
    return null
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.taken -= bytes.length
    this.#back.push(bytes)
  }

  /** Returns `length` bytes; fewer only at the end. */
  async take(length: number): Promise<Uint8Array> {
    const taken = new Uint8Array(length)
    let have = 0
    while (have < length) {
      const piece = await this.next()
      if (piece === null) break
      const used = Math.min(piece.length, length - have)
      taken.set(piece.subarray(0, used), have)
      this.unread(piece.subarray(used))
      have += used
    }
    return taken.subarray(0, have)
  }

  /** Discards the rest of the input. */
  close(): void {
    this.#ended = true
    void this.#pieces.return?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const piece = await this.next()
      if (piece === null) return
      yield piece
    }
  }
}
