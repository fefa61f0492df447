/** Hostile connections that are detected as HTTP/1. */

import { deflateRawSync, gzipSync } from 'node:zlib'
import {
  hostile,
  join,
  times,
  type HostileProtocol,
  type HostileStream
} from '../../../hostile/hostile-stream'
import { GET, OK, post, respond, response } from '../../../hostile/http-parts'

const streams: readonly HostileStream[] = [
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

export const HOSTILE: HostileProtocol = { detectedAs: 'http/1', streams }
