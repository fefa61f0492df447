/**
 * The bulk stream: one pseudo-random block over and over. A receiver compares what it gets with the block at the
 * stream's offset, by memcmp, so that every byte is verified at a cost that does not matter beside reading it.
 */

export const BLOCK_BYTES = 64 * 1024

const block = Buffer.alloc(BLOCK_BYTES)
// Xorshift32: any fixed sequence without a short period does.
for (let at = 0, state = 0x9e3779b9; at < BLOCK_BYTES; at += 4) {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  block.writeInt32LE(state | 0, at)
}

export const BLOCK: Uint8Array = block

/** Twice, so that a piece of up to one block is found in one run wherever it begins. */
const twice = Buffer.concat([block, block])

/** Follows one stream of blocks. */
export class PatternChecker {
  bytes = 0
  /** Pieces that differed from what was sent. */
  wrong = 0

  take(buffer: Uint8Array, length: number): void {
    for (let at = 0; at < length; at += BLOCK_BYTES) {
      const size = Math.min(BLOCK_BYTES, length - at)
      const from = this.bytes % BLOCK_BYTES
      if (twice.compare(buffer, at, at + size, from, from + size) !== 0) this.wrong++
      this.bytes += size
    }
  }
}
