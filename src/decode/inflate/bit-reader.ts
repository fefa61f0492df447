import { FAST_BITS, MAX_BITS, type Huffman } from './huffman'

/** Reads the bits of DEFLATE, least significant first (RFC 1951, section 3.1.1), from pieces of any size. */

/** Returned instead of a value that is still incomplete. */
export const MORE = -1
/** Returned instead of a value if the input is not DEFLATE. */
export const BAD = -2

const NO_BYTES = new Uint8Array(0)

export class BitReader {
  #in: Uint8Array = NO_BYTES
  #next = 0
  #bits = 0
  #count = 0
  #markedNext = 0
  #markedBits = 0
  #markedCount = 0

  reset(): void {
    this.#in = NO_BYTES
    this.#next = 0
    this.#bits = 0
    this.#count = 0
  }

  /** True if no bits are left. */
  get isEmpty(): boolean {
    return this.#count === 0 && this.#next === this.#in.length
  }

  push(input: Uint8Array): void {
    this.#in = this.#in.length === 0 ? input : joined(this.#in, input)
    this.#next = 0
  }

  /** Copies the unread bytes, to be read again with the next input, and releases `input`. */
  keepRest(): void {
    this.#in = this.#in.slice(this.#next)
    this.#next = 0
  }

  dropRest(): void {
    this.#next = this.#in.length
  }

  mark(): void {
    this.#markedNext = this.#next
    this.#markedBits = this.#bits
    this.#markedCount = this.#count
  }

  /** Goes back to the last mark. */
  goBack(): void {
    this.#next = this.#markedNext
    this.#bits = this.#markedBits
    this.#count = this.#markedCount
  }

  /** Returns the next `count` bits, at most 16, or MORE. */
  take(count: number): number {
    while (this.#count < count) {
      if (this.#next >= this.#in.length) return MORE
      this.#bits |= (this.#in[this.#next++] ?? 0) << this.#count
      this.#count += 8
    }
    const value = this.#bits & ((1 << count) - 1)
    this.#bits >>>= count
    this.#count -= count
    return value
  }

  /** Returns the next symbol of a code, MORE or BAD. */
  symbol(code: Huffman): number {
    while (this.#count < MAX_BITS && this.#next < this.#in.length) {
      this.#bits |= (this.#in[this.#next++] ?? 0) << this.#count
      this.#count += 8
    }
    const entry = code.fast[this.#bits & ((1 << FAST_BITS) - 1)] ?? 0
    const length = entry & 15
    if (entry !== 0) {
      if (length > this.#count) return MORE
      this.#bits >>>= length
      this.#count -= length
      return entry >> 4
    }
    return this.#longSymbol(code)
  }

  #longSymbol({ counts, symbols, used }: Huffman): number {
    let value = 0
    let first = 0
    let index = 0
    for (let length = 1; length <= MAX_BITS; length++) {
      if (length > this.#count) return MORE
      value |= (this.#bits >> (length - 1)) & 1
      const count = counts[length] ?? 0
      if (value - count < first) {
        this.#bits >>>= length
        this.#count -= length
        return symbols[index + value - first] ?? 0
      }
      index += count
      if (index === used) return BAD
      first = (first + count) << 1
      value <<= 1
    }
    return BAD
  }

  /** Skips to the next byte boundary. */
  align(): void {
    const dropped = this.#count % 8
    this.#bits >>>= dropped
    this.#count -= dropped
  }

  /** Returns up to `most` whole bytes, as views of the input. Call it until it returns none. */
  bytes(most: number): Uint8Array {
    // Bytes already read as bits come first.
    if (this.#count >= 8 && most > 0) {
      const byte = this.#bits & 0xff
      this.#bits >>>= 8
      this.#count -= 8
      return Uint8Array.of(byte)
    }
    const from = this.#next
    this.#next = Math.min(from + most, this.#in.length)
    return this.#in.subarray(from, this.#next)
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
