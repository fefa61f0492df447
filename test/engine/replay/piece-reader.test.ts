/** Reading the bytes to send piece by piece. */

import { expect, it } from 'vitest'
import { PieceReader } from '../../../src/engine/replay/piece-reader'
import type { ReplayPiece } from '../../../src/shared/contract/replay'

const STREAM = Buffer.alloc(200_000, 'abcdefghij')
const PIECES: ReplayPiece[] = [
  { kind: 'bytes', bytes: Buffer.from('head') },
  { kind: 'captured', start: 10, end: 100_010 },
  { kind: 'bytes', bytes: Buffer.from('tail') }
]
const WHOLE = Buffer.concat([Buffer.from('head'), STREAM.subarray(10, 100_010), Buffer.from('tail')])

async function readAll(from: number): Promise<Buffer> {
  const reader = new PieceReader(
    PIECES,
    (offset, length) => Promise.resolve(STREAM.subarray(offset, offset + length)),
    from
  )
  const read: Uint8Array[] = []
  for (;;) {
    const bytes = await reader.read()
    if (bytes.length === 0) return Buffer.concat(read)
    read.push(bytes)
  }
}

it.each([0, 3, 4, 5, 100_003, 100_004, 100_007, 100_008])(
  'a reader returns everything from offset %i on',
  async (from) => {
    expect((await readAll(from)).equals(WHOLE.subarray(from))).toBe(true)
  }
)

it('a dropped piece is an error, never other bytes', async () => {
  const reader = new PieceReader(PIECES, () => Promise.resolve(new Uint8Array(0)), 4)
  await expect(reader.read()).rejects.toMatchObject({ code: 'not-replayable' })
})
