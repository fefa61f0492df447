/** ClientHello messages, however they are split, and bytes that only resemble one. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_HELLO_BYTES, readClientHello } from '../../../../src/decode/stream/tls/client-hello'
import { alpn, helloBytes, helloMessage, inRecords, serverName, u16, vector } from './helpers/hello-bytes'
import { assertProperty } from '../../../helpers/properties'

const FULL = {
  version: 0x0303,
  sessionId: [7, 7],
  ciphers: [0x4a4a, 0x1301, 0xc02f],
  extensions: [
    [0x1a1a, []],
    serverName('www.example.org'),
    alpn('h2', 'http/1.1'),
    [43, vector(1, [0x0303, 0x6a6a, 0x0304].flatMap(u16))],
    [10, vector(2, [0x001d, 0x0017].flatMap(u16))],
    [11, vector(1, [0])],
    [13, vector(2, [0x0403, 0x0804].flatMap(u16))]
  ] as const
}

describe('a ClientHello', () => {
  it('has the server name and the capabilities', () => {
    const result = readClientHello(helloBytes(FULL))
    expect(result).toMatchObject({
      state: 'hello',
      hello: {
        version: 0x0303,
        versions: [0x0304, 0x0303],
        sessionId: Uint8Array.of(7, 7),
        ciphers: [0x4a4a, 0x1301, 0xc02f],
        compressions: [0],
        serverName: 'www.example.org',
        alpn: ['h2', 'http/1.1'],
        groups: [0x001d, 0x0017],
        pointFormats: [0],
        signatureAlgorithms: [0x0403, 0x0804],
        length: helloBytes(FULL).length
      }
    })
    expect(result.state === 'hello' && result.hello.extensions.map(({ type }) => type)).toEqual([
      0x1a1a, 0, 16, 43, 10, 11, 13
    ])
  })

  it('is the same for any split into records, and is awaited to its last byte', () => {
    const message = helloMessage(FULL)
    const whole = readClientHello(inRecords(message))
    for (let fragment = 1; fragment <= message.length; fragment++) {
      const bytes = inRecords(message, fragment)
      const result = readClientHello(bytes)
      expect(result).toEqual(
        whole.state === 'hello' ? { ...whole, hello: { ...whole.hello, length: bytes.length } } : whole
      )
      for (let cut = 0; cut < bytes.length; cut += fragment < 9 ? 7 : 1) {
        expect(readClientHello(bytes.subarray(0, cut))).toEqual({ state: 'more' })
      }
    }
  })

  it('may have no extensions, and then offers a single version', () => {
    const result = readClientHello(helloBytes({ version: 0x0301, extensions: null }))
    expect(result).toMatchObject({ state: 'hello', hello: { versions: [0x0301], serverName: '', alpn: [] } })
  })

  it('is read to its end, whatever follows', () => {
    const bytes = helloBytes(FULL)
    const more = Uint8Array.from([...bytes, 23, 3, 3, 0, 1, 9])
    expect(readClientHello(more)).toEqual(readClientHello(bytes))
  })

  it('is valid with a malformed extension, whose contents are ignored', () => {
    const broken = { extensions: [[0, [0, 200, 0]] as const, alpn('h2')] }
    expect(readClientHello(helloBytes(broken))).toMatchObject({
      state: 'hello',
      hello: { serverName: '', alpn: ['h2'] }
    })
  })
})

describe('input without a ClientHello', () => {
  it.each([
    ['HTTP', 'GET /'],
    ['SSH', 'SSH-2.0'],
    ['a handshake byte without a TLS version', '\x16\x05'],
    ['an unknown TLS version', '\x16\x03\x09'],
    ['SOCKS', '\x05'],
    ['data', '\x17'],
    ['a first byte with the high bit', '\x80\x05\x04'],
    ['PostgreSQL’s TLS request', '\0\0\0\x08\x04\xd2\x16\x2f']
  ])('%s is detected by its first bytes', (_, text) => {
    expect(readClientHello(Uint8Array.from(Buffer.from(text, 'latin1')))).toEqual({ state: 'not-tls' })
  })

  it.each([
    ['SSL 2.0', [0x80, 0x2e, 1, 3, 1], /SSL 2\.0/],
    ['another message', [22, 3, 3, 0, 4, 2, 0, 0, 0], /not a ClientHello/],
    ['an empty record', [22, 3, 1, 0, 0], /empty/],
    ['a record beyond 2^14', [22, 3, 1, 0x40, 1], /exceeds/],
    ['another record type inside', [22, 3, 1, 0, 1, 1, 23], /not a handshake record/],
    ['a message beyond the limit', [22, 3, 1, 0, 4, 1, 1, 0, 0], /longer than 64 KiB/],
    ['contradictory lengths', [...inRecords([1, 0, 0, 2, 3, 3])], /inconsistent/]
  ])('%s is reported', (_, bytes, words) => {
    const result = readClientHello(Uint8Array.from(bytes))
    expect(result).toMatchObject({ state: 'bad', problem: expect.stringMatching(words) as string })
  })

  it('is rejected when it never ends', () => {
    const message = [1, 0, 0xff, 0xf0, ...new Array<number>(0xfff0).fill(0)]
    const bytes = inRecords(message, 1)
    expect(readClientHello(bytes)).toMatchObject({
      state: 'bad',
      problem: 'The ClientHello is longer than 64 KiB.'
    })
    expect(readClientHello(bytes.subarray(0, MAX_HELLO_BYTES - 1)).state).toBe('more')
  })

  it('any input has a result, which more bytes do not change', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .tuple(fc.nat(), fc.nat({ max: 255 }))
        .map(([at, value]) => helloBytes(FULL).map((byte, i, all) => (i === at % all.length ? value : byte)))
    )
    assertProperty(
      fc.property(bytes, fc.nat(), (all, cut) => {
        const early = readClientHello(all.subarray(0, cut % (all.length + 1)))
        const late = readClientHello(all)
        if (early.state !== 'more') expect(late.state).toBe(early.state)
      })
    )
  })
})
