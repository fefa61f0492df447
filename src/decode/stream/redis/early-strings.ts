import { ByteBuffer } from '../http1/bytes'

/** Bytes of strings that arrive before their message is reported. */
export class EarlyStrings {
  readonly #bytes = new ByteBuffer()
  readonly #pieces: { offset: number; length: number }[] = []

  /** Keeps `bytes[at..end)`; `offset` is their place in the stream. */
  keep(bytes: Uint8Array, at: number, end: number, offset: number): void {
    this.#bytes.append(bytes, at, end)
    this.#pieces.push({ offset, length: end - at })
  }

  /** Hands over all kept bytes, in their order, and keeps none. */
  take(use: (bytes: Uint8Array, offset: number) => void): void {
    const bytes = this.#bytes.take()
    let at = 0
    for (const { offset, length } of this.#pieces.splice(0)) {
      use(bytes.subarray(at, at + length), offset)
      at += length
    }
  }
}
