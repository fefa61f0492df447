/**
 * Memory budget of the decoders of all open connections: open streams, HPACK tables, incomplete blocks. Each
 * connection has an equal share of one limit. Above the limit, a connection that exceeds its share is refused
 * and no longer decoded, so a hostile connection does not affect others. The total stays below twice the
 * limit.
 */

/** Estimated bytes. A browser connection uses about ten kilobytes. */
export const MAX_DECODER_BYTES = 128 * 1024 * 1024

export class DecoderMemory {
  readonly #most: number
  #held = 0
  #shares = 0

  constructor(most = MAX_DECODER_BYTES) {
    this.#most = most
  }

  /** Estimated bytes of all decoders. */
  get held(): number {
    return this.#held
  }

  open(): DecoderShare {
    this.#shares++
    let own = 0
    return {
      charge: (change) => {
        own += change
        this.#held += change
        return change <= 0 || this.#held <= this.#most || own * this.#shares <= this.#most
      },
      close: () => {
        this.#shares--
        this.#held -= own
        own = 0
      }
    }
  }
}

/** Memory budget of one connection's decoder. */
export interface DecoderShare {
  /**
   * Adds `change` (may be negative) to the estimated bytes. Returns false if the decoder must release its
   * memory and stop.
   */
  charge(change: number): boolean
  /** Called once, when the connection has ended. */
  close(): void
}
