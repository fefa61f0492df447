/** Zstandard block by block, for Node versions without built-in zstd. */

import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { unzstdByBlocks } from '../../../src/engine/codings/zstd'
import { needs, peerPath } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'

const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/** A frame without compression or checksum; `window` is the descriptor byte (0x38: 128 KiB). */
function frame(blocks: readonly Buffer[], window = 0x38): Buffer {
  return Buffer.concat([MAGIC, Buffer.from([0, window]), ...blocks])
}

function rawBlock(data: Uint8Array, last = false): Buffer {
  return Buffer.concat([blockHeader(data.length, 0, last), data])
}

/** `length` times the same byte, in four bytes of input. */
function runBlock(byte: number, length: number, last = false): Buffer {
  return Buffer.concat([blockHeader(length, 1, last), Buffer.from([byte])])
}

function blockHeader(size: number, type: number, last: boolean): Buffer {
  const header = Buffer.alloc(3)
  header.writeUIntLE((size << 3) | (type << 1) | Number(last), 0, 3)
  return header
}

async function* inPieces(body: Uint8Array, bytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += bytes) yield await Promise.resolve(body.slice(at, at + bytes))
}

/** Returns the decoded bytes, up to `limit`, and the fault at the end. */
async function read(
  body: Uint8Array,
  { pieceBytes = 1000, limit = Infinity } = {}
): Promise<{ bytes: Buffer; fault: string | null }> {
  const out: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of unzstdByBlocks(inPieces(body, pieceBytes))) {
      out.push(piece)
      length += piece.length
      if (length > limit) break
    }
    return { bytes: Buffer.concat(out), fault: null }
  } catch (error) {
    return { bytes: Buffer.concat(out), fault: (error as Error).message }
  }
}

const skippable = (data: Uint8Array): Buffer => {
  const head = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 0, 0, 0, 0])
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data])
}

describe('a zstd stream', () => {
  const body = Buffer.concat([
    skippable(Buffer.from('passed over')),
    frame([rawBlock(Buffer.from('Hello, ')), runBlock(0x6f, 3), rawBlock(Buffer.from('!'), true)]),
    skippable(Buffer.alloc(0)),
    frame([rawBlock(Buffer.alloc(0)), rawBlock(Buffer.from(' More.'), true)])
  ])

  it('returns the blocks of its frames, however its input is split', async () => {
    for (let pieceBytes = 1; pieceBytes <= body.length; pieceBytes++) {
      expect(await read(body, { pieceBytes })).toEqual({
        bytes: Buffer.from('Hello, ooo! More.'),
        fault: null
      })
    }
  })

  it('that does not end after a frame is reported as cut and returns the blocks before the cut', async () => {
    const whole = 'Hello, ooo! More.'
    for (let end = 1; end < body.length; end++) {
      const { bytes, fault } = await read(body.subarray(0, end))
      expect(whole.startsWith(bytes.toString())).toBe(true)
      if (fault !== null) expect(fault).toBe('The zstd frame is truncated.')
    }
    expect((await read(body.subarray(0, -1))).bytes.toString()).toBe('Hello, ooo!')
  })

  it('in another format is refused', async () => {
    expect(await read(Buffer.from('plain text'))).toEqual({
      bytes: Buffer.alloc(0),
      fault: 'Not a zstd frame.'
    })
    expect((await read(frame([blockHeader(10, 3, true)]))).fault).toBe('Invalid zstd block.')
  })

  it('with a window beyond 8 MB is refused before memory is allocated for it', async () => {
    const result = await read(frame([rawBlock(Buffer.from('x'), true)], 0xff))
    expect(result).toEqual({ bytes: Buffer.alloc(0), fault: 'The zstd window is too large.' })
  })

  it('never does more than throw, whatever it contains', async () => {
    const noise = randomBytes(4000)
    for (let at = 0; at < 300; at++) {
      const damaged = Buffer.from(body)
      const place = (noise[at] ?? 0) % body.length
      damaged[place] = noise[at + 1000] ?? 0
      await read(damaged, { limit: 1_000_000 })
    }
  })

  it('that is a decompression bomb returns one block at a time', async () => {
    const bomb = frame(Array.from({ length: 10_000 }, () => runBlock(0, 128 * 1024)))
    const { bytes } = await read(bomb, { limit: 60 * 1024 })
    expect(bytes.length).toBe(128 * 1024)
  })

  it('from the zstd tool is decoded exactly, at every kind of level', needs('zstd'), async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, at) => `{"id":${at},"name":"entry ${(at * 7919) % 1000}"}\n`
    )
    const text = Buffer.concat([Buffer.from(lines.join('')), randomBytes(300_000)])
    for (const level of ['-1', '-3', '-19']) {
      const { stdout } = spawnSync(peerPath('zstd'), ['-c', '-q', level], { input: text, maxBuffer: 1e8 })
      const { bytes, fault } = await read(stdout, { pieceBytes: 16_384 })
      expect([fault, bytes.equals(text)]).toEqual([null, true])
      const half = await read(stdout.subarray(0, stdout.length / 2))
      expect(half.bytes.length).toBeGreaterThan(100_000)
      expect(text.subarray(0, half.bytes.length).equals(half.bytes)).toBe(true)
    }
  })
})
