import type { MatchContext } from './capture-match'

/** Contexts of decoded matches, one after another in one buffer: they cannot be read from the file. */

/** About 60,000 contexts; later matches have none. */
export const MAX_CONTEXT_BYTES = 8 * 1024 * 1024

const FIRST_BYTES = 16 * 1024
/** A context begins with its length and the offset of its match. */
const HEAD_BYTES = 2

export class KeptContexts {
  readonly #most: number
  #bytes = new Uint8Array(FIRST_BYTES)
  #length = 0

  constructor(most = MAX_CONTEXT_BYTES) {
    this.#most = most
  }

  /** Returns the number of the context, or 0 if there is no room. */
  add({ bytes, at }: MatchContext): number {
    const end = this.#length + HEAD_BYTES + bytes.length
    if (end > this.#most || bytes.length > 0xff) return 0
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#most, Math.max(2 * this.#bytes.length, end)))
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    const start = this.#length
    this.#bytes[start] = bytes.length
    this.#bytes[start + 1] = at
    this.#bytes.set(bytes, start + HEAD_BYTES)
    this.#length = end
    return start + 1
  }

  get(number: number): MatchContext | null {
    if (number === 0) return null
    const start = number - 1
    const length = this.#bytes[start] ?? 0
    return {
      // Copied: a message between threads contains the whole buffer.
      bytes: this.#bytes.slice(start + HEAD_BYTES, start + HEAD_BYTES + length),
      at: this.#bytes[start + 1] ?? 0
    }
  }
}
