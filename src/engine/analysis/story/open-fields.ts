/**
 * Limit on the header fields of all open messages, which the story keeps until they end. Most texts are
 * shared with the HPACK table, so each field counts the same regardless of length.
 */

/** Estimated bytes. Fields of further messages are dropped. */
export const MAX_OPEN_FIELD_BYTES = 64 * 1024 * 1024
/** Estimated bytes of a field. */
export const FIELD_BYTES = 64

/** The fields of one message. */
export interface HeldFields {
  /** Number of counted fields; -1 once they were dropped. */
  count: number
}

export class OpenFields {
  readonly #most: number
  #bytes = 0

  constructor(most = MAX_OPEN_FIELD_BYTES) {
    this.#most = most
  }

  /** Counts more fields of a message. Returns false if all of its fields must be dropped. */
  add(held: HeldFields, count: number): boolean {
    if (held.count < 0) return false
    const bytes = count * FIELD_BYTES
    if (this.#bytes + bytes > this.#most) {
      this.release(held)
      held.count = -1
      return false
    }
    held.count += count
    this.#bytes += bytes
    return true
  }

  /** Stops counting the fields of a message that has ended. */
  release(held: HeldFields): void {
    if (held.count > 0) this.#bytes -= held.count * FIELD_BYTES
  }
}
