/**
 * Limit on the header fields of all messages that have not ended, which the story keeps until then. Texts are mostly shared
 * with the table of HPACK, so a field counts the same whatever its length.
 */

/** Estimated bytes. Fields of further messages are dropped. */
export const MAX_OPEN_FIELD_BYTES = 64 * 1024 * 1024
/** Estimated bytes of a field. */
export const FIELD_BYTES = 64

/** The fields of one message. */
export interface HeldFields {
  /** Number that is counted; -1 once they were dropped. */
  count: number
}

export class OpenFields {
  readonly #most: number
  #bytes = 0

  constructor(most = MAX_OPEN_FIELD_BYTES) {
    this.#most = most
  }

  /** Counts more fields of a message. False if all of its fields are to be dropped. */
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

  /** The message has ended. */
  release(held: HeldFields): void {
    if (held.count > 0) this.#bytes -= held.count * FIELD_BYTES
  }
}
