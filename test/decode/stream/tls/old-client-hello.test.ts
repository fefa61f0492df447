/** A ClientHello in the format of SSL 2.0: detected, decoded to the last byte, and followed by records. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { detectDecoder } from '../../../../src/decode/registry'
import { readOldClientHello } from '../../../../src/decode/stream/tls/old-client-hello'
import { TlsStream } from '../../../../src/decode/stream/tls/tls-stream'
import { oldHelloBytes } from './helpers/old-hello-bytes'
import { assertProperty } from '../../../helpers/properties'

const HELLO = oldHelloBytes()
const NOTHING = new Uint8Array(0)
const ALERT = [21, 3, 1, 0, 2, 2, 40]

function read(...pieces: Uint8Array[]): TlsStream {
  const stream = new TlsStream('up', 100)
  for (const piece of pieces) stream.push(piece)
  stream.finish()
  return stream
}

it('an SSL 2.0 ClientHello makes a connection TLS once it is complete', () => {
  const found = (up: Uint8Array, final = false): string => {
    const entry = detectDecoder(up, NOTHING, final)
    return typeof entry === 'string' ? entry : entry.id
  }
  for (let cut = 1; cut < HELLO.length; cut++) expect(found(HELLO.subarray(0, cut))).toBe('more')
  expect([found(HELLO), found(HELLO.subarray(0, 9), true)]).toEqual(['tls', 'raw'])
})

it('an SSL 2.0 ClientHello has its fields and the offered version and suites', () => {
  const { messages, clientHello, problems } = read(HELLO)
  expect(messages).toMatchObject([
    {
      kind: 'handshake',
      name: 'ClientHello',
      value: 'TLS 1.0, SSL 2.0 format',
      range: [100, 100 + HELLO.length]
    }
  ])
  expect([clientHello?.version, clientHello?.ciphers, problems]).toEqual([0x0301, [0x2f], []])
  expect(messages[0]?.fields.map(({ key, value, range }) => `${key} ${range.join('-')} ${value}`)).toEqual([
    `message 100-${100 + HELLO.length} ClientHello (SSL 2.0 format)`,
    'record-length 100-102 31',
    'handshake-type 102-103 ClientHello (1)',
    'version 103-105 TLS 1.0',
    'cipher-suites-length 105-107 6',
    'session-id-length 107-109 0',
    'challenge-length 109-111 16',
    'cipher-suites 111-117 2',
    'cipher-suite 111-114 TLS_RSA_WITH_AES_128_CBC_SHA',
    'cipher-suite 114-117 SSL 2.0 0x010080',
    'challenge 117-133 000102030405060708090a0b0c0d0e0f'
  ])
})

it('an SSL 2.0 ClientHello is followed by records, for any split', () => {
  const all = Uint8Array.from([...HELLO, ...ALERT])
  const whole = read(all)
  expect(whole.messages.map(({ name, range }) => [name, ...range])).toEqual([
    ['ClientHello', 100, 133],
    ['Alert', 133, 140]
  ])
  for (let cut = 1; cut < all.length; cut++)
    expect(read(all.subarray(0, cut), all.subarray(cut)).messages).toEqual(whole.messages)
})

it('a truncated SSL 2.0 ClientHello is a problem with the available bytes', () => {
  for (let cut = 1; cut < HELLO.length; cut++) {
    const { messages, problems, at } = read(HELLO.subarray(0, cut))
    expect([messages, problems, at]).toEqual([
      [],
      [{ direction: 'up', code: 'cut', range: [100, 100 + cut] }],
      100 + cut
    ])
  }
})

it('an SSL 2.0 ClientHello is not detected in other bytes, and no bytes make it throw', () => {
  for (const [at, value] of [
    [0, 0x40],
    [2, 2],
    [3, 4],
    [6, 5],
    [10, 15]
  ] as const) {
    const changed = HELLO.slice()
    changed[at] = value
    expect(readOldClientHello(changed).state).toBe('not-tls')
  }
  assertProperty(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(32), fc.nat(255), (bytes, at, value) => {
      const changed = HELLO.slice()
      changed[at] = value
      for (const input of [bytes, changed, Uint8Array.from([0x80, ...bytes])]) read(input)
    })
  )
})
