/** Pages of a body after a temporary read error. */

import { describe, expect, it } from 'vitest'
import { BodyPages } from '../../../src/engine/analysis/messages/body-pages'
import type { PlacedBytes } from '../../../src/decode/stream/http1/body'
import type { BodySource } from '../../../src/engine/analysis/messages/body-source'

describe('a body page whose read failed', () => {
  it('is requested again on demand, as is the page after those that were read', async () => {
    const disk = { fails: true }
    function* bytes(): Generator<Uint8Array, void> {
      yield Uint8Array.of(1, 2)
      if (disk.fails) throw new Error('EIO')
      yield Uint8Array.of(3, 4)
    }
    function* pieces(): Generator<PlacedBytes, void> {
      for (const piece of bytes()) yield { bytes: piece, offset: 0 }
    }
    const open = (): BodySource => ({ codings: '', length: 4, complete: true, pieces, bytes })
    const pages = new BodyPages()
    const page = async (offset: number): Promise<number[]> => [
      ...(await pages.page('1', 'whole', open, offset, 1)).bytes
    ]
    expect(await page(0)).toEqual([1])
    // Two concurrent reads: both are rejected, and neither blocks later reads.
    expect(await Promise.allSettled([page(2), page(3)])).toMatchObject([
      { status: 'rejected', reason: { message: 'EIO' } },
      { status: 'rejected', reason: { message: 'EIO' } }
    ])
    disk.fails = false
    expect([await page(2), await page(3), await page(0)]).toEqual([[3], [4], [1]])
  })
})
