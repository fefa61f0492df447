import type { CodedInput } from './coded-input'

/**
 * Decoder of the `compress` coding (RFC 9110, section 8.4.1.1): LZW as written by the Unix program into .Z files. Codes
 * have 9 to 16 bits, least significant bit first, in groups of eight. A change of width or a clear code skips the rest
 * of a group.
 */

const CLEAR = 256
const FIRST_FREE = 257
const MAX_BITS = 16
const OUT_BYTES = 64 * 1024

/** Throws if the input is not in this format. */
export async function* uncompressed(input: CodedInput): AsyncGenerator<Uint8Array, void> {
  const [first = 0, second = 0, flags = 0] = await input.take(3)
  const maxBits = flags & 0x1f
  if (first !== 0x1f || second !== 0x9d || maxBits < 9 || maxBits > MAX_BITS)
    throw new Error('Not LZW (compress) data.')
  const table = new Table(maxBits, (flags & 0x80) !== 0)
  for (;;) {
    const group = await input.take(table.bits)
    if (group.length === 0) break
    yield* table.group(group)
  }
  const rest = table.flush()
  if (rest.length > 0) yield rest
}

class Table {
  bits = 9
  readonly #maxBits: number
  readonly #clears: boolean
  readonly #prefixes = new Uint16Array(1 << MAX_BITS)
  readonly #lasts = new Uint8Array(1 << MAX_BITS)
  /** Bytes of a string, filled from its end. */
  readonly #stack = new Uint8Array(1 << MAX_BITS)
  #free: number
  #before = -1
  #firstOfBefore = 0
  #out = new Uint8Array(OUT_BYTES)
  #length = 0

  constructor(maxBits: number, clears: boolean) {
    this.#maxBits = maxBits
    this.#clears = clears
    this.#free = clears ? FIRST_FREE : CLEAR
    for (let code = 0; code < 256; code++) this.#lasts[code] = code
  }

  /** Decodes the codes of a group: eight, or fewer where the width changes or the data ends. */
  *group(bytes: Uint8Array): Generator<Uint8Array, void> {
    const { bits } = this
    for (let at = 0; at + bits <= bytes.length * 8; at += bits) {
      const code = readCode(bytes, at, bits)
      if (code === CLEAR && this.#clears) {
        this.#free = FIRST_FREE
        this.#before = -1
        this.bits = 9
        return
      }
      yield* this.#take(code)
      // The width grows when the table is full for the current one; the rest of the group is padding.
      if (this.#free > (1 << this.bits) - 1 && this.bits < this.#maxBits) {
        this.bits++
        return
      }
    }
  }

  *#take(code: number): Generator<Uint8Array, void> {
    if (code > this.#free || (this.#before < 0 && code > 255)) throw new Error('Invalid LZW code.')
    let depth = 0
    let at = code
    // A string that begins and ends with the same byte may be used in the step that defines it.
    if (code === this.#free && this.#before >= 0) {
      this.#stack[depth++] = this.#firstOfBefore
      at = this.#before
    }
    while (at >= 256 && depth < this.#stack.length) {
      this.#stack[depth++] = this.#lasts[at] ?? 0
      at = this.#prefixes[at] ?? 0
    }
    const first = this.#lasts[at] ?? 0
    this.#stack[depth++] = first
    while (depth > 0) {
      if (this.#length === OUT_BYTES) yield this.flush()
      this.#out[this.#length++] = this.#stack[--depth] ?? 0
    }
    if (this.#before >= 0 && this.#free < 1 << this.#maxBits) {
      this.#prefixes[this.#free] = this.#before
      this.#lasts[this.#free] = first
      this.#free++
    }
    this.#before = code
    this.#firstOfBefore = first
  }

  flush(): Uint8Array {
    const given = this.#out.subarray(0, this.#length)
    this.#out = new Uint8Array(OUT_BYTES)
    this.#length = 0
    return given
  }
}

function readCode(bytes: Uint8Array, at: number, bits: number): number {
  const byte = at >> 3
  const word = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16)
  return (word >> (at & 7)) & ((1 << bits) - 1)
}
