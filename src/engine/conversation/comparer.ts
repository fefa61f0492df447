import type { DifferenceList } from './difference-list'

/**
 * Compares received bytes with recorded bytes as a stream. Both are at the same position up to the first difference.
 * After that, each reply starts aligned again, so missing or surplus bytes of one reply do not affect the next.
 */

/** Maximum number of bytes reported for a difference. */
const SHOWN_BYTES = 64

/**
 * Reads [start, end) of the recorded stream in pieces. A number stands for that many bytes missing from the capture.
 */
type ReadRecorded = (start: number, end: number) => AsyncIterable<Uint8Array | number>

const NOTHING = new Uint8Array(0)

export class ReplyComparer {
  readonly #read: ReadRecorded
  readonly #differences: DifferenceList
  /** Offset of the next recorded byte to compare. */
  #at: number
  /** Recorded bytes already read but not yet compared, starting at `#at`. */
  #ahead: Uint8Array | number = NOTHING

  /** `from`: offset in the recorded stream at which the comparison begins. */
  constructor(read: ReadRecorded, from: number, differences: DifferenceList) {
    this.#read = read
    this.#at = from
    this.#differences = differences
  }

  /** Compares received bytes of a piece whose recording ends at `end`. */
  async feed(piece: number, bytes: Uint8Array, end: number): Promise<void> {
    for (let given = 0; given < bytes.length;) {
      const rest = bytes.subarray(given)
      if (this.#at >= end) {
        this.#report(piece, NOTHING, rest)
        return
      }
      given += this.#compare(piece, rest, await this.#next(end))
    }
  }

  /** True if this piece, the last one compared, differs. */
  differsIn(piece: number): boolean {
    return this.#differences.lastPiece === piece
  }

  /** Ends the piece; recorded bytes up to `end` that are not compared yet count as missing. */
  async sync(piece: number, end: number): Promise<void> {
    if (this.#at >= end) return
    const recorded = await this.#next(end)
    if (typeof recorded !== 'number') this.#report(piece, recorded, NOTHING)
    this.#ahead = NOTHING
    this.#at = end
  }

  /** Skips a piece that was compared elsewhere, up to `end`. `difference.at` is an offset in the recorded stream. */
  pass(
    piece: number,
    end: number,
    difference: { at: number; expected: Uint8Array; actual: Uint8Array } | null
  ): void {
    if (difference !== null) {
      const { at, expected, actual } = difference
      this.#report(piece, expected, actual, at - this.#at)
    }
    this.#at = end
    this.#ahead = NOTHING
  }

  /** Reports that the streams ended differently, even if their bytes are equal. */
  endDiffers(piece: number): void {
    this.#report(piece, NOTHING, NOTHING)
  }

  /** Returns the number of bytes compared. Bytes missing from the capture match anything. */
  #compare(piece: number, bytes: Uint8Array, recorded: Uint8Array | number): number {
    if (typeof recorded === 'number') {
      const length = Math.min(recorded, bytes.length)
      this.#ahead = length < recorded ? recorded - length : NOTHING
      this.#at += length
      return length
    }
    const length = Math.min(recorded.length, bytes.length)
    const at = firstDifference(recorded, bytes, length)
    if (at < length) this.#report(piece, recorded.subarray(at), bytes.subarray(at), at)
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

  #report(piece: number, expected: Uint8Array, actual: Uint8Array, ahead = 0): void {
    this.#differences.add({
      piece,
      at: this.#at + ahead,
      expected: expected.slice(0, SHOWN_BYTES),
      actual: actual.slice(0, SHOWN_BYTES)
    })
  }
}

function firstDifference(one: Uint8Array, other: Uint8Array, length: number): number {
  if (Buffer.compare(one.subarray(0, length), other.subarray(0, length)) === 0) return length
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return at
  return length
}
