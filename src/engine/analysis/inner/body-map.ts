/** Maps the bytes of a body to their stream positions, with chunk or frame headers in between. */
import { firstWhere } from '../../first-where'
import { float64 } from '../tables/column'

export class BodyMap {
  /** Length of the body so far. */
  end = 0
  #count = 0
  /** Per piece, its start offset in the body and in the stream. */
  readonly #inBody = float64()
  readonly #inStream = float64()
  #streamEnd = -1

  add(offset: number, length: number): void {
    if (length === 0) return
    if (offset !== this.#streamEnd) {
      this.#inBody.set(this.#count, this.end)
      this.#inStream.set(this.#count, offset)
      this.#count++
    }
    this.end += length
    this.#streamEnd = offset + length
  }

  /**
   * Returns the stream offset of the body's byte at `offset`, and the number of contiguous bytes from there.
   */
  place(offset: number): { offset: number; length: number } {
    if (this.#count === 0 || offset >= this.end) return { offset: this.#streamEnd, length: 0 }
    const low = firstWhere(1, this.#count, (at) => this.#inBody.get(at) > offset) - 1
    const behind = low + 1 < this.#count ? this.#inBody.get(low + 1) : this.end
    return { offset: this.#inStream.get(low) + offset - this.#inBody.get(low), length: behind - offset }
  }

  /** Inverse of `place`: returns null for a byte of the stream that is not part of the body. */
  offsetOf(inStream: number): number | null {
    const low = firstWhere(1, this.#count, (at) => this.#inStream.get(at) > inStream) - 1
    const place = this.#count === 0 ? null : this.#inBody.get(low)
    if (place === null || inStream < this.#inStream.get(low)) return null
    const at = place + inStream - this.#inStream.get(low)
    return at < (low + 1 < this.#count ? this.#inBody.get(low + 1) : this.end) ? at : null
  }

  /** Returns [start, end) of the body as a range of the stream. */
  range(start: number, end: number): [number, number] {
    const from = this.place(start).offset
    return [from, end > start ? this.place(end - 1).offset + 1 : from]
  }
}
