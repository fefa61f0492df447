/**
 * The bulk stream: one pseudo-random block repeated. A receiver compares its input with the block at the current
 * stream offset by memcmp, so it verifies every byte at a cost that is negligible compared with reading it.
 */

export const BLOCK_BYTES = 64 * 1024

const block = Buffer.alloc(BLOCK_BYTES)
// Xorshift32; any fixed sequence without a short period would do.
for (let at = 0, state = 0x9e3779b9; at < BLOCK_BYTES; at += 4) {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  block.writeInt32LE(state | 0, at)
}

export const BLOCK: Uint8Array = block

/** Two copies, so that any chunk of up to one block is contiguous, whatever its start offset. */
const twice = Buffer.concat([block, block])

/** Verifies one stream of blocks. */
export class PatternChecker {
  bytes = 0
  /** Number of chunks that differed from the bytes that were sent. */
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
