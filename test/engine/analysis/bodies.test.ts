/** Bodies in the inspector: transfer and content codings are removed, sizes are bounded, missing bytes are reported. */

import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES } from '../../../src/shared/contract/limits'
import { startEngine, LIVE } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { randomBytes } from '../../helpers/random-bytes'

const JSON_TEXT = JSON.stringify({ name: 'tcplens', list: Array.from({ length: 200 }, (_, at) => at) })

/** Chunks of seven bytes, with an extension and a trailer. */
function chunked(body: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; at < body.length; at += 7) {
    const piece = body.subarray(at, at + 7)
    pieces.push(Buffer.from(`${piece.length.toString(16)};x=y\r\n`), piece, Buffer.from('\r\n'))
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\nX-T: 1\r\n\r\n')])
}

function answer(body: Buffer, ...headers: string[]): Buffer {
  return Buffer.concat([Buffer.from(['HTTP/1.1 200 OK', ...headers, '', ''].join('\r\n')), body])
}

async function bodyOf(
  response: Buffer,
  options: { targetEnds?: boolean; length?: number } = {}
): Promise<{ text: string; more: boolean; decoded: string[]; failed: string | null }> {
  const engine = await startEngine()
  await play(await setStage(engine), [[get('/'), response]], { targetEnds: options.targetEnds ?? false })
  const length = options.length ?? MAX_BODY_PAGE_BYTES
  const {
    bytes,
    gaveUp,
    coded: _coded,
    trailing: _trailing,
    places: _places,
    ...rest
  } = await engine.handlers['exchanges.body']({
    capture: LIVE,
    exchange: 1,
    message: 1,
    offset: 0,
    length
  })
  expect(gaveUp).toBe(false)
  return { text: Buffer.from(bytes).toString('latin1'), ...rest }
}

describe('a body', () => {
  const whole = { text: JSON_TEXT, more: false, failed: null }
  const text = Buffer.from(JSON_TEXT)

  it.each<[name: string, response: Buffer, decoded: string[]]>([
    ['without coding', ok(text), []],
    ['in chunks', answer(chunked(text), 'Transfer-Encoding: chunked'), []],
    ['in gzip', ok(gzipSync(text), 'Content-Encoding: gzip'), ['gzip']],
    ['in zlib', ok(deflateSync(text), 'Content-Encoding: deflate'), ['deflate']],
    ['in raw deflate', ok(deflateRawSync(text), 'Content-Encoding: deflate'), ['deflate']],
    ['in brotli', ok(brotliCompressSync(text), 'content-encoding: br'), ['br']],
    [
      'in gzip, in brotli, in chunks',
      answer(
        chunked(brotliCompressSync(gzipSync(text))),
        'Transfer-Encoding: chunked',
        'Content-Encoding: gzip',
        'Content-Encoding: br'
      ),
      ['br', 'gzip']
    ],
    [
      'in gzip as transfer coding, in chunks',
      answer(chunked(gzipSync(text)), 'Transfer-Encoding: gzip, chunked'),
      ['gzip']
    ],
    [
      'in brotli, in gzip as transfer coding, in chunks',
      answer(
        chunked(gzipSync(brotliCompressSync(text))),
        'Content-Encoding: br',
        'Transfer-Encoding: gzip',
        'Transfer-Encoding: chunked'
      ),
      ['gzip', 'br']
    ]
  ])('%s is read completely', async (_name, response, decoded) => {
    expect(await bodyOf(response)).toEqual({ ...whole, decoded })
  })

  it('that ends with the connection is read completely', async () => {
    expect(await bodyOf(answer(text, 'X: y'), { targetEnds: true })).toEqual({ ...whole, decoded: [] })
  })

  it('is cut at the requested length', async () => {
    const body = randomBytes(200_000).toString('latin1')
    const result = await bodyOf(ok(Buffer.from(body, 'latin1')), { length: 1000 })
    expect(result).toEqual({ text: body.slice(0, 1000), more: true, decoded: [], failed: null })
  })

  it('that was truncated returns the available bytes and names the coding that is incomplete', async () => {
    const body = gzipSync(Buffer.concat([text, randomBytes(4000)]))
    const response = ok(body, 'Content-Encoding: gzip').subarray(0, -2000)
    const result = await bodyOf(response, { targetEnds: true })
    expect(result).toMatchObject({ decoded: ['gzip'], failed: 'gzip' })
    expect(result.text.startsWith(JSON_TEXT)).toBe(true)
  })

  it('cut by the end of its connection reports no more bytes', async () => {
    const response = answer(Buffer.from('half'), 'Content-Length: 8')
    const cut = { text: 'half', more: false, decoded: [], failed: null }
    expect(await bodyOf(response, { targetEnds: true })).toEqual(cut)
  })

  it('in an unknown coding is shown as received', async () => {
    expect(await bodyOf(ok(text, 'Content-Encoding: snappy'))).toEqual({
      ...whole,
      decoded: [],
      failed: 'snappy'
    })
  })

  it('that expands without end is read only up to the requested length', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000, 'a'))
    const result = await bodyOf(ok(bomb, 'Content-Encoding: gzip'))
    expect(result).toEqual({
      text: 'a'.repeat(MAX_BODY_PAGE_BYTES),
      more: true,
      decoded: ['gzip'],
      failed: null
    })
  })

  it('of 10 GB of zeros in gzip in gzip is read only up to the requested length', async () => {
    // A gzip member after another continues it (RFC 1952, section 2.2).
    const member = gzipSync(Buffer.alloc(100_000_000))
    const bomb = gzipSync(Buffer.concat(Array.from({ length: 100 }, () => member)))
    const before = process.memoryUsage().rss
    const result = await bodyOf(ok(bomb, 'Content-Encoding: gzip, gzip'))
    expect(result).toEqual({
      text: '\0'.repeat(MAX_BODY_PAGE_BYTES),
      more: true,
      decoded: ['gzip', 'gzip'],
      failed: null
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })

  it('of a missing message is refused', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [[get('/'), ok('x')]])
    const ask = engine.handlers['exchanges.body']
    await expect(ask({ capture: LIVE, exchange: 1, message: 2, offset: 0, length: 1 })).rejects.toMatchObject(
      {
        code: 'not-found'
      }
    )
    await expect(ask({ capture: LIVE, exchange: 2, message: 0, offset: 0, length: 1 })).rejects.toMatchObject(
      {
        code: 'not-found'
      }
    )
  })
})

describe('a large body', () => {
  /** Reads all viewable bytes, page by page. */
  async function paged(response: Buffer): Promise<{ bytes: Buffer; pages: number; more: boolean }> {
    const engine = await startEngine()
    await play(await setStage(engine), [[get('/'), response]])
    const pieces: Uint8Array[] = []
    let offset = 0
    for (;;) {
      const length = Math.min(MAX_BODY_PAGE_BYTES, MAX_BODY_VIEW_BYTES - offset)
      const ask = { capture: LIVE, exchange: 1, message: 1, offset, length }
      const { bytes, more } = await engine.handlers['exchanges.body'](ask)
      pieces.push(bytes)
      offset += bytes.length
      if (!more || offset === MAX_BODY_VIEW_BYTES)
        return { bytes: Buffer.concat(pieces), pages: pieces.length, more }
    }
  }

  const noise = randomBytes(1_500_000)
  const lines = Buffer.from(Array.from({ length: 150_000 }, (_, at) => `line ${at} of many\n`).join(''))

  it.each([
    ['without coding', noise, ok(noise)],
    ['in chunks', noise, answer(chunked(noise), 'Transfer-Encoding: chunked')],
    ['in gzip', lines, ok(gzipSync(lines), 'Content-Encoding: gzip')],
    [
      'in gzip and chunks',
      lines,
      answer(chunked(gzipSync(lines)), 'Transfer-Encoding: chunked', 'Content-Encoding: gzip')
    ]
  ])('is paged through to its last byte (%s)', async (_name, body, response) => {
    const read = await paged(response)
    expect([read.bytes.equals(body), read.pages, read.more]).toEqual([
      true,
      Math.ceil(body.length / MAX_BODY_PAGE_BYTES),
      false
    ])
  })

  it('ends at the view limit and reports that more follows', async () => {
    const body = Buffer.alloc(MAX_BODY_VIEW_BYTES + 5, 'abcdefg')
    const read = await paged(ok(gzipSync(body), 'Content-Encoding: gzip'))
    expect([read.bytes.equals(body.subarray(0, MAX_BODY_VIEW_BYTES)), read.more]).toEqual([true, true])
  })

  it('can be read backwards and by concurrent readers', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [[get('/'), ok(gzipSync(lines), 'Content-Encoding: gzip')]])
    const offsets = [900_000, 0, 500_000, 900_000, lines.length - 10, lines.length + 10]
    const pages = await Promise.all(
      offsets.map(async (offset) =>
        engine.handlers['exchanges.body']({ capture: LIVE, exchange: 1, message: 1, offset, length: 1000 })
      )
    )
    expect(pages.map(({ bytes, more }) => [Buffer.from(bytes).toString(), more])).toEqual(
      offsets.map((offset) => [lines.toString('latin1', offset, offset + 1000), offset + 1000 < lines.length])
    )
  })
})
