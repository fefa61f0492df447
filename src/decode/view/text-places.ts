/**
 * Maps between characters of a decoded text and the bytes they were decoded from, so that a token can be highlighted
 * among the bytes. Works for every encoding by decoding again, block by block. The result is exact for invalid input
 * too: the decoder determines how many bytes a U+FFFD replaces.
 */
import { decodeBody, type BodyEncoding } from './body-encodings'
import { lastAtMost, NumberList, type TextRange } from './code-lines'

export interface TextPlaces {
  /** Returns the bytes of a range of characters (UTF-16 code units); null if unknown. */
  toBytes(range: TextRange): TextRange | null
  /** Returns the character that contains a byte; null if unknown. */
  toText(offset: number): number | null
}

/** Block size; finding a position decodes the block about twelve times. */
const BLOCK_BYTES = 4096
/** Larger blocks take too long; text without a byte at which a block can begin is not linked. */
const MAX_BLOCK_BYTES = 256 * 1024

export function textPlaces(bytes: Uint8Array, encoding: BodyEncoding, text: string): TextPlaces {
  // One byte per character. No encoding with fewer characters for some bytes has more characters for others.
  if (text.length === bytes.length) return SAME_PLACES
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return widePlaces(bytes.length)
  return new BlockPlaces(bytes, encoding)
}

/** Characters and bytes have the same offsets. */
export const SAME_PLACES: TextPlaces = { toBytes: (range) => range, toText: (offset) => offset }

/** UTF-16: each code unit is two bytes, lone surrogates included. */
function widePlaces(length: number): TextPlaces {
  const at = (unit: number): number => Math.min(unit * 2, length)
  return { toBytes: ([from, to]) => [at(from), at(to)], toText: (offset) => offset >> 1 }
}

class BlockPlaces implements TextPlaces {
  readonly #bytes: Uint8Array
  readonly #encoding: BodyEncoding
  /** Starts of the blocks, in bytes and in characters. */
  readonly #byteStarts = new NumberList()
  readonly #textStarts = new NumberList()
  #isLinked = true

  constructor(bytes: Uint8Array, encoding: BodyEncoding) {
    this.#bytes = bytes
    this.#encoding = encoding
    let characters = 0
    for (let at = 0; at < bytes.length && this.#isLinked;) {
      const end = this.#blockEnd(at)
      this.#byteStarts.push(at)
      this.#textStarts.push(characters)
      if (end - at > MAX_BLOCK_BYTES) this.#isLinked = false
      else characters += this.#characters(at, end)
      at = end
    }
    this.#byteStarts.push(bytes.length)
    this.#textStarts.push(characters)
  }

  toBytes([from, to]: TextRange): TextRange | null {
    if (!this.#isLinked) return null
    const start = this.#byteOf(from)
    return [start, to > from ? this.#byteOf(to) : start]
  }

  toText(offset: number): number | null {
    if (!this.#isLinked || offset < 0 || offset >= this.#bytes.length) return null
    const block = lastAtMost(this.#byteStarts, offset)
    // An incomplete sequence counts as one character: the one that contains this byte.
    const count = this.#characters(this.#byteStarts.get(block), offset + 1)
    return this.#textStarts.get(block) + Math.max(0, count - 1)
  }

  /** Returns the offset of a character's first byte. */
  #byteOf(character: number): number {
    const block = lastAtMost(this.#textStarts, character)
    const start = this.#byteStarts.get(block)
    const wanted = character - this.#textStarts.get(block)
    // Find the byte at which the decoded characters first exceed those before the wanted one.
    let low = start
    let high = block + 1 < this.#byteStarts.length ? this.#byteStarts.get(block + 1) : start
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#characters(start, middle + 1) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }

  #characters(from: number, to: number): number {
    return decodeBody(this.#bytes.subarray(from, to), this.#encoding).length
  }

  /** Returns the end of a block: before a byte that begins a character regardless of the bytes before it. */
  #blockEnd(from: number): number {
    let end = from + BLOCK_BYTES
    while (end < this.#bytes.length && !this.#canBegin(this.#bytes[end] ?? 0)) end++
    return Math.min(end, this.#bytes.length)
  }

  #canBegin(byte: number): boolean {
    if (this.#encoding === 'utf-8') return (byte & 0xc0) !== 0x80
    // The meaning of a byte depends on earlier escapes.
    if (this.#encoding === 'iso-2022-jp') return false
    // Second bytes begin at 0x30 (GB 18030) or later.
    return byte < 0x30
  }
}
