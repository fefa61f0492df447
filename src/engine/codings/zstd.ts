import * as zlib from 'node:zlib'
import type { Transform } from 'node:stream'
import { Decompress } from 'fzstd'
import type { CodedInput } from './coded-input'
import { inflated, ONE_AT_A_TIME } from './inflated'
import { ZstdFrames } from './zstd-frames'

/**
 * Zstandard decoder (RFC 8878). Uses Node's decoder from version 22.15 on, else fzstd, block by block: each step then
 * produces at most one block of output, and a cut body yields all blocks before the cut. fzstd keeps the window as one
 * array and moves it with every block. The window is therefore limited to 8 MB, the limit for content codings anyway
 * (RFC 9659).
 */

const MAX_WINDOW_BYTES = 8 * 1024 * 1024

type Open = (options: typeof ONE_AT_A_TIME) => Transform

const native = (zlib as unknown as { createZstdDecompress?: Open }).createZstdDecompress

export const unzstd: (input: CodedInput) => AsyncGenerator<Uint8Array, void> =
  native === undefined ? unzstdByBlocks : (input) => inflated(input, () => native(ONE_AT_A_TIME))

/** Throws if the input is not zstd or ends within a frame. */
export async function* unzstdByBlocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const frames = new ZstdFrames(MAX_WINDOW_BYTES)
  let frame: Decompress | null = null
  const out: Uint8Array[] = []
  for await (const piece of body) {
    for (const { bytes, last } of frames.take(piece)) {
      frame ??= new Decompress((data) => {
        // Copied: a block's output is a view of the decoder's buffer, valid only until the next block.
        if (data.length > 0) out.push(data.slice())
      })
      // Copied: fzstd keeps a reference to short input until it has enough.
      frame.push(bytes.slice(), last)
      if (last) frame = null
      while (out.length > 0) yield out.shift() ?? new Uint8Array(0)
    }
  }
  if (!frames.between) throw new Error('The zstd frame is truncated.')
}
