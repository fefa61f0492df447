/** Conversations and bodies that cover the features of each protocol, and helpers that build their frames. */

import { deflateRawSync, gzipSync } from 'node:zlib'

export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

export const REQUESTS = latin1(
  'GET /a?b=c%20d HTTP/1.1\r\nHost: a\r\nCookie: a=1; b=2\r\n\r\n' +
    'POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5;x=y\r\nhello\r\n0\r\nX: 1\r\n\r\n' +
    'PUT /j HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a":[1]}' +
    'GET /x HTTP/1.1\r\nHost : a\r\n folded\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n'
)
export const ANSWERS = latin1(
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a=b; Path=/\r\n\r\nhi' +
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n' +
    'HTTP/1.1 204 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\nto the end'
)

export function h2Frame(type: number, flags: number, stream: number, payload: Uint8Array | string): Buffer {
  const body = typeof payload === 'string' ? latin1(payload) : payload
  const head = Buffer.alloc(9)
  head.writeUIntBE(body.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, body])
}

const PREFACE = latin1('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
export const HEADS = Buffer.from([0x83, 0x86, 0x84, 0x40, 3, 0x78, 0x2d, 0x61, 2, 0x68, 0x69])
export const H2_UP = Buffer.concat([
  PREFACE,
  h2Frame(4, 0, 0, Buffer.from([0, 3, 0, 0, 0, 100, 0, 5, 0, 0, 64, 0])),
  h2Frame(1, 0x2c, 1, Buffer.concat([Buffer.from([2, 0, 0, 0, 3, 15]), HEADS, Buffer.alloc(2)])),
  h2Frame(0, 9, 1, Buffer.concat([Buffer.from([3]), latin1('body'), Buffer.alloc(3)])),
  h2Frame(1, 1, 3, Buffer.from([0x82, 0x86])),
  h2Frame(9, 4, 3, Buffer.from([0x84, 0xbe, 0x3f, 0xe1, 0x1f])),
  h2Frame(8, 0, 0, Buffer.from([0, 0, 1, 0])),
  h2Frame(2, 0, 5, Buffer.from([0, 0, 0, 1, 7])),
  h2Frame(0xee, 3, 7, 'unknown')
])
export const H2_DOWN = Buffer.concat([
  h2Frame(4, 1, 0, ''),
  h2Frame(5, 4, 1, Buffer.from([0, 0, 0, 2, 0x82, 0x86, 0x84])),
  h2Frame(1, 4, 1, Buffer.from([0x88, 0x5f, 2, 0x61, 0x62])),
  h2Frame(0, 0, 1, 'some'),
  h2Frame(6, 0, 0, '12345678'),
  h2Frame(1, 5, 1, Buffer.from([0x40, 1, 0x61, 1, 0x62])),
  h2Frame(3, 0, 3, Buffer.from([0, 0, 0, 8])),
  h2Frame(7, 0, 0, Buffer.from([0, 0, 0, 3, 0, 0, 0, 11, 0x62, 0x79, 0x65]))
])

export function wsFrame(first: number, payload: Uint8Array | string, key?: readonly number[]): Buffer {
  const bytes = Buffer.from(payload as string)
  const length =
    bytes.length < 126 ? Buffer.of(bytes.length) : Buffer.of(126, bytes.length >> 8, bytes.length & 255)
  length[0]! |= key === undefined ? 0 : 0x80
  const masked = key === undefined ? bytes : bytes.map((byte, at) => byte ^ (key[at % 4] ?? 0))
  return Buffer.concat([Buffer.of(first), length, Buffer.from(key ?? []), masked])
}

const KEY = [1, 2, 3, 4]
export const deflated = (text: string): Buffer => deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4)
export const WS_UP = Buffer.concat([
  wsFrame(0x81, 'Hello', KEY),
  wsFrame(0x01, 'part one, ', KEY),
  wsFrame(0x89, 'ping', KEY),
  wsFrame(0x80, 'part two', KEY),
  wsFrame(0x82, Buffer.alloc(300, 7), KEY),
  wsFrame(0x88, Buffer.from([3, 0xe8, 0x62, 0x79, 0x65]), KEY)
])
export const WS_DOWN = Buffer.concat([
  wsFrame(0xc1, deflated('{"a": "over and over and over"}')),
  wsFrame(0x41, deflated('again and ').subarray(0, 5)),
  wsFrame(0x80, deflated('again and ').subarray(5)),
  wsFrame(0x8a, 'ping'),
  wsFrame(0x88, '')
])
export const SSE_DOWN = Buffer.from(
  '\ufeff: hello\n\nretry: 3000\r\rid: 7\r\nevent: price\r\ndata: {"a":1}\r\ndata:two\r\n\r\ndata\n\nfoo: bar\ndata: ü\n\nid: last'
)
export const grpcFrame = (flags: number, payload: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(flags, 0, 0, payload.length >> 8, payload.length & 255), payload])
export const PROTO = Buffer.from([
  8, 150, 1, 18, 4, 10, 2, 104, 105, 29, 0, 0, 128, 63, 34, 3, 1, 2, 3, 43, 8, 1, 44, 49, 0, 0, 0, 0, 0, 0, 0,
  64
])
export const GRPC_UP = Buffer.concat([
  grpcFrame(0, PROTO),
  grpcFrame(0, Buffer.alloc(0)),
  grpcFrame(1, gzipSync(PROTO))
])
export const GRPC_DOWN = Buffer.concat([
  grpcFrame(1, gzipSync(Buffer.concat([PROTO, PROTO]))),
  grpcFrame(0x80, latin1('grpc-status: 5\r\ngrpc-message: no%20way\r\n'))
])

export const MSGPACK = Buffer.from(
  '86a16101a16293c0c3cb3ff8000000000000a163c403010203a164d6ff5f5e1000a165dc0002d1ff38cf00000000ffffffffa166d903616263',
  'hex'
)
export const CBOR = Buffer.from(
  'a6616101616283f6f5fb3ff8000000000000616343010203616464c1011a5f5e10006165bf6178 9f0102ffff6166d81874'
    .replace(' ', '')
    .replace('6464c101', '64c1'),
  'hex'
)
export const BSON = Buffer.from(
  '3a000000016e000000000000000840' +
    '0273000300000068690003640010000000106900010000000862000100' +
    '0461000c0000001030000100000000' +
    '00',
  'hex'
)

const respBulk = (text: string): string => `$${text.length}\r\n${text}\r\n`
const respArray = (mark: string, ...words: string[]): string =>
  `${mark}${words.length}\r\n${words.map(respBulk).join('')}`
export const REDIS_UP = latin1(
  [
    respArray('*', 'SET', 'k', 'x'.repeat(5000)),
    'set k "a \\x41" \r\n',
    respArray('*', 'XREAD', 'STREAMS', 'a', '0'),
    respArray('*', 'CLIENT', 'REPLY', 'SKIP'),
    respArray('*', 'PING'),
    respArray('*', 'SUBSCRIBE', 'a', 'b'),
    respArray('*', 'UNSUBSCRIBE'),
    respArray('*', 'MONITOR')
  ].join('')
)
export const REDIS_DOWN = latin1(
  [
    '+OK\r\n-ERR no\r\n',
    `|1\r\n+ttl\r\n:1\r\n%2\r\n+a\r\n#t\r\n+b\r\n~2\r\n,1.5\r\n_\r\n`,
    `>3\r\n${respBulk('subscribe')}${respBulk('a')}:1\r\n`,
    respArray('>', 'message', 'a', 'y'.repeat(5000)),
    '$?\r\n;4\r\nHell\r\n;0\r\n*?\r\n:1\r\n.\r\n=8\r\ntxt:Some\r\n!5\r\nERR x\r\n(123\r\n*-1\r\n'
  ].join('')
)
