import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { OutOfTime, removeCodings } from '../../../src/engine/codings/content'
import { randomBytes } from '../../helpers/random-bytes'

const LIMIT = 60 * 1024
const QUICK_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }
const TEXT = Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(40))
/** TEXT compressed by the zstd tool, with a checksum. */
const ZSTD = Buffer.from(
  'KLUv/QRYtQEA1AJUaGUgcXVpY2sgYnJvd24gZm94IGp1bXBzIG92ZXIgdGhlIGxhenkgZG9nLiABAMUW/qoM1/yTEA==',
  'base64'
)

interface Read {
  bytes: Buffer
  more: boolean
  decoded: string[]
  failed: string | null
}

/** Returns at most `limit` bytes of the decoded body, fed in pieces of any size. */
async function read(body: Uint8Array, codings: string, limit = LIMIT, pieceBytes = 10_000): Promise<Read> {
  const cut = function* (): Generator<Uint8Array> {
    for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes)
  }
  const { pieces, report } = removeCodings(cut(), codings)
  const taken: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    taken.push(piece)
    length += piece.length
    if (length > limit) break
  }
  return {
    bytes: Buffer.concat(taken).subarray(0, limit),
    more: length > limit,
    decoded: report.decoded,
    failed: report.failed
  }
}

describe('a coding', () => {
  it.each([
    ['gzip', gzipSync(TEXT), ['gzip']],
    ['X-GZip', gzipSync(TEXT), ['x-gzip']],
    ['deflate', deflateSync(TEXT), ['deflate']],
    ['deflate', deflateRawSync(TEXT), ['deflate']],
    ['br', brotliCompressSync(TEXT), ['br']],
    ['zstd', ZSTD, ['zstd']],
    ['zstd, gzip', gzipSync(ZSTD), ['gzip', 'zstd']],
    ['gzip', Buffer.concat([gzipSync(TEXT.subarray(0, 100)), gzipSync(TEXT.subarray(100))]), ['gzip']],
    ['deflate', Buffer.concat([deflateSync(TEXT), Buffer.from('what follows the end')]), ['deflate']],
    ['identity', TEXT, []],
    ['', TEXT, []],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT)), ['br', 'gzip']],
    ['gzip,identity , deflate', deflateSync(gzipSync(TEXT)), ['deflate', 'gzip']]
  ])('%s is removed', async (codings, body, decoded) => {
    const result = await read(body, codings)
    expect({ ...result, bytes: result.bytes.toString() }).toEqual({
      bytes: TEXT.toString(),
      more: false,
      decoded,
      failed: null
    })
  })

  it('that is unknown leaves the inner coding decoded', async () => {
    const body = gzipSync(TEXT)
    const result = await read(body, 'compress, gzip')
    expect(result).toMatchObject({ decoded: ['gzip'], failed: 'compress', more: false })
    expect(Buffer.from(result.bytes).equals(TEXT)).toBe(true)
  })

  it('beyond the fourth is not removed', async () => {
    let body = TEXT
    for (let at = 0; at < 5; at++) body = gzipSync(body)
    const result = await read(body, 'gzip, gzip, gzip, gzip, gzip')
    expect(result).toMatchObject({ decoded: ['gzip', 'gzip', 'gzip', 'gzip'], failed: 'gzip' })
  })

  it('that does not match the body is named', async () => {
    const result = await read(Buffer.from('plain text'), 'gzip')
    expect([result.decoded, result.failed, result.bytes.toString()]).toEqual([[], 'gzip', 'plain text'])
  })

  it('of an empty body gives an empty body', async () => {
    expect(await read(new Uint8Array(0), 'gzip, zstd, br')).toEqual({
      bytes: Buffer.alloc(0),
      more: false,
      decoded: [],
      failed: null
    })
  })
})

describe('a truncated body', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync]
  ])('returns the readable part (%s)', async (coding, compress) => {
    // Half text, half noise, so that much of the text precedes the cut.
    const whole = Buffer.concat([TEXT, randomBytes(2000)])
    const body = compress(whole)
    const result = await read(body.subarray(0, body.length - 500), coding)
    expect(result).toMatchObject({ more: false, failed: coding, decoded: [coding] })
    const bytes = Buffer.from(result.bytes)
    expect(bytes.length).toBeGreaterThan(TEXT.length)
    expect(whole.subarray(0, bytes.length).equals(bytes)).toBe(true)
  })

  it('or a damaged one returns the part before the damage', async () => {
    const whole = Buffer.concat([TEXT, randomBytes(40_000)])
    const body = deflateSync(whole, { level: 0 })
    body.fill(0xff, body.length - 100)
    const result = await read(body, 'deflate')
    expect(result.failed).toBe('deflate')
    const bytes = Buffer.from(result.bytes)
    expect(bytes.length).toBeGreaterThan(TEXT.length)
    expect(whole.subarray(0, TEXT.length).equals(bytes.subarray(0, TEXT.length))).toBe(true)
  })
})

describe('a hostile body', () => {
  it.each([
    ['gzip', gzipSync(Buffer.alloc(200_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(200_000_000), QUICK_BROTLI)]
  ])('is read only up to the limit (%s)', async (coding, bomb) => {
    const before = process.memoryUsage().rss
    const result = await read(bomb, coding)
    expect(result).toMatchObject({ more: true, decoded: [coding], failed: null })
    expect(result.bytes.length).toBe(LIMIT)
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
  })

  it('inside another hostile body is limited as well', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(200_000_000)))
    const result = await read(bomb, 'gzip, gzip')
    expect(result).toMatchObject({ more: true, failed: null })
    expect(result.bytes.length).toBe(LIMIT)
  })

  it('that decodes to nothing forever is abandoned after a timeout', async () => {
    // Empty Deflate blocks: they consume input without producing output.
    const empty = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff])
    const endless = function* (): Generator<Uint8Array> {
      for (;;) yield Buffer.concat(Array.from({ length: 2000 }, () => empty))
    }
    let looks = 0
    const { pieces } = removeCodings(endless(), 'deflate', () => ++looks > 20)
    await expect(pieces.next()).rejects.toBeInstanceOf(OutOfTime)
  })
})

describe('trailing bytes after encoded data', () => {
  const reportOf = async (body: Uint8Array, codings: string): Promise<unknown> => {
    const { pieces, report } = removeCodings([body], codings)
    const taken: Uint8Array[] = []
    for await (const piece of pieces) taken.push(piece)
    return { text: Buffer.concat(taken).toString(), failed: report.failed, trailing: report.trailing }
  }
  const members = Buffer.concat([gzipSync('one '), gzipSync('two')])

  it.each([
    ['gzip', Buffer.concat([members, Buffer.from('GARBAGE')]), 7],
    ['gzip', Buffer.concat([members, Buffer.alloc(512)]), 0],
    ['gzip', Buffer.concat([members, Buffer.from([0x1f])]), 1],
    ['deflate', Buffer.concat([deflateSync('one two'), Buffer.alloc(9000, 'x')]), 9000],
    ['br', Buffer.concat([brotliCompressSync('one two'), Buffer.from('!')]), 1]
  ])('in %s are counted and do not change the output', async (coding, body, trailing) => {
    expect(await reportOf(body, coding)).toEqual({ text: 'one two', failed: null, trailing })
  })

  it('are found by a reader that takes the last output slowly', async () => {
    const zeros = gzipSync(Buffer.alloc(1_000_000))
    const { pieces, report } = removeCodings([Buffer.concat(Array.from({ length: 64 }, () => zeros))], 'gzip')
    let length = 0
    for await (const piece of pieces) {
      length += piece.length
      for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    expect({ length, failed: report.failed }).toEqual({ length: 64_000_000, failed: null })
  })

  it('are an error when a member begins and is truncated, or its checksum is wrong', async () => {
    const wrong = Buffer.from(members)
    wrong.writeUInt32LE(1, members.length - 8)
    expect([
      await reportOf(members.subarray(0, members.length - 4), 'gzip'),
      await reportOf(wrong, 'gzip'),
      await reportOf(Buffer.concat([members, gzipSync('three').subarray(0, 6)]), 'gzip')
    ]).toEqual(Array(3).fill({ text: 'one two', failed: 'gzip', trailing: 0 }))
  })

  it('reads gzip headers with names, comments and extra fields', async () => {
    const plain = gzipSync('one two')
    const head = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 0x61, 0, 0x62, 0, 7, 7])
    const body = Buffer.concat([head, plain.subarray(10)])
    expect(await reportOf(body, 'x-gzip')).toEqual({ text: 'one two', failed: null, trailing: 0 })
  })
})
