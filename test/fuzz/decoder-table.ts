/** Every decoder of messages, by its kind of input; each test of a common guarantee runs over all of them. */

import * as fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { detectDecoder } from '../../src/decode/registry'
import { HttpDecoder } from '../../src/decode/stream/http-decoder'
import { Http2Decoder } from '../../src/decode/stream/http2/http2-decoder'
import { RedisDecoder } from '../../src/decode/stream/redis/redis-decoder'
import { decodeBson } from '../../src/decode/view/bson/bson'
import { decodeCbor } from '../../src/decode/view/cbor/cbor'
import { decodeGrpcBody } from '../../src/decode/view/grpc/grpc-body'
import { PLAIN_GRPC } from '../../src/decode/view/grpc/status'
import { decodeMsgpack } from '../../src/decode/view/msgpack/msgpack'
import { decodeProtobuf } from '../../src/decode/view/protobuf/protobuf'
import { GRPC } from '../../src/engine/analysis/inner/grpc-protocol'
import { HTTP2 } from '../../src/engine/analysis/inner/http2-protocol'
import type { InnerHead } from '../../src/engine/analysis/inner/inner-protocol'
import { SSE } from '../../src/engine/analysis/inner/sse-protocol'
import { WEBSOCKET } from '../../src/engine/analysis/inner/websocket-protocol'
import {
  ANSWERS,
  BSON,
  CBOR,
  deflated,
  GRPC_DOWN,
  GRPC_UP,
  grpcFrame,
  H2_DOWN,
  H2_UP,
  h2Frame,
  HEADS,
  latin1,
  MSGPACK,
  PROTO,
  REDIS_DOWN,
  REDIS_UP,
  REQUESTS,
  SSE_DOWN,
  WS_DOWN,
  WS_UP,
  wsFrame
} from './samples'
import { body, inner, stream, type Push, type TableEntry } from './table-entries'

const head = (headers: [string, string][], status: number, contentType = ''): InnerHead => ({
  headers,
  status,
  contentType
})
const CONNECT_END = Buffer.from('{"error":{"code":"not_found","message":"gone"},"metadata":{"x":["1"]}}')
const CONNECT_HEAD = head([], 200, 'application/connect+json')
const GRPC_HEAD = head([['grpc-encoding', 'gzip']], 200, 'application/grpc')

export const STREAMS: readonly TableEntry[] = [
  {
    ...stream('HTTP/1', (sink) => new HttpDecoder(sink, undefined, detectDecoder)),
    samples: [
      [
        ['up', REQUESTS],
        ['down', ANSWERS]
      ],
      [
        [
          'up',
          latin1(
            'GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n'
          )
        ],
        [
          'down',
          Buffer.concat([latin1('HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'), H2_DOWN])
        ],
        ['up', H2_UP]
      ],
      ...[
        [REQUESTS, ANSWERS],
        [H2_UP, H2_DOWN]
      ].map(([up, down]): Push[] => [
        ['up', Buffer.concat([latin1('CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n'), up!])],
        ['down', Buffer.concat([latin1('HTTP/1.1 200 OK\r\n\r\n'), down!])]
      ])
    ],
    hostile: [
      latin1('CONNECT a:80 HTTP/1.1\r\n\r\n'),
      latin1('HTTP/1.1 200 OK\r\n\r\n'),
      latin1('A: b\r\n'),
      latin1('\r'),
      latin1('\r\n\r\n'),
      latin1('0\r\n\r\n'),
      latin1('GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n'),
      latin1('HTTP/1.1 100 C\r\n\r\n'),
      latin1('GET ')
    ]
  },
  {
    ...stream('HTTP/2', (sink) => new Http2Decoder(sink)),
    samples: [
      [
        ['up', H2_UP],
        ['down', H2_DOWN]
      ]
    ],
    hostile: [
      h2Frame(0, 0, 1, ''),
      h2Frame(9, 0, 1, 'aa'),
      h2Frame(1, 0, 1, HEADS),
      h2Frame(1, 5, 1, HEADS),
      h2Frame(4, 0, 0, Buffer.from([0, 1, 0, 0, 0, 0])),
      latin1('\xff\xff\xff'),
      Buffer.from([0, 0, 0, 0x3f])
    ]
  },
  {
    ...stream('Redis', (sink) => new RedisDecoder(sink)),
    samples: [
      [
        ['up', REDIS_UP],
        ['down', REDIS_DOWN]
      ]
    ],
    hostile: [
      latin1('*1\r\n'),
      latin1('*2\r\n'),
      latin1('*0\r\n'),
      latin1('*999999999\r\n$1\r\na\r\n'),
      latin1('|1\r\n+a\r\n:1\r\n'),
      latin1('|0\r\n'),
      latin1('*?\r\n.\r\n'),
      latin1('$?\r\n;1\r\na\r\n'),
      latin1('*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\na\r\n'),
      latin1('+'),
      latin1('"\\x'),
      latin1('\r'),
      latin1('\n'),
      latin1('\xff\r\n'),
      latin1('+OK\r\n')
    ]
  },
  {
    ...inner('frames of HTTP/2', HTTP2),
    samples: [
      [
        ['up', H2_UP],
        ['down', H2_DOWN]
      ]
    ],
    hostile: [h2Frame(0, 0, 1, ''), h2Frame(9, 0, 1, 'aa'), h2Frame(1, 4, 1, HEADS), latin1('\xff\xff\xff')]
  },
  {
    ...inner('WebSocket', WEBSOCKET, {
      response: head([['Sec-WebSocket-Extensions', 'permessage-deflate']], 101)
    }),
    samples: [
      [
        ['up', WS_UP],
        ['down', WS_DOWN]
      ]
    ],
    hostile: [
      wsFrame(0, ''),
      wsFrame(0x81, ''),
      wsFrame(0x89, 'x'),
      Buffer.from([0x82, 127, 0, 0x1f, 255, 255, 255, 255, 255, 255]),
      wsFrame(0xc1, deflated('a'.repeat(1000))),
      Buffer.from([0xf7])
    ]
  },
  {
    ...inner('SSE', SSE),
    samples: [[['down', SSE_DOWN]]],
    hostile: [latin1('\r'), latin1('\n'), latin1(':'), latin1('data\n'), latin1('id:a\n\n'), latin1('x')]
  },
  {
    ...inner('gRPC', GRPC, { request: GRPC_HEAD, response: GRPC_HEAD }),
    samples: [
      [
        ['up', GRPC_UP],
        ['down', GRPC_DOWN]
      ]
    ],
    hostile: [
      Buffer.alloc(5),
      grpcFrame(1, gzipSync('a'.repeat(2000))),
      Buffer.alloc(5, 0xff),
      grpcFrame(0, PROTO)
    ]
  },
  {
    ...inner('Connect', GRPC, { request: CONNECT_HEAD, response: CONNECT_HEAD }),
    samples: [
      [
        ['up', grpcFrame(0, Buffer.from('{"id":7}'))],
        ['down', Buffer.concat([grpcFrame(0, Buffer.from('{"a":1}')), grpcFrame(2, CONNECT_END)])]
      ]
    ],
    hostile: [grpcFrame(2, CONNECT_END), Buffer.alloc(5, 2), grpcFrame(3, CONNECT_END)]
  }
]

export const BODIES: readonly TableEntry[] = [
  body(
    'protobuf',
    (bytes) => decodeProtobuf(bytes).fields,
    [PROTO],
    [Buffer.from([0x0b]), Buffer.from([0x0a, 0x7f]), Buffer.from([0x80]), Buffer.from([8, 1])]
  ),
  body(
    'MessagePack',
    (bytes) => decodeMsgpack(bytes).fields,
    [MSGPACK],
    [Buffer.from([0x91]), Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]), Buffer.from([0xc0])]
  ),
  body(
    'CBOR',
    (bytes) => decodeCbor(bytes).fields,
    [CBOR],
    [Buffer.from([0x81]), Buffer.from([0x9f]), Buffer.from([0x5f, 0x41, 0x61]), Buffer.from([0xc1])]
  ),
  body(
    'BSON',
    (bytes) => decodeBson(bytes).fields,
    [BSON],
    [Buffer.from([5, 0, 0, 0, 0]), Buffer.from([3, 0x61, 0])]
  ),
  body(
    'a body of gRPC',
    (bytes) => decodeGrpcBody(bytes, { kind: { ...PLAIN_GRPC, web: true } }).fields,
    [GRPC_UP, GRPC_DOWN],
    [Buffer.alloc(5), grpcFrame(0, PROTO)]
  ),
  body(
    'a body of Connect',
    (bytes) => decodeGrpcBody(bytes, { kind: { ...PLAIN_GRPC, connect: true, format: 'json' } }).fields,
    [Buffer.concat([grpcFrame(0, Buffer.from('{"a":1}')), grpcFrame(2, CONNECT_END)])],
    [grpcFrame(2, CONNECT_END), Buffer.alloc(5, 2)]
  )
]

export const parameters = { numRuns: 200 }

/** A large number of runs, or a busy machine, takes longer than a unit test may. */
export const SLOW = { timeout: 600_000 }

/** A sample with bytes changed, removed, duplicated or inserted; some samples are unchanged. */
export function conversationOf({ samples }: TableEntry): fc.Arbitrary<Push[]> {
  const change = fc.oneof(
    fc.tuple(fc.constant('set' as const), fc.nat(100_000), fc.nat(255)),
    fc.tuple(fc.constant('cut' as const), fc.nat(100_000), fc.nat(30)),
    fc.tuple(fc.constant('again' as const), fc.nat(100_000), fc.nat(60)),
    fc.tuple(fc.constant('noise' as const), fc.nat(100_000), fc.nat(255))
  )
  return fc.tuple(fc.nat(samples.length - 1), fc.array(change, { maxLength: 5 })).map(([which, changes]) =>
    (samples[which] ?? []).map(([direction, bytes]): Push => {
      let mutated = Uint8Array.from(bytes)
      for (const [how, place, amount] of changes) {
        const at = place % (mutated.length + 1)
        const [before, behind] = [mutated.subarray(0, at), mutated.subarray(at)]
        if (how === 'set') mutated[at % Math.max(1, mutated.length)] = amount
        else if (how === 'cut') mutated = Uint8Array.from(Buffer.concat([before, behind.subarray(amount)]))
        else if (how === 'again')
          mutated = Uint8Array.from(Buffer.concat([before, behind.subarray(0, amount), behind]))
        else mutated = Uint8Array.from(Buffer.concat([before, Buffer.of(amount, 255 - amount), behind]))
      }
      return [direction, mutated]
    })
  )
}
