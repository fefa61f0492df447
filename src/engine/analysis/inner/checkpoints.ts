/**
 * Saved states at some messages. Reading a message far down requires only the messages since the nearest
 * checkpoint, not all before it. The number of checkpoints is limited; their distance grows with the stream.
 */

/** Limit per direction. A state may be a window of 32 KiB. */
const MAX_CHECKPOINTS = 64
/** Initial distance between two checkpoints, whichever limit is reached first. */
const BYTES_APART = 256 * 1024
const MESSAGES_APART = 512

export interface Checkpoint {
  /** The state is the one after this message. */
  number: number
  state: unknown
}

export class Checkpoints {
  #kept: Checkpoint[] = []
  #scale = 1
  #bytes = 0
  #messages = 0

  /**
   * Counts a message that was emitted, and saves the state after it (from `state`) if a checkpoint is due.
   */
  passed(number: number, length: number, state: () => unknown): void {
    this.#bytes += length
    this.#messages++
    if (this.#bytes < BYTES_APART * this.#scale && this.#messages < MESSAGES_APART * this.#scale) return
    this.#bytes = 0
    this.#messages = 0
    this.#kept.push({ number, state: state() })
    if (this.#kept.length <= MAX_CHECKPOINTS) return
    this.#kept = this.#kept.filter((_, at) => at % 2 === 1)
    this.#scale *= 2
  }

  /** Returns the last checkpoint before message `number`. */
  before(number: number): Checkpoint | null {
    return this.#kept.findLast((checkpoint) => checkpoint.number < number) ?? null
  }

  /** Discards messages below `first`; of the earlier checkpoints, only the last is useful. */
  drop(first: number): void {
    const last = this.#kept.findLastIndex(({ number }) => number < first)
    if (last > 0) this.#kept.splice(0, last)
  }
}
