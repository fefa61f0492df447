import { BAD, type BitReader } from './bit-reader'
import { Huffman } from './huffman'

/** The two codes of a block: fixed ones, or those in its header (RFC 1951, sections 3.2.6 and 3.2.7). */

export interface BlockCodes {
  readonly literals: Huffman
  readonly distances: Huffman
}

/** Order in which the lengths of the code length code are sent. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const END_OF_BLOCK = 256

let fixed: BlockCodes | null = null

export function fixedCodes(): BlockCodes {
  if (fixed !== null) return fixed
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280)
  const literals = new Huffman(288)
  literals.build(lengths, 0, 288)
  const distances = new Huffman(32)
  distances.build(new Uint8Array(32).fill(5), 0, 32)
  fixed = { literals, distances }
  return fixed
}

/** Codes sent in a block's header. One object is reused for all blocks. */
export class SentCodes implements BlockCodes {
  readonly literals = new Huffman(288)
  readonly distances = new Huffman(32)
  readonly #lengthCode = new Huffman(19)
  readonly #lengths = new Uint8Array(288 + 32)

  /** Returns a negative number if the codes cannot be read: MORE or BAD. */
  read(bits: BitReader): number {
    const sizes = bits.take(14)
    if (sizes < 0) return sizes
    const literals = (sizes & 31) + 257
    const distances = ((sizes >> 5) & 31) + 1
    if (literals > 286 || distances > 30) return BAD
    const outcome = this.#readLengths(bits, (sizes >> 10) + 4, literals + distances)
    if (outcome < 0) return outcome
    const lengths = this.#lengths
    // Without an end-of-block code, the block could not end.
    if (lengths[END_OF_BLOCK] === 0) return BAD
    if (!this.literals.build(lengths, 0, literals)) return BAD
    return this.distances.build(lengths, literals, distances) ? 0 : BAD
  }

  /** `known`: number of lengths of the code length code; `total`: number of lengths of both codes. */
  #readLengths(bits: BitReader, known: number, total: number): number {
    const lengths = this.#lengths
    lengths.fill(0, 0, 19)
    for (const place of LENGTH_ORDER.slice(0, known)) {
      const length = bits.take(3)
      if (length < 0) return length
      lengths[place] = length
    }
    if (!this.#lengthCode.build(lengths, 0, 19) || this.#lengthCode.used < 2) return BAD
    for (let at = 0; at < total;) {
      const symbol = bits.symbol(this.#lengthCode)
      if (symbol < 0) return symbol
      if (symbol < 16) {
        lengths[at++] = symbol
        continue
      }
      const extra = bits.take(symbol === 16 ? 2 : symbol === 17 ? 3 : 7)
      if (extra < 0) return extra
      if (symbol === 16 && at === 0) return BAD
      const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0
      const times = extra + (symbol === 18 ? 11 : 3)
      if (at + times > total) return BAD
      lengths.fill(value, at, at + times)
      at += times
    }
    return 0
  }
}
