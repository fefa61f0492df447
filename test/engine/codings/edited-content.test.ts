import { execFileSync } from 'node:child_process'
import * as zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeContent, encodeContent } from '../../../src/engine/codings/edited-content'
import { storedZstd } from '../../../src/engine/codings/stored-zstd'
import { unzstdByBlocks } from '../../../src/engine/codings/zstd'
import { MAX_EDIT_BYTES } from '../../../src/shared/contract/limits'
import { needs, peerPath } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'

const TEXT = Buffer.from('{ "name": "光", "n": 1 }\r\n'.repeat(300))
const NOTHING = new Uint8Array(0)
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes)

describe('an edited compressed body', () => {
  const readers: [string, (bytes: Uint8Array) => Uint8Array][] = [
    ['gzip', zlib.gunzipSync],
    ['X-GZIP', zlib.gunzipSync],
    ['deflate', zlib.inflateSync],
    ['br', zlib.brotliDecompressSync],
    ['gzip, br', (bytes) => zlib.gunzipSync(zlib.brotliDecompressSync(bytes))],
    ['identity , deflate,gzip', (bytes) => zlib.inflateSync(zlib.gunzipSync(bytes))],
    ['', (bytes) => bytes]
  ]
  it.each(readers)(
    'is encoded with %j as other programs read it, and decoded again',
    async (codings, read) => {
      for (const bytes of [TEXT, NOTHING, randomBytes(10_000, 5)]) {
        const coded = await encodeContent(bytes, codings, NOTHING)
        expect([coded.stored, plain(read(coded.bytes))]).toEqual([null, plain(bytes)])
        if (coded.bytes.length > 0)
          expect(await decodeContent(coded.bytes, codings)).toEqual({ kind: 'whole', bytes: plain(bytes) })
      }
    }
  )

  it('keeps raw deflate without a zlib header', async () => {
    const raw = zlib.deflateRawSync(TEXT)
    expect(await decodeContent(raw, 'deflate')).toEqual({ kind: 'whole', bytes: plain(TEXT) })
    const { bytes } = await encodeContent(TEXT, 'deflate', raw.subarray(0, 2))
    expect(plain(zlib.inflateRawSync(bytes))).toEqual(plain(TEXT))
  })

  it('is refused when decoding and encoding would lose part of it', async () => {
    const coded = zlib.gzipSync(TEXT)
    expect(
      await Promise.all([
        decodeContent(coded.subarray(0, -9), 'gzip'),
        decodeContent(Buffer.from('no gzip'), 'gzip'),
        decodeContent(Buffer.concat([coded, Buffer.from('more')]), 'gzip'),
        decodeContent(coded, 'compress'),
        decodeContent(coded, 'gzip, rot13'),
        decodeContent(zlib.gzipSync(Buffer.alloc(MAX_EDIT_BYTES + 1)), 'gzip')
      ])
    ).toEqual([
      { kind: 'damaged', coding: 'gzip' },
      { kind: 'damaged', coding: 'gzip' },
      { kind: 'trailing', bytes: 4 },
      { kind: 'unknown', coding: 'compress' },
      { kind: 'unknown', coding: 'rot13' },
      { kind: 'large' }
    ])
    await expect(encodeContent(TEXT, 'compress', NOTHING)).rejects.toThrow('compress')
  })

  it('stops at once in a decompression bomb', async () => {
    const bomb = zlib.gzipSync(zlib.gzipSync(Buffer.alloc(200_000_000), { level: 9 }), { level: 9 })
    expect(await decodeContent(bomb, 'gzip, gzip')).toEqual({ kind: 'large' })
  })
})

describe('zstd without compression', () => {
  const sizes = [0, 1, 128 * 1024 - 1, 128 * 1024, 128 * 1024 + 1, 300_000]

  it.each(sizes)('returns %i bytes through a decoder', async (size) => {
    const bytes = randomBytes(size)
    const back: Uint8Array[] = []
    const input = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(storedZstd(bytes))
    }
    for await (const piece of unzstdByBlocks(input())) back.push(piece)
    expect(plain(Buffer.concat(back)).length).toBe(size)
    expect(Buffer.compare(Buffer.concat(back), bytes)).toBe(0)
  })

  it('is readable by the zstd tool', needs('zstd'), () => {
    const bytes = randomBytes(300_000)
    const back = execFileSync(peerPath('zstd'), ['-dc'], { input: storedZstd(bytes) })
    expect(Buffer.compare(back, bytes)).toBe(0)
  })

  it('is encoded and decoded through the coding itself', async () => {
    const { bytes } = await encodeContent(TEXT, 'zstd', NOTHING)
    expect(await decodeContent(bytes, 'zstd')).toEqual({ kind: 'whole', bytes: plain(TEXT) })
  })
})
