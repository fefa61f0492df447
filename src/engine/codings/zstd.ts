import * as zlib from 'node:zlib'
import type { Transform } from 'node:stream'
import { Decompress } from 'fzstd'
import type { CodedInput } from './coded-input'
import { inflated, ONE_AT_A_TIME } from './inflated'
import { ZstdFrames } from './zstd-frames'

/**
 * Zstandard (RFC 8878). Node has it from version 22.15 on; before that it is done here by fzstd, block by block, so
 * that no step makes more than one block of output however much was put in, and a cut body gives all blocks before
 * the cut. fzstd keeps the window as one array and moves it with every block: hence the limit on windows, which is
 * the one for content codings anyhow (RFC 9659: 8 MB).
 */

const MAX_WINDOW_BYTES = 8 * 1024 * 1024

type Open = (options: typeof ONE_AT_A_TIME) => Transform

const native = (zlib as unknown as { createZstdDecompress?: Open }).createZstdDecompress

export const unzstd: (input: CodedInput) => AsyncGenerator<Uint8Array, void> =
  native === undefined ? unzstdByBlocks : (input) => inflated(input, () => native(ONE_AT_A_TIME))

/** Throws at what is no zstd, and at an end within a frame. */
export async function* unzstdByBlocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const frames = new ZstdFrames(MAX_WINDOW_BYTES)
  let frame: Decompress | null = null
  const out: Uint8Array[] = []
  for await (const piece of body) {
    for (const { bytes, last } of frames.take(piece)) {
      frame ??= new Decompress((data) => {
        // A block's output is a view of the decoder's own buffer only as long as the next one has not come.
        if (data.length > 0) out.push(data.slice())
      })
      // Short input is kept by reference until there is enough of it.
      frame.push(bytes.slice(), last)
      if (last) frame = null
      while (out.length > 0) yield out.shift() ?? new Uint8Array(0)
    }
  }
  if (!frames.between) throw new Error('The zstd frame is cut.')
}
