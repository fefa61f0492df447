import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { removeCodings } from '../../src/engine/inflate'
import { randomBytes } from '../helpers/random-bytes'

const LIMIT = 60 * 1024
const TEXT = Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(40))

describe('a coding', () => {
  it.each([
    ['gzip', gzipSync(TEXT), ['gzip']],
    ['X-GZip', gzipSync(TEXT), ['x-gzip']],
    ['deflate', deflateSync(TEXT), ['deflate']],
    ['deflate', deflateRawSync(TEXT), ['deflate']],
    ['br', brotliCompressSync(TEXT), ['br']],
    ['identity', TEXT, []],
    ['', TEXT, []],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT)), ['br', 'gzip']],
    ['gzip,identity , deflate', deflateSync(gzipSync(TEXT)), ['deflate', 'gzip']]
  ])('%s is removed', async (codings, body, decoded) => {
    const result = await removeCodings(body, codings, LIMIT)
    expect({ ...result, bytes: Buffer.from(result.bytes).toString() }).toEqual({
      bytes: TEXT.toString(),
      more: false,
      decoded,
      failed: null
    })
  })

  it('that is unknown leaves what is inside it', async () => {
    const body = gzipSync(TEXT)
    const result = await removeCodings(body, 'compress, gzip', LIMIT)
    expect(result).toMatchObject({ decoded: ['gzip'], failed: 'compress', more: false })
    expect(Buffer.from(result.bytes).equals(TEXT)).toBe(true)
  })

  it('beyond the fourth is not removed', async () => {
    let body = TEXT
    for (let at = 0; at < 5; at++) body = gzipSync(body)
    const result = await removeCodings(body, 'gzip, gzip, gzip, gzip, gzip', LIMIT)
    expect(result).toMatchObject({ decoded: ['gzip', 'gzip', 'gzip', 'gzip'], failed: 'gzip' })
  })

  it('that the body does not have is named', async () => {
    const result = await removeCodings(Buffer.from('plain text'), 'gzip', LIMIT)
    expect(result).toMatchObject({ decoded: [], failed: 'gzip' })
  })

  it('around nothing is nothing', async () => {
    const { bytes, more } = await removeCodings(new Uint8Array(0), 'gzip', LIMIT)
    expect({ length: bytes.length, more }).toEqual({ length: 0, more: false })
  })
})

describe('a body cut short', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync]
  ])('gives what could be read (%s)', async (coding, compress) => {
    // Half text, half noise, so that a good part of the text comes before the cut.
    const whole = Buffer.concat([TEXT, randomBytes(2000)])
    const body = compress(whole)
    const result = await removeCodings(body.subarray(0, body.length - 500), coding, LIMIT)
    expect(result).toMatchObject({ more: false, failed: coding, decoded: [coding] })
    const bytes = Buffer.from(result.bytes)
    expect(bytes.length).toBeGreaterThan(TEXT.length)
    expect(whole.subarray(0, bytes.length).equals(bytes)).toBe(true)
  })

  it('or damaged gives what comes before the damage', async () => {
    const whole = Buffer.concat([TEXT, randomBytes(40_000)])
    const body = deflateSync(whole, { level: 0 })
    body.fill(0xff, body.length - 100)
    const result = await removeCodings(body, 'deflate', LIMIT)
    expect(result.failed).toBe('deflate')
    const bytes = Buffer.from(result.bytes)
    expect(bytes.length).toBeGreaterThan(TEXT.length)
    expect(whole.subarray(0, TEXT.length).equals(bytes.subarray(0, TEXT.length))).toBe(true)
  })
})

describe('a hostile body', () => {
  it.each([
    ['gzip', gzipSync(Buffer.alloc(200_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000))]
  ])('is read no further than the limit (%s)', async (coding, bomb) => {
    const before = process.memoryUsage().rss
    const start = performance.now()
    const result = await removeCodings(bomb, coding, LIMIT)
    expect(result).toMatchObject({ more: true, decoded: [coding], failed: null })
    expect(result.bytes.length).toBe(LIMIT)
    expect(performance.now() - start).toBeLessThan(2000)
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
  })

  it('within a hostile body is bounded too', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(200_000_000)))
    const result = await removeCodings(bomb, 'gzip, gzip', LIMIT)
    expect(result).toMatchObject({ more: true, failed: null })
    expect(result.bytes.length).toBe(LIMIT)
  })
})
