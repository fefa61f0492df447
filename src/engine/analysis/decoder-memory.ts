/**
 * Memory of the decoders of all open connections of a capture: streams that are open, HPACK tables, blocks that are
 * incomplete. It has one limit, of which every connection has an equal share. Above the limit a connection that asks for
 * more than its share is refused and stops being decoded, so a hostile one does not take others with it. The sum stays
 * below twice the limit.
 */

/** Estimated bytes. A connection of a browser takes some ten kilobytes. */
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

/** The memory of one connection's decoder. */
export interface DecoderShare {
  /** Counts `change` more estimated bytes, or fewer. False if the decoder must release its memory and stop. */
  charge(change: number): boolean
  /** Called once: the connection is over. */
  close(): void
}
