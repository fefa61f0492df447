/**
 * Parsers other than the stream decoders: framings, STARTTLS detection, PROXY protocol headers, content codings,
 * and HAR files opened as captures. Twice the input takes at most 2.5 times the work.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createFrameCollector } from '../../src/decode/framing/frame-collector'
import { readProxyHeader } from '../../src/decode/stream/proxy-header/read-header'
import { createUpgradeWatch, WATCH_LIMIT } from '../../src/decode/stream/starttls/upgrade-watch'
import { rebuildHar } from '../../src/engine/capture/har/rebuild-har'
import { removeCodings } from '../../src/engine/codings/content'
import { Framing } from '../../src/shared/contract/framing'
import { temporaryFolder } from '../helpers/engine'
import { growthOf, MOST_GROWTH } from './work'

/** Compares the function that grew most along with the verdict, so that a failure names it. */
async function expectLinear(run: (size: number) => unknown, size: number): Promise<void> {
  const { factor, most } = await growthOf(run, size)
  expect([most, factor <= MOST_GROWTH || factor]).toEqual([most, true])
}

/** Splits the bytes into chunks of `size`. */
function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('framings', () => {
  const LENGTH = { kind: 'length', endian: 'big', offset: 0, counts: 'rest', plus: 0 } as const
  const CASES: Readonly<
    Record<Framing['kind'], readonly (readonly [string, Framing, (n: number) => Buffer])[]>
  > = {
    delimiter: [
      ['delimiters only', { kind: 'delimiter', bytes: '0a' }, (n) => Buffer.alloc(n, 10)],
      ['a delimiter that almost comes', { kind: 'delimiter', bytes: '6161610a' }, (n) => Buffer.alloc(n, 97)],
      ['no delimiter', { kind: 'delimiter', bytes: '0a' }, (n) => Buffer.alloc(n, 97)]
    ],
    fixed: [['frames of a byte', { kind: 'fixed', length: 1 }, (n) => Buffer.alloc(n)]],
    length: [
      ['empty frames', { ...LENGTH, size: 1 }, (n) => Buffer.alloc(n)],
      ['frames of a byte', { ...LENGTH, size: 4 }, (n) => Buffer.from('0000000161'.repeat(n / 5), 'hex')],
      ['a varint without an end', { ...LENGTH, size: 'varint' }, (n) => Buffer.alloc(n, 0xff)],
      ['a length beyond the limit', { ...LENGTH, size: 4 }, (n) => Buffer.alloc(n, 0xff)]
    ],
    gap: [['one frame', { kind: 'gap', silence: 1000 }, (n) => Buffer.alloc(n)]]
  }

  it('has a case for every kind', () => {
    const kinds = Framing.options.map(({ entries }) => entries.kind.literal)
    expect(Object.keys(CASES).sort()).toEqual([...kinds].sort())
  })

  it.each(Object.values(CASES).flat())('%s', async (_name, framing, make) => {
    await expectLinear((size) => {
      const collector = createFrameCollector(framing)
      for (const [at, piece] of [...pieces(make(size), 7)].entries()) collector.push(piece, at)
      collector.end()
    }, 8000)
  })
})

describe('the watch for STARTTLS', () => {
  /** Direction, start of the protocol, and a line or message that is repeated below the detection limit. */
  it.each([
    ['smtp', 'down', '220 a ESMTP\r\n', 'NOOP\r\n'],
    ['smtp', 'down', '220-', 'a line without an end '],
    ['ftp', 'down', '220 FTP\r\n', 'NOOP\r\n'],
    ['imap', 'down', '* OK IMAP4\r\n', 'a NOOP\r\n'],
    ['pop3', 'down', '+OK POP3\r\n', 'NOOP\r\n'],
    ['xmpp', 'up', "<?xml version='1.0'?><stream:stream>", '<a/>'],
    ['ldap', 'up', '\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00', '\x30\x03\x02\x01\x01'],
    ['postgresql', 'up', '\x00\x00\x00\x08\x04\xd2\x16\x2f', '\x00\x00\x00\x08\x04\xd2\x16\x2f'],
    ['mysql', 'down', '\x4a\x00\x00\x00\x0a8.0.0\x00', '\x01\x00\x00\x00\x00']
  ] as const)('%s from %s, repeated: %j', async (_protocol, direction, start, again) => {
    const half = WATCH_LIMIT / 4
    await expectLinear((size) => {
      const bytes = Buffer.from(start + again.repeat(Math.ceil(size / again.length)), 'latin1')
      const watch = createUpgradeWatch()
      for (const piece of pieces(bytes, 3)) watch.push(direction, piece)
    }, half)
  })
})

describe('PROXY protocol headers', () => {
  const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')
  const version2 = (content: Buffer): Buffer =>
    Buffer.concat([
      SIGNATURE,
      Buffer.from([0x21, 0x11, content.length >> 8, content.length & 0xff]),
      Buffer.from('7f0000017f000001c0000050', 'hex'),
      content.subarray(12)
    ])

  it.each([
    ['version 1 without a line ending', (n: number) => Buffer.from(`PROXY TCP4 ${'1'.repeat(n)}`)],
    ['version 2 with empty TLVs', (n: number) => version2(Buffer.alloc(n, Buffer.from([4, 0, 0])))],
    ['version 2 with one TLV', (n: number) => version2(Buffer.alloc(n, 0xff))]
  ])('%s', async (_name, make) => {
    await expectLinear((size) => readProxyHeader(make(size), 0, true), 30_000)
  })
})

describe('content codings', () => {
  const zeros = (n: number): Buffer => Buffer.alloc(n * 1000)

  it.each([
    ['gzip', 'gzip', (n: number) => gzipSync(zeros(n))],
    ['gzip, twice', 'gzip, gzip', (n: number) => gzipSync(gzipSync(zeros(n)))],
    [
      'empty gzip members',
      'gzip',
      (n: number) => Buffer.concat(Array.from({ length: n }, () => gzipSync('')))
    ],
    ['deflate', 'deflate', (n: number) => deflateSync(zeros(n))],
    ['br', 'br', (n: number) => brotliCompressSync(zeros(n))],
    ['a hundred codings', Array.from({ length: 100 }, () => 'gzip').join(), (n: number) => gzipSync(zeros(n))]
  ])('%s', async (_name, codings, make) => {
    await expectLinear(async (size) => {
      let bytes = 0
      for await (const piece of removeCodings(pieces(make(size), 1400), codings).pieces) bytes += piece.length
      return bytes
    }, 1000)
  })
})

describe('HAR files', () => {
  const entry = (at: number, headers: number): unknown => ({
    startedDateTime: new Date(at).toISOString(),
    time: 1,
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    request: {
      ...{ method: 'GET', url: `http://a/${at}`, httpVersion: 'HTTP/1.1', cookies: [], queryString: [] },
      ...{
        headers: Array.from({ length: headers }, () => ({ name: 'x', value: 'y' })),
        headersSize: -1,
        bodySize: 0
      }
    },
    response: {
      ...{
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: [],
        redirectURL: ''
      },
      ...{ content: { size: 1, mimeType: 'text/plain', text: 'a' }, headersSize: -1, bodySize: 1 }
    }
  })

  it.each([
    ['entries', (n: number) => Array.from({ length: n }, (_, at) => entry(at, 0))],
    ['simultaneous entries', (n: number) => Array.from({ length: n }, () => entry(0, 0))],
    ['headers in one entry', (n: number) => [entry(0, n)]]
  ])('%s', async (_name, entries) => {
    const folder = await temporaryFolder()
    const [har, capture] = [join(folder, 'a.har'), join(folder, 'a.pcapng')]
    await expectLinear((size) => {
      writeFileSync(
        har,
        JSON.stringify({
          log: { version: '1.2', creator: { name: 'a', version: '1' }, entries: entries(size) }
        })
      )
      rmSync(capture, { force: true })
      rebuildHar(har, capture)
      expect(readFileSync(capture).length).toBeGreaterThan(size)
    }, 400)
  })
})
