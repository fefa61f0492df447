/**
 * Canonical Huffman codes of DEFLATE (RFC 1951, section 3.2.2): codes of at most FAST_BITS bits use a lookup table;
 * longer ones, which are rare, are decoded bit by bit.
 */

/** Longest code in the lookup table: two tables are built for each dynamic block. */
export const FAST_BITS = 9
export const MAX_BITS = 15

export class Huffman {
  /** Indexed by the next FAST_BITS bits: symbol × 16 + length; 0 for a longer or invalid code. */
  readonly fast = new Uint16Array(1 << FAST_BITS)
  /** Number of codes of each length, and all symbols in the order of their codes. */
  readonly counts = new Uint16Array(MAX_BITS + 1)
  readonly symbols: Uint16Array
  /** Number of symbols that have a code. */
  used = 0
  readonly #next = new Uint16Array(MAX_BITS + 1)

  constructor(size: number) {
    this.symbols = new Uint16Array(size)
  }

  /**
   * Builds the code of lengths[from, from + size). Returns false if it is invalid: over-subscribed, or incomplete,
   * except for an empty code or a single one-bit code.
   */
  build(lengths: Uint8Array, from: number, size: number): boolean {
    const { fast, counts, symbols } = this
    const next = this.#next
    fast.fill(0)
    counts.fill(0)
    for (let at = 0; at < size; at++)
      counts[lengths[from + at] ?? 0] = (counts[lengths[from + at] ?? 0] ?? 0) + 1
    this.used = size - (counts[0] ?? 0)
    counts[0] = 0
    let left = 1
    let index = 0
    for (let length = 1; length <= MAX_BITS; length++) {
      left = left * 2 - (counts[length] ?? 0)
      if (left < 0) return false
      next[length] = index
      index += counts[length] ?? 0
    }
    for (let at = 0; at < size; at++) {
      const length = lengths[from + at] ?? 0
      if (length === 0) continue
      const place = next[length] ?? 0
      symbols[place] = at
      next[length] = place + 1
    }
    this.#fill()
    return left === 0 || this.used === 0 || (this.used === 1 && counts[1] === 1)
  }

  /** Codes are sent with their most significant bit first, other values of DEFLATE with their least. */
  #fill(): void {
    const { fast, counts, symbols } = this
    let code = 0
    let index = 0
    for (let length = 1; length <= FAST_BITS; length++) {
      for (let count = counts[length] ?? 0; count > 0; count--) {
        const entry = (symbols[index] ?? 0) * 16 + length
        for (let at = reversed(code, length); at < 1 << FAST_BITS; at += 1 << length) fast[at] = entry
        code++
        index++
      }
      code <<= 1
    }
  }
}

function reversed(code: number, length: number): number {
  let bits = 0
  for (let at = 0; at < length; at++) if ((code & (1 << at)) !== 0) bits |= 1 << (length - 1 - at)
  return bits
}
