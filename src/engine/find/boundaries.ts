import { fitsAt, type Needle } from './needle'
import { TAIL_BYTES, type StreamChunk } from './stream-states'

/**
 * Finds places of a needle that begin in an earlier segment of a stream and end in the current one. Most segments are
 * dismissed by one lookup: the last byte before the boundary and the first one after it must be neighbours in a needle.
 */

/** Place across a boundary. */
export interface Crossing {
  /** Bytes before the boundary. */
  readonly before: number
  /** False if not all bytes before the boundary are at hand, so that they have to be compared. */
  readonly isCertain: boolean
}

export class Boundaries {
  readonly #needles: readonly Needle[]
  /** For each pair of bytes, the needles in which they are neighbours: a bit each, the last bit for all others. */
  readonly #pairs = new Uint8Array(65_536)

  constructor(needles: readonly Needle[]) {
    this.#needles = needles
    for (const [at, needle] of needles.entries()) this.#addPairs(needle, bitOf(at))
  }

  /** Returns the bits of the needles that may cross the boundary before the segment at `from`. */
  candidates(chunk: StreamChunk, index: number, bytes: Uint8Array, from: number): number {
    const length = chunk.tailLengths[index] ?? 0
    if (length === 0) return 0
    const last = chunk.tails[index * TAIL_BYTES + length - 1] ?? 0
    return this.#pairs[(last << 8) | (bytes[from] ?? 0)] ?? 0
  }

  /** Returns the crossings of needle number `at`, earliest first. The segment has `length` bytes at `from`. */
  crossings(
    at: number,
    chunk: StreamChunk,
    index: number,
    bytes: Uint8Array,
    from: number,
    length: number
  ): Crossing[] {
    const needle = this.#needles[at]
    if (needle === undefined) return []
    const tailLength = chunk.tailLengths[index] ?? 0
    const tail = chunk.tails.subarray(index * TAIL_BYTES, index * TAIL_BYTES + tailLength)
    const found: Crossing[] = []
    const most = tailLength < TAIL_BYTES ? Math.min(needle.length - 1, tailLength) : needle.length - 1
    for (let before = most; before >= Math.max(1, needle.length - length); before--) {
      if (!fitsAround(needle, before, tail, bytes, from)) continue
      const isHere = before <= tailLength
      if (isHere && needle.exact !== null && !fitsExactly(needle, before, tail, bytes, from)) continue
      found.push({ before, isCertain: isHere })
    }
    return found
  }

  #addPairs({ length, values, masks }: Needle, bit: number): void {
    for (let n = 1; n < length; n++) {
      for (let last = 0; last < 256; last++) {
        if ((last & (masks[n - 1] ?? 0)) !== values[n - 1]) continue
        for (let first = 0; first < 256; first++) {
          if ((first & (masks[n] ?? 0)) !== values[n]) continue
          const pair = (last << 8) | first
          this.#pairs[pair] = (this.#pairs[pair] ?? 0) | bit
        }
      }
    }
  }
}

export function bitOf(needle: number): number {
  return 1 << Math.min(needle, 7)
}

/** Compares the bytes at hand: those in the tail, and those after the boundary. */
function fitsAround(
  { length, values, masks }: Needle,
  before: number,
  tail: Uint8Array,
  bytes: Uint8Array,
  from: number
): boolean {
  for (let n = before; n < length; n++)
    if (((bytes[from + n - before] ?? 0) & (masks[n] ?? 0)) !== values[n]) return false
  const here = Math.min(before, tail.length)
  for (let n = 1; n <= here; n++)
    if (((tail[tail.length - n] ?? 0) & (masks[before - n] ?? 0)) !== values[before - n]) return false
  return true
}

function fitsExactly(
  needle: Needle,
  before: number,
  tail: Uint8Array,
  bytes: Uint8Array,
  from: number
): boolean {
  const joined = new Uint8Array(needle.length)
  joined.set(tail.subarray(tail.length - before))
  joined.set(bytes.subarray(from, from + needle.length - before), before)
  return fitsAt(needle, joined, 0)
}
