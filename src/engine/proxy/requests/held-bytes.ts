import { ByteBuffer, EMPTY } from '../../../decode/stream/http1/bytes'

/**
 * Bytes of a stream that have come and have not gone on. What was pushed last is lent: it goes on without a copy, or is
 * kept when the push is over.
 */
export class HeldBytes {
  readonly #kept = new ByteBuffer()
  #lent: Uint8Array = EMPTY
  /** Offset of the first byte held, and behind the last one. */
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

  /** Those before offset `to`: the caller's own, or a view of what was lent. */
  take(to: number): Uint8Array {
    const length = Math.max(0, Math.min(to, this.to) - this.from)
    const { bytes, length: kept } = this.#kept
    this.from += length
    if (kept === 0) return this.#takeLent(length)
    const own = bytes.slice(0, Math.min(length, kept))
    if (own.length < kept) this.#kept.drop(own.length)
    else this.#kept.clear()
    return length > kept ? Buffer.concat([own, this.#takeLent(length - kept)]) : own
  }

  #takeLent(length: number): Uint8Array {
    const taken = this.#lent.subarray(0, length)
    this.#lent = this.#lent.subarray(length)
    return taken
  }
}
