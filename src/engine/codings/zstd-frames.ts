/**
 * Splits a zstd stream into its blocks (RFC 8878, section 3.1) without decoding them:
 *
 *     magic 28 b5 2f fd   descriptor   [window]   [dictionary]   [content size]   block …   [checksum]
 *     block: 3 bytes, little-endian: last (1 bit), type (2), size (21), then its content
 *
 * The frame header is part of its first block, the checksum part of its last.
 */

const MAGIC = 0xfd2fb528
/** First of sixteen magic numbers of skippable frames, which consist of a length and that many bytes. */
const SKIPPABLE_MAGIC = 0x184d2a50
/** Maximum size of a block's content, compressed or not (section 3.1.1.2.3). */
const MAX_BLOCK_BYTES = 128 * 1024
/** Maximum size of magic, descriptor, window, dictionary and content size, plus a block header. */
const MAX_HEAD_BYTES = 4 + 1 + 1 + 4 + 8 + 3

export interface ZstdBlock {
  bytes: Uint8Array
  /** True for the last block of its frame. */
  last: boolean
}

type State = 'magic' | 'skipped-length' | 'skipped' | 'frame' | 'block' | 'content'

export class ZstdFrames {
  readonly #maxWindow: number
  #state: State = 'magic'
  /** Bytes collected for the next block; `#needed` is the length required for the next step. */
  #held = new Uint8Array(MAX_HEAD_BYTES + MAX_BLOCK_BYTES + 4)
  #length = 0
  #needed = 4
  #passing = 0
  #last = false
  #checksum = 0
  /** True if the input so far ends at the end of a frame, or is empty. */
  get between(): boolean {
    return this.#state === 'magic' && this.#length === 0
  }

  constructor(maxWindow: number) {
    this.#maxWindow = maxWindow
  }

  /**
   * Yields the blocks completed by these bytes. Each block is valid until the next one is requested. Throws if the
   * input is not zstd.
   */
  *take(piece: Uint8Array): Generator<ZstdBlock, void> {
    for (let at = 0; at < piece.length;) {
      if (this.#state === 'skipped') {
        const length = Math.min(this.#passing, piece.length - at)
        this.#passing -= length
        at += length
        if (this.#passing === 0) this.#next('magic', 4, true)
        continue
      }
      const length = Math.min(this.#needed - this.#length, piece.length - at)
      this.#held.set(piece.subarray(at, at + length), this.#length)
      this.#length += length
      at += length
      // A block without content is complete with its header, hence the loop.
      while (this.#length === this.#needed) {
        const block = this.#step()
        if (block !== null) yield block
        if (this.#length === 0) break
      }
    }
  }

  #step(): ZstdBlock | null {
    switch (this.#state) {
      case 'magic': {
        const magic = this.#number(0, 4)
        if (magic === MAGIC) this.#next('frame', 6)
        else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) this.#next('skipped-length', 8)
        else throw new Error('Not a zstd frame.')
        return null
      }
      case 'skipped-length':
        this.#passing = this.#number(4, 4)
        this.#next(this.#passing === 0 ? 'magic' : 'skipped', 4, true)
        return null
      case 'frame': {
        const header = this.#frameHeader()
        if (this.#length < header) this.#next('frame', header)
        else this.#next('block', header + 3)
        return null
      }
      case 'block': {
        const header = this.#number(this.#length - 3, 3)
        const type = (header >> 1) & 3
        const size = header >> 3
        if (type === 3 || size > MAX_BLOCK_BYTES) throw new Error('Invalid zstd block.')
        this.#last = (header & 1) === 1
        // An RLE block holds one byte, repeated `size` times.
        const content = type === 1 ? 1 : size
        this.#next('content', this.#length + content + (this.#last ? this.#checksum : 0))
        return null
      }
      case 'content': {
        const bytes = this.#held.subarray(0, this.#length)
        const last = this.#last
        if (last) this.#next('magic', 4, true)
        else this.#next('block', 3, true)
        return { bytes, last }
      }
      case 'skipped':
        return null
    }
  }

  /**
   * Returns the length of the frame header as far as the descriptor determines it. Throws if the window is too large.
   */
  #frameHeader(): number {
    const descriptor = this.#held[4] ?? 0
    const single = (descriptor & 0x20) !== 0
    const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0
    const sizeFlag = descriptor >> 6
    const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag
    this.#checksum = (descriptor & 4) === 0 ? 0 : 4
    const length = 5 + (single ? 0 : 1) + dictionaryBytes + sizeBytes
    if (this.#length < length) return length
    const exponent = (this.#held[5] ?? 0) >> 3
    const window = single
      ? this.#number(length - sizeBytes, sizeBytes) + (sizeFlag === 1 ? 256 : 0)
      : 2 ** (10 + exponent) * (1 + ((this.#held[5] ?? 0) & 7) / 8)
    if (window > this.#maxWindow) throw new Error('The zstd window is too large.')
    return length
  }

  /** Reads a little-endian number; exact for allowed window sizes, and large enough to refuse larger ones. */
  #number(at: number, bytes: number): number {
    let value = 0
    for (let index = bytes - 1; index >= 0; index--) value = value * 256 + (this.#held[at + index] ?? 0)
    return value
  }

  #next(state: State, needed: number, anew = false): void {
    this.#state = state
    this.#needed = needed
    if (anew) this.#length = 0
  }
}
