/**
 * Decodes a gRPC-web text body: base64, in which each sent piece may end in padding. Keeps the origin of each byte, so
 * that fields still have their ranges.
 */

export interface WebText {
  readonly bytes: Uint8Array
  /** For each byte, the first character of its group of four. */
  readonly groups: Uint32Array
}

const VALUES = new Int8Array(128).fill(-1)
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value
VALUES['-'.charCodeAt(0)] = 62
VALUES['_'.charCodeAt(0)] = 63
const PADDING = '='.charCodeAt(0)

/** Decodes base64; skips other characters, such as line ends. */
export function decodeBase64(text: Uint8Array): WebText {
  const bytes = new Uint8Array(Math.ceil(text.length / 4) * 3)
  const places = new Uint32Array(bytes.length)
  let length = 0
  let bits = 0
  let count = 0
  let start = 0
  const flush = (): void => {
    // Two characters give one byte, three give two.
    for (let index = 0; index < count - 1; index++) {
      places[length] = start
      bytes[length++] = (bits >> (16 - 8 * index)) & 0xff
    }
    bits = 0
    count = 0
  }
  for (let at = 0; at < text.length; at++) {
    const code = text[at] ?? 0
    if (code === PADDING) {
      flush()
      continue
    }
    const value = VALUES[code] ?? -1
    if (value < 0) continue
    if (count === 0) start = at
    bits |= value << (18 - 6 * count)
    if (++count === 4) flush()
  }
  flush()
  return { bytes: bytes.subarray(0, length), groups: places.subarray(0, length) }
}

/** Decodes the same format in pieces of any size. */
export class WebTextReader {
  #bits = 0
  #count = 0

  push(text: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(Math.ceil((text.length + 3) / 4) * 3)
    let length = 0
    for (const code of text) {
      const value = VALUES[code] ?? -1
      if (value >= 0) {
        this.#bits |= value << (18 - 6 * this.#count)
        this.#count++
      }
      if (this.#count === 4 || code === PADDING) length = this.#flush(bytes, length)
    }
    return bytes.subarray(0, length)
  }

  /** Returns the bytes of the last, incomplete group. */
  end(): Uint8Array {
    const bytes = new Uint8Array(3)
    return bytes.subarray(0, this.#flush(bytes, 0))
  }

  #flush(bytes: Uint8Array, at: number): number {
    let length = at
    for (let index = 0; index < this.#count - 1; index++) {
      bytes[length++] = (this.#bits >> (16 - 8 * index)) & 0xff
    }
    this.#bits = 0
    this.#count = 0
    return length
  }
}

/** Returns the characters that bytes [start, end) came from: whole groups of four. */
export function rangeInText({ bytes, groups }: WebText, start: number, end: number): [number, number] {
  const from = start < bytes.length ? (groups[start] ?? 0) : (groups[bytes.length - 1] ?? 0) + 4
  if (end <= start) return [from, from]
  const last = groups[end - 1] ?? 0
  return [from, last + 4]
}
