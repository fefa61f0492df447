/** Sources for saving a capture: an unreadable file is an error, a truncated file is saved as far as it goes. */

import { randomBytes } from 'node:crypto'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { SaveSource } from '../../../src/engine/capture/save-source'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'
import { temporaryFolder } from '../../helpers/engine'

/** Compressible content. */
const CONTENTS = Buffer.from(randomBytes(4 * 1024 * 1024).toString('hex'))

async function fileOf(bytes: Uint8Array, name: string): Promise<string> {
  const path = join(await temporaryFolder(), name)
  await writeFile(path, bytes)
  return path
}

/** Reads the whole source; calls `between` after the first piece. */
async function read(
  path: string,
  bytes: number,
  between?: (source: SaveSource) => Promise<void>
): Promise<Buffer> {
  const source = new SaveSource(await open(path, 'r'), bytes)
  const pieces: Buffer[] = []
  try {
    for (;;) {
      const piece = Buffer.alloc(256 * 1024)
      const got = await source.read(piece, 0, piece.length)
      if (got === 0) return Buffer.concat(pieces)
      pieces.push(piece.subarray(0, got))
      if (pieces.length === 1) await between?.(source)
    }
  } finally {
    await source.handle.close()
  }
}

describe('a compressed file', () => {
  it('that becomes unreadable is an error, like a plain one', async () => {
    for (const bytes of [CONTENTS, gzipSync(CONTENTS)]) {
      const path = await fileOf(bytes, 'file')
      await expect(read(path, bytes.length, ({ handle }) => handle.close())).rejects.toThrow(/EBADF|closed/)
    }
  })

  it('that is truncated or damaged returns the data before the fault', async () => {
    const coded = gzipSync(CONTENTS)
    const cut = coded.subarray(0, coded.length - 100_000)
    const got = await read(await fileOf(cut, 'cut'), cut.length)
    expect([got.length > 0, got.equals(CONTENTS.subarray(0, got.length))]).toEqual([true, true])
    const damaged = Buffer.from(coded).fill(0xff, coded.length >> 1, (coded.length >> 1) + 1000)
    const before = (await read(await fileOf(damaged, 'damaged'), damaged.length)).subarray(0, 1_000_000)
    expect(before.equals(CONTENTS.subarray(0, 1_000_000))).toBe(true)
  })

  it('in zstd that becomes unreadable is an error as well', needs('zstd'), async () => {
    const plain = await fileOf(CONTENTS, 'file')
    await run(peerPath('zstd'), ['-q', plain])
    await expect(read(`${plain}.zst`, CONTENTS.length, ({ handle }) => handle.close())).rejects.toThrow(
      /EBADF|closed/
    )
  })
})
