/**
 * Hostile connections, by the protocol as which they are detected. Each generates both streams with `n` repetitions
 * of a structure that a careless parser would process more than once.
 */
import { deflateRawSync, gzipSync } from 'node:zlib'
import { grpcFrame, h2Frame, latin1, wsFrame } from '../fuzz/samples'
import type { Push } from '../fuzz/table-entries'

export interface HostileStream {
  readonly name: string
  /** Number of repetitions; large enough for the growth to be measurable. */
  readonly n: number
  make(n: number): Push[]
}

type Text = string | Uint8Array

const join = (...parts: Text[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin1(part) : part)))
const times = (n: number, make: (at: number) => Text): Buffer =>
  join(...Array.from({ length: n }, (_, at) => make(at)))

/** `up` and `down` are repeated `n` times; the bytes before and after them stay the same. */
function hostile(
  name: string,
  n: number,
  up: (n: number) => Text,
  down: (n: number) => Text = () => ''
): HostileStream {
  return {
    name,
    n,
    make: (count) => [
      ['up', join(up(count))],
      ['down', join(down(count))]
    ]
  }
}

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
const post = (headers: string, body: Text): Buffer =>
  join(`POST / HTTP/1.1\r\nHost: a\r\n${headers}\r\n`, body)
const response = (headers: string, body: Text): Buffer => join(`HTTP/1.1 200 OK\r\n${headers}\r\n`, body)
const respond = (headers: string, body: (n: number) => Text): [() => Text, (n: number) => Text] => [
  () => GET,
  (n) => response(headers, body(n))
]

const HTTP1: readonly HostileStream[] = [
  hostile(
    'pipelined requests',
    2000,
    (n) => GET.repeat(n),
    (n) => OK.repeat(n)
  ),
  hostile('requests without responses', 2000, (n) => GET.repeat(n)),
  hostile(
    'responses without requests',
    2000,
    () => GET,
    (n) => OK.repeat(n)
  ),
  hostile(
    'interim responses',
    2000,
    () => GET,
    (n) => 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(n) + OK
  ),
  hostile(
    'CONNECT requests, each refused',
    1000,
    (n) => 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(n),
    (n) => OK.repeat(n)
  ),
  hostile(
    'upgrades, each refused',
    1000,
    (n) => 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'.repeat(n),
    (n) => OK.repeat(n)
  ),
  hostile(
    'headers in one head',
    4000,
    (n) => post(times(n, (at) => `X-${at}: ${at}\r\n`).toString(), ''),
    () => OK
  ),
  hostile(
    'the same header',
    4000,
    (n) => post('X: 1\r\n'.repeat(n), ''),
    () => OK
  ),
  hostile(
    'header lines without a colon',
    4000,
    (n) => post('x\r\n'.repeat(n), ''),
    () => OK
  ),
  hostile(
    'folded lines',
    4000,
    (n) => post(`X: 1\r\n${' y\r\n'.repeat(n)}`, ''),
    () => OK
  ),
  hostile(
    'cookies',
    4000,
    (n) => post(`Cookie: ${'a=b; '.repeat(n)}\r\n`, ''),
    () => OK
  ),
  hostile(
    'Set-Cookie lines',
    2000,
    () => GET,
    (n) => response('Set-Cookie: a=b; Path=/\r\n'.repeat(n) + 'Content-Length: 0\r\n', '')
  ),
  hostile(
    'query parameters',
    4000,
    (n) => `GET /?${'a=b&'.repeat(n)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    () => OK
  ),
  hostile(
    'path segments',
    8000,
    (n) => `GET ${'/..'.repeat(n)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    () => OK
  ),
  hostile(
    'Content-Length and Transfer-Encoding together',
    1000,
    (n) => times(n, () => post('Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nG')),
    (n) => OK.repeat(n)
  ),
  hostile(
    'Content-Length twice, differently',
    1000,
    (n) => times(n, () => post('Content-Length: 1\r\nContent-Length: 2\r\n', 'ab')),
    (n) => OK.repeat(n)
  ),
  hostile(
    'lists of lengths',
    4000,
    (n) => post(`Content-Length: ${'5,'.repeat(n)}5\r\n`, 'abcde'),
    () => OK
  ),
  hostile(
    'lists of codings',
    4000,
    (n) => post(`Transfer-Encoding: ${'x, '.repeat(n)}chunked\r\n`, '0\r\n\r\n'),
    () => OK
  ),
  hostile(
    'spaces before the colon',
    1000,
    (n) => times(n, () => post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n')),
    (n) => OK.repeat(n)
  ),
  hostile(
    'line feeds alone',
    1000,
    (n) => 'GET / HTTP/1.1\nHost: a\n\n'.repeat(n),
    (n) => OK.repeat(n)
  ),
  hostile('carriage returns alone', 16_000, (n) => join(GET, '\r'.repeat(n))),
  hostile(
    'chunks of one byte',
    8000,
    ...respond('Transfer-Encoding: chunked\r\n', (n) => `${'1\r\na\r\n'.repeat(n)}0\r\n\r\n`)
  ),
  hostile(
    'chunk extensions',
    4000,
    ...respond('Transfer-Encoding: chunked\r\n', (n) => `${'1;a="b";c\r\na\r\n'.repeat(n)}0\r\n\r\n`)
  ),
  hostile(
    'one long chunk extension',
    16_000,
    ...respond('Transfer-Encoding: chunked\r\n', (n) => `1;${'a=b;'.repeat(n)}\r\na\r\n0\r\n\r\n`)
  ),
  hostile(
    'trailers',
    4000,
    ...respond('Transfer-Encoding: chunked\r\n', (n) => `1\r\na\r\n0\r\n${'X: y\r\n'.repeat(n)}\r\n`)
  ),
  hostile(
    'zeros of a chunk length',
    16_000,
    ...respond('Transfer-Encoding: chunked\r\n', (n) => `${'0'.repeat(n)}1\r\na\r\n0\r\n\r\n`)
  ),
  hostile(
    'multipart parts',
    1000,
    ...respond(
      'Content-Type: multipart/mixed; boundary=b\r\n',
      (n) => `${'--b\r\nA: b\r\n\r\nx\r\n'.repeat(n)}--b--\r\n`
    )
  ),
  hostile(
    'a deflated bomb',
    1000,
    ...respond('Content-Encoding: deflate\r\n', (n) => deflateRawSync(Buffer.alloc(n * 1000)))
  ),
  hostile(
    'gzip members',
    500,
    ...respond('Content-Encoding: gzip\r\n', (n) => times(n, () => gzipSync('a')))
  ),
  hostile(
    'codings on top of each other',
    500,
    ...respond('Content-Encoding: gzip, gzip, gzip, gzip\r\n', (n) =>
      [1, 2, 3, 4].reduce((bytes) => gzipSync(bytes), Buffer.alloc(n * 1000))
    )
  ),
  hostile(
    'junk',
    20_000,
    (n) => join(GET, '\x00\xff'.repeat(n)),
    (n) => join(OK, '\xfe'.repeat(n))
  ),
  hostile(
    'beginnings of methods',
    8000,
    (n) => join(GET, 'GET '.repeat(n)),
    () => OK
  ),
  hostile(
    'CONNECT in CONNECT',
    40,
    (n) => 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(n),
    (n) => 'HTTP/1.1 200 OK\r\n\r\n'.repeat(n)
  )
]

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const SETTINGS = h2Frame(4, 0, 0, '')
/** `:method GET`, `:scheme http`, `:path /` from the static table, and `:authority a`. */
const REQUEST = join(Buffer.of(0x82, 0x86, 0x84, 0x41, 1), 'a')
const h2 = (
  name: string,
  n: number,
  up: (n: number) => Text,
  down: (n: number) => Text = () => ''
): HostileStream =>
  hostile(
    name,
    n,
    (count) => join(PREFACE, SETTINGS, up(count)),
    (count) => join(SETTINGS, h2Frame(4, 1, 0, ''), down(count))
  )
const odd = (at: number): number => at * 2 + 1
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const headers = (stream: number, more: Text = '', flags = 5): Buffer =>
  h2Frame(1, flags, stream, join(REQUEST, more))

const HTTP2: readonly HostileStream[] = [
  h2(
    'requests with responses',
    1000,
    (n) => times(n, (at) => headers(odd(at))),
    (n) => times(n, (at) => h2Frame(1, 5, odd(at), Buffer.of(0x88)))
  ),
  h2('requests without responses', 1000, (n) => times(n, (at) => headers(odd(at), '', 4))),
  h2('rapid reset', 1000, (n) => times(n, (at) => join(headers(odd(at)), h2Frame(3, 0, odd(at), u32(8))))),
  h2('CONTINUATION frames', 4000, (n) =>
    join(
      h2Frame(1, 1, 1, REQUEST),
      times(n, () => h2Frame(9, 0, 1, Buffer.of(0x40, 1, 0x61, 1, 0x62))),
      h2Frame(9, 4, 1, '')
    )
  ),
  h2('CONTINUATION frames that are empty', 4000, (n) =>
    join(
      h2Frame(1, 1, 1, REQUEST),
      times(n, () => h2Frame(9, 0, 1, '')),
      h2Frame(9, 4, 1, '')
    )
  ),
  h2(
    'SETTINGS',
    2000,
    (n) => times(n, () => h2Frame(4, 0, 0, join(Buffer.of(0, 3), u32(100)))),
    (n) => times(n, () => h2Frame(4, 1, 0, ''))
  ),
  h2('settings in one frame', 2000, (n) =>
    h2Frame(
      4,
      0,
      0,
      times(n, () => join(Buffer.of(0, 3), u32(100)))
    )
  ),
  h2(
    'PING',
    2000,
    (n) => times(n, () => h2Frame(6, 0, 0, '12345678')),
    (n) => times(n, () => h2Frame(6, 1, 0, '12345678'))
  ),
  h2('DATA of one byte', 4000, (n) =>
    join(
      headers(1, '', 4),
      times(n, () => h2Frame(0, 0, 1, 'a')),
      h2Frame(0, 1, 1, '')
    )
  ),
  h2('DATA that is empty', 4000, (n) =>
    join(
      headers(1, '', 4),
      times(n, () => h2Frame(0, 0, 1, ''))
    )
  ),
  h2('DATA that is padding', 1000, (n) =>
    join(
      headers(1, '', 4),
      times(n, () => h2Frame(0, 8, 1, join(Buffer.of(30), Buffer.alloc(30))))
    )
  ),
  h2('WINDOW_UPDATE', 2000, (n) =>
    join(
      headers(1),
      times(n, (at) => h2Frame(8, 0, at % 2, u32(1)))
    )
  ),
  h2('PRIORITY', 2000, (n) => times(n, (at) => h2Frame(2, 0, odd(at), join(u32(odd(at + 1)), Buffer.of(1))))),
  h2(
    'PUSH_PROMISE',
    1000,
    () => headers(1),
    (n) => times(n, (at) => h2Frame(5, 4, 1, join(u32(at * 2 + 2), REQUEST)))
  ),
  h2(
    'GOAWAY',
    2000,
    (n) => times(n, () => h2Frame(7, 0, 0, join(u32(1), u32(0)))),
    () => ''
  ),
  h2('frames of an unknown type', 2000, (n) => times(n, () => h2Frame(0x42, 0, 1, 'x'))),
  h2('frames on closed streams', 2000, (n) =>
    join(
      headers(1),
      times(n, () => h2Frame(0, 0, 1, 'x'))
    )
  ),
  h2('table size updates', 4000, (n) =>
    h2Frame(
      1,
      5,
      1,
      join(
        times(n, (at) => Buffer.of(0x20 | (at % 2))),
        REQUEST
      )
    )
  ),
  h2(
    'fields that go into the dynamic table',
    1000,
    (n) =>
      times(n, (at) =>
        headers(
          odd(at),
          join(Buffer.of(0x40, 6), `x-${String(at % 10_000).padStart(4, '0')}`, Buffer.of(1), 'a')
        )
      ),
    (n) => times(n, (at) => h2Frame(1, 5, odd(at), Buffer.of(0x88)))
  ),
  h2('references to one long field', 2000, (n) =>
    join(
      headers(1, join(Buffer.of(0x40, 1), 'x', Buffer.of(0x7f, 0xa1, 0x0f), 'y'.repeat(2080))),
      headers(3, Buffer.alloc(n, 0xbe))
    )
  ),
  h2('header blocks cut everywhere', 1000, (n) =>
    times(n, (at) => h2Frame(1, 4, odd(at), REQUEST.subarray(0, at % REQUEST.length)))
  ),
  h2('junk', 20_000, (n) => '\xff'.repeat(n))
]

const hello = (extensions: Text): Buffer => {
  const all = join(extensions)
  const body = join(
    Buffer.of(3, 3),
    Buffer.alloc(32),
    Buffer.of(0, 0, 2, 0x13, 1, 1, 0, all.length >> 8, all.length & 255),
    all
  )
  return join(Buffer.of(1, 0, body.length >> 8, body.length & 255), body)
}
const record = (type: number, body: Text): Buffer => {
  const bytes = join(body)
  return join(Buffer.of(type, 3, 3, bytes.length >> 8, bytes.length & 255), bytes)
}
const HELLO = record(22, hello(''))

const TLS: readonly HostileStream[] = [
  hostile('records of one byte of a handshake', 500, (n) =>
    times(n + 60, (at) => record(22, hello(Buffer.alloc(n)).subarray(at, at + 1)))
  ),
  hostile('extensions of a client hello', 2000, (n) =>
    record(22, hello(Buffer.alloc(n * 4, Buffer.of(0x1a, 0x1a, 0, 0))))
  ),
  hostile('handshake messages that are empty', 2000, (n) =>
    join(
      HELLO,
      times(n, () => record(22, Buffer.of(0, 0, 0, 0)))
    )
  ),
  hostile('records that are empty', 4000, (n) =>
    join(
      HELLO,
      times(n, () => record(22, ''))
    )
  ),
  hostile('alerts', 2000, (n) =>
    join(
      HELLO,
      times(n, () => record(21, Buffer.of(1, 90)))
    )
  ),
  hostile(
    'changes of the cipher',
    2000,
    (n) =>
      join(
        HELLO,
        times(n, () => record(20, Buffer.of(1)))
      ),
    (n) => times(n, () => record(20, Buffer.of(1)))
  ),
  hostile('records of secret bytes', 4000, (n) =>
    join(
      HELLO,
      record(20, Buffer.of(1)),
      times(n, () => record(23, 'x'))
    )
  ),
  hostile('a length beyond the stream', 4000, (n) =>
    join(HELLO, Buffer.of(22, 3, 3, 0x3f, 0xff, 1, 0xff, 0xff, 0xff), Buffer.alloc(n))
  )
]

const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`
const PING = command('PING')

const REDIS: readonly HostileStream[] = [
  hostile(
    'pipelined commands',
    1000,
    (n) => PING.repeat(n),
    (n) => '+PONG\r\n'.repeat(n)
  ),
  hostile('commands without replies', 1000, (n) => command('SUBSCRIBE', 'a').repeat(n)),
  hostile(
    'replies without commands',
    2000,
    () => PING,
    (n) => ':1\r\n'.repeat(n)
  ),
  hostile(
    'confirmations of one subscription',
    1000,
    (n) => command('SUBSCRIBE', ...Array<string>(n).fill('a')),
    (n) => '*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n'.repeat(n)
  ),
  hostile(
    'pushes',
    1000,
    () => PING,
    (n) => '>1\r\n+a\r\n'.repeat(n)
  ),
  hostile(
    'elements of a list that never ends',
    4000,
    () => PING,
    (n) => `*999999999\r\n${':1\r\n'.repeat(n)}`
  ),
  hostile(
    'lists in lists, deeper than the limit',
    1000,
    () => PING,
    (n) => '*1\r\n'.repeat(n)
  ),
  hostile(
    'lists that are empty',
    2000,
    () => PING,
    (n) => `*?\r\n${'*0\r\n'.repeat(n)}.\r\n`
  ),
  hostile(
    'attributes of one reply',
    1000,
    () => PING,
    (n) => `${'|1\r\n+a\r\n:1\r\n'.repeat(n)}:1\r\n`
  ),
  hostile(
    'chunks of a string',
    2000,
    () => PING,
    (n) => `$?\r\n${';1\r\na\r\n'.repeat(n)};0\r\n`
  ),
  hostile('words of an inline command', 4000, (n) => join(PING, `get ${'"a" '.repeat(n)}\r\n`)),
  hostile('one long line', 40_000, (n) => join(PING, 'x'.repeat(n))),
  hostile(
    'one long simple string',
    40_000,
    () => PING,
    (n) => `+${'x'.repeat(n)}\r\n`
  ),
  hostile(
    'a string of bytes that have to be escaped',
    40_000,
    () => PING,
    (n) => `$${n}\r\n${'\xff'.repeat(n)}\r\n`
  ),
  hostile('empty lines', 8000, (n) => join(PING, '\r\n'.repeat(n))),
  hostile(
    'lines without a type',
    2000,
    () => PING,
    (n) => 'x\r\n'.repeat(n)
  ),
  hostile(
    'strings of a wrong length',
    2000,
    () => PING,
    (n) => '$1\r\nab\r\n'.repeat(n)
  ),
  hostile('junk', 20_000, (n) => join(PING, '\x00\xff'.repeat(n)))
]

/** Streams by the decoder's id in the registry. A decoder without hostile streams fails the test. */
export const HOSTILE_STREAMS: Readonly<Record<string, readonly HostileStream[]>> = {
  'http/1': HTTP1,
  'http/2': HTTP2,
  tls: TLS,
  redis: REDIS
}

const UPGRADE =
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n'
const SWITCHED =
  'HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n'
const KEY = [1, 2, 3, 4]
const webSocket = (
  name: string,
  n: number,
  up: (n: number) => Text,
  down: (n: number) => Text = () => ''
): HostileStream =>
  hostile(
    name,
    n,
    (count) => join(UPGRADE, up(count)),
    (count) => join(SWITCHED, down(count))
  )
const events = (name: string, n: number, body: (n: number) => Text): HostileStream =>
  hostile(
    name,
    n,
    () => GET,
    (count) => response('Content-Type: text/event-stream\r\n', body(count))
  )
const grpc = (name: string, n: number, body: (n: number) => Text): HostileStream =>
  hostile(
    name,
    n,
    () => post('Content-Type: application/grpc\r\nContent-Length: 0\r\n', ''),
    (count) => response('Content-Type: application/grpc\r\ngrpc-encoding: gzip\r\n', body(count))
  )
const DEFLATED = deflateRawSync(Buffer.alloc(1000), { finishFlush: 2 }).subarray(0, -4)

/** Streams by inner layer: protocols inside HTTP. */
export const HOSTILE_INNER: Readonly<Record<string, readonly HostileStream[]>> = {
  'http/2': HTTP2,
  websocket: [
    webSocket(
      'messages that are empty',
      2000,
      (n) => times(n, () => wsFrame(0x81, '', KEY)),
      (n) => times(n, () => wsFrame(0x81, ''))
    ),
    webSocket('fragments of one byte', 2000, (n) =>
      join(
        wsFrame(1, '', KEY),
        times(n, () => wsFrame(0, 'a', KEY)),
        wsFrame(0x80, '', KEY)
      )
    ),
    webSocket(
      'fragments that are empty',
      2000,
      () => '',
      (n) =>
        join(
          wsFrame(1, ''),
          times(n, () => wsFrame(0, '')),
          wsFrame(0x80, '')
        )
    ),
    webSocket(
      'pings between fragments',
      1000,
      () => '',
      (n) =>
        join(
          wsFrame(1, ''),
          times(n, () => join(wsFrame(0, 'a'), wsFrame(0x89, 'x')))
        )
    ),
    webSocket(
      'continuations of nothing',
      2000,
      () => '',
      (n) => times(n, () => wsFrame(0x80, 'a'))
    ),
    webSocket(
      'deflated messages',
      1000,
      () => '',
      (n) => times(n, () => wsFrame(0xc1, DEFLATED))
    ),
    webSocket(
      'a deflated bomb',
      4000,
      () => '',
      (n) =>
        join(
          ...[deflateRawSync(Buffer.alloc(n * 1000), { finishFlush: 2 })].map((bytes) =>
            wsFrame(0xc2, bytes.subarray(0, -4))
          )
        )
    ),
    webSocket(
      'a length beyond the stream',
      16_000,
      () => '',
      (n) => join(Buffer.of(0x82, 127, 0, 0x1f, 255, 255, 255, 255, 255, 255), Buffer.alloc(n))
    ),
    webSocket(
      'reserved bits and opcodes',
      2000,
      () => '',
      (n) => times(n, () => wsFrame(0xf7, 'a'))
    ),
    webSocket(
      'close frames',
      2000,
      () => '',
      (n) => times(n, () => wsFrame(0x88, Buffer.of(3, 0xe8)))
    )
  ],
  sse: [
    events('events', 2000, (n) => 'data: a\n\n'.repeat(n)),
    events('lines of one event', 4000, (n) => `${'data: a\n'.repeat(n)}\n`),
    events('comments', 4000, (n) => ': a\n'.repeat(n)),
    events('blank lines', 8000, (n) => '\n'.repeat(n)),
    events('carriage returns', 8000, (n) => '\r'.repeat(n)),
    events('one long line', 16_000, (n) => `data: ${'a'.repeat(n)}`),
    events('identifiers and names', 1000, (n) => 'id: 1\nevent: x\nretry: 3\ndata: a\n\n'.repeat(n)),
    events('fields of other names', 4000, (n) => `${'x: y\n'.repeat(n)}\n`)
  ],
  grpc: [
    grpc('messages that are empty', 2000, (n) => Buffer.alloc(5 * n)),
    grpc('compressed messages', 500, (n) => times(n, () => grpcFrame(1, gzipSync('a'.repeat(2000))))),
    grpc('a length beyond the stream', 8000, (n) => Buffer.alloc(n, 0xff)),
    grpc('trailers', 1000, (n) => times(n, () => grpcFrame(0x80, latin1('grpc-status: 5\r\n'))))
  ]
}
