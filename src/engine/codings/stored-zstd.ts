/**
 * Encoder for Zstandard without compression (RFC 8878, section 3.1.1): a single-segment frame of raw blocks that every
 * decoder reads. Used where Node has no zstd compressor (before 22.15).
 *
 *     magic 28 b5 2f fd   descriptor a0: one segment, content size of 4 bytes   size   block …
 *     block: 3 bytes, little-endian: last (1 bit), type 0: raw (2), size (21), then its content
 */

const MAGIC_AND_DESCRIPTOR = [0x28, 0xb5, 0x2f, 0xfd, 0xa0]
const MAX_BLOCK_BYTES = 128 * 1024
const BLOCK_HEAD_BYTES = 3

/** Returns the bytes as one zstd frame. `bytes`: fewer than 4 GiB. */
export function storedZstd(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / MAX_BLOCK_BYTES))
  const head = MAGIC_AND_DESCRIPTOR.length + 4
  const frame = new Uint8Array(head + blocks * BLOCK_HEAD_BYTES + bytes.length)
  frame.set(MAGIC_AND_DESCRIPTOR)
  const view = new DataView(frame.buffer)
  view.setUint32(MAGIC_AND_DESCRIPTOR.length, bytes.length, true)
  let at = head
  for (let block = 0; block < blocks; block++) {
    const content = bytes.subarray(block * MAX_BLOCK_BYTES, (block + 1) * MAX_BLOCK_BYTES)
    const isLast = block === blocks - 1
    const word = (isLast ? 1 : 0) | (content.length << 3)
    frame.set([word & 0xff, (word >> 8) & 0xff, word >> 16], at)
    frame.set(content, at + BLOCK_HEAD_BYTES)
    at += BLOCK_HEAD_BYTES + content.length
  }
  return frame
}
