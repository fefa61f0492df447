import type { DifferenceList } from './difference-list'

/**
 * Compares what comes with what was recorded, as both go by. Up to the first difference the two streams are at the same
 * place; behind it each reply begins in step again, and whatever is too much or too little of one stays there.
 */

/** Bytes that are told of a difference. */
const TOLD_BYTES = 64

/** [start, end) of the recorded stream, in pieces as they can be had; a number stands for so many that nobody has. */
type ReadRecorded = (start: number, end: number) => AsyncIterable<Uint8Array | number>

const NOTHING = new Uint8Array(0)

export class Comparer {
  readonly #read: ReadRecorded
  readonly #differences: DifferenceList
  /** The next recorded byte to be compared. */
  #at: number
  /** What was read of the recording and not compared yet, from `#at` on. */
  #ahead: Uint8Array | number = NOTHING

  /** `from`: where in the recorded stream it begins. */
  constructor(read: ReadRecorded, from: number, differences: DifferenceList) {
    this.#read = read
    this.#at = from
    this.#differences = differences
  }

  /** Bytes of a piece that came, of which the recording ends at `end`. */
  async feed(piece: number, bytes: Uint8Array, end: number): Promise<void> {
    for (let given = 0; given < bytes.length;) {
      const rest = bytes.subarray(given)
      if (this.#at >= end) {
        this.#tell(piece, NOTHING, rest)
        return
      }
      given += this.#compare(piece, rest, await this.#next(end))
    }
  }

  /** Something that differs was found in this piece, which is the last one that was looked at. */
  differsIn(piece: number): boolean {
    return this.#differences.lastPiece === piece
  }

  /** The piece is over, and with it all that was recorded up to `end`. */
  async sync(piece: number, end: number): Promise<void> {
    if (this.#at >= end) return
    const recorded = await this.#next(end)
    if (typeof recorded !== 'number') this.#tell(piece, recorded, NOTHING)
    this.#ahead = NOTHING
    this.#at = end
  }

  /**
   * The piece was compared elsewhere, and with it all that was recorded up to `end`: what is told of it is where it
   * differs, at an offset of the recorded stream.
   */
  pass(
    piece: number,
    end: number,
    difference: { at: number; expected: Uint8Array; actual: Uint8Array } | null
  ): void {
    if (difference !== null) {
      const { at, expected, actual } = difference
      this.#tell(piece, expected, actual, at - this.#at)
    }
    this.#at = end
    this.#ahead = NOTHING
  }

  /** The streams may be the same; how they ended is not. */
  endDiffers(piece: number): void {
    this.#tell(piece, NOTHING, NOTHING)
  }

  /** Returns how many bytes were compared; what nobody has can be anything. */
  #compare(piece: number, bytes: Uint8Array, recorded: Uint8Array | number): number {
    if (typeof recorded === 'number') {
      const length = Math.min(recorded, bytes.length)
      this.#ahead = length < recorded ? recorded - length : NOTHING
      this.#at += length
      return length
    }
    const length = Math.min(recorded.length, bytes.length)
    const at = firstDifference(recorded, bytes, length)
    if (at < length) this.#tell(piece, recorded.subarray(at), bytes.subarray(at), at)
    this.#at += length
    this.#ahead = recorded.subarray(length)
    return length
  }

  async #next(end: number): Promise<Uint8Array | number> {
    if (typeof this.#ahead === 'number' || this.#ahead.length > 0) return this.#ahead
    for await (const bytes of this.#read(this.#at, end)) {
      this.#ahead = bytes
      break
    }
    return this.#ahead
  }

  #tell(piece: number, expected: Uint8Array, actual: Uint8Array, ahead = 0): void {
    this.#differences.add({
      piece,
      at: this.#at + ahead,
      expected: expected.slice(0, TOLD_BYTES),
      actual: actual.slice(0, TOLD_BYTES)
    })
  }
}

function firstDifference(one: Uint8Array, other: Uint8Array, length: number): number {
  if (Buffer.compare(one.subarray(0, length), other.subarray(0, length)) === 0) return length
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return at
  return length
}
