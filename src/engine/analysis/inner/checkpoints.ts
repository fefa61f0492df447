/**
 * States that messages have left behind, some of them: who looks at a message far down reads those since the last of
 * these, not all before it. Their number is bounded; as a stream goes on they stand further apart.
 */

/** Of each direction. A state may be a window of 32 KiB. */
const MAX_CHECKPOINTS = 64
/** Between two of them at first, whichever comes first. */
const BYTES_APART = 256 * 1024
const MESSAGES_APART = 512

export interface Checkpoint {
  /** The message behind which it is the state. */
  number: number
  state: unknown
}

export class Checkpoints {
  #kept: Checkpoint[] = []
  #scale = 1
  #bytes = 0
  #messages = 0

  /** A message was told; `state` makes what it leaves behind. */
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

  /** The last one before message `number`. */
  before(number: number): Checkpoint | null {
    return this.#kept.findLast((checkpoint) => checkpoint.number < number) ?? null
  }

  /** Messages below `first` are gone: of what was before, the last is of use. */
  drop(first: number): void {
    const last = this.#kept.findLastIndex(({ number }) => number < first)
    if (last > 0) this.#kept.splice(0, last)
  }
}
