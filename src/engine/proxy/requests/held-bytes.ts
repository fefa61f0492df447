import { ByteBuffer, EMPTY } from '../../../decode/stream/http1/bytes'

/**
 * Received bytes of a stream that were not forwarded yet. The last chunk is only lent: it is forwarded without a copy,
 * or copied by `keep` at the end of the call.
 */
export class UnforwardedBytes {
  readonly #kept = new ByteBuffer()
  #lent: Uint8Array = EMPTY
  /** Offset of the first byte held, and the offset after the last one. */
  from = 0
  to = 0

  lend(bytes: Uint8Array): void {
    this.#lent = bytes
    this.to += bytes.length
  }

  keep(): void {
    this.#kept.append(this.#lent, 0, this.#lent.length)
    this.#lent = EMPTY
  }

  /** Returns the bytes before offset `to`: a copy, or a view of the lent chunk. */
  take(to: number): Uint8Array {
    const length = Math.max(0, Math.min(to, this.to) - this.from)
    const { bytes, length: heldLength } = this.#kept
    this.from += length
    if (heldLength === 0) return this.#takeLent(length)
    const own = bytes.slice(0, Math.min(length, heldLength))
    if (own.length < heldLength) this.#kept.drop(own.length)
    else this.#kept.clear()
    return length > heldLength ? Buffer.concat([own, this.#takeLent(length - heldLength)]) : own
  }

  #takeLent(length: number): Uint8Array {
    const taken = this.#lent.subarray(0, length)
    this.#lent = this.#lent.subarray(length)
    return taken
  }
}
