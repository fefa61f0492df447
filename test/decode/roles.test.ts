/** Detection of the client from the bytes of two streams. */

import { expect, it } from 'vitest'
import { findClient } from '../../src/decode/roles'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const hex = (text: string): Uint8Array => Buffer.from(text, 'hex')

const GET = bytes('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
const OK = bytes('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
const NOTHING = new Uint8Array(0)
const HELLO = hex('160301002f0100002b0303' + '00'.repeat(32) + '000002c02b010000000000')
/** HTTP/2 frames look the same in both directions. */
const FRAMES = hex('000000040100000000' + '000000040100000000' + '000000040100000000')

it.each<[string, Uint8Array, Uint8Array]>([
  ['a request and its response', GET, OK],
  ['a request alone', GET, NOTHING],
  ['a response alone', NOTHING, OK],
  ['a request after the rest of a body', bytes(`rest\r\n${Buffer.from(GET).toString()}`), bytes('rest')],
  ['a response after the rest of a body', bytes('x'), bytes(`rest${Buffer.from(OK).toString()}`)],
  ['the HTTP/2 preface', bytes('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), FRAMES],
  ['a TLS ClientHello', HELLO, NOTHING],
  ['a client of a SOCKS proxy', hex('050100050100010a0000030050'), hex('050005000001000000000000')]
])('%s identifies the client, in either order', (_name, client, server) => {
  expect([findClient(client, server), findClient(server, client)]).toEqual(['first', 'second'])
})

it.each<[string, Uint8Array, Uint8Array]>([
  ['no bytes', NOTHING, NOTHING],
  ['bytes of an unknown protocol', hex('0102030405'), bytes('+OK\r\n')],
  ['HTTP/2 frames without the preface', FRAMES, FRAMES]
])('%s identifies neither side', (_name, first, second) => {
  expect([findClient(first, second), findClient(second, first)]).toEqual([null, null])
})
