/** Handwritten conversations: every edge case of HTTP/1 framing, well-formed and malformed. */

import { get, ok, post, type Turn } from '../helpers/http-traffic'

export interface CraftedStream {
  name: string
  turns: readonly Turn[]
  targetEnds?: boolean
}

const upload = (fields: string, body: string): string =>
  `POST /up HTTP/1.1\r\nHost: a\r\n${fields}\r\n${body}`
const OK = ok('fine').toString('latin1')
const LAST = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlast'
const CHUNKS = '5;x=y\r\nhello\r\n6\r\n world\r\n0\r\n'

export const STREAMS: readonly CraftedStream[] = [
  {
    name: 'kept alive',
    turns: [
      [get('/1'), OK],
      [post('/2', 'body'), OK],
      [get('/3'), OK]
    ]
  },
  { name: 'pipelined', turns: [[get('/1') + post('/2', 'b') + get('/3'), OK + OK + OK]] },
  { name: 'pipelined behind a close', turns: [[get('/1') + get('/2'), LAST]] },
  {
    name: 'HEAD among others',
    turns: [
      [
        `HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n${get('/2')}`,
        `HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n${OK}`
      ]
    ]
  },
  {
    name: 'no bodies',
    turns: [
      [get('/1') + get('/2'), `HTTP/1.1 204 None\r\n\r\nHTTP/1.1 304 Same\r\nContent-Length: 7\r\n\r\n`]
    ]
  },
  {
    name: 'chunked with trailers',
    turns: [[upload('Transfer-Encoding: chunked\r\n', `${CHUNKS}X-Sum: 1\r\n\r\n`) + get('/2'), OK + OK]]
  },
  {
    name: 'chunked answer',
    turns: [
      [get('/1'), `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKS}\r\n`],
      [get('/2'), OK]
    ]
  },
  { name: 'to the close', turns: [[get('/1'), 'HTTP/1.0 200 OK\r\n\r\nuntil the end']], targetEnds: true },
  {
    name: '100-continue',
    turns: [
      [upload('Content-Length: 4\r\nExpect: 100-continue\r\n', ''), 'HTTP/1.1 100 Continue\r\n\r\n'],
      ['body', OK]
    ]
  },
  {
    name: 'several interim',
    turns: [[get('/1'), `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${OK}`]]
  },
  {
    name: 'early answer',
    turns: [
      [upload('Content-Length: 6\r\n', 'fir'), OK],
      ['st!', '']
    ]
  },
  {
    name: 'CONNECT refused',
    turns: [
      ['CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', 'HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n'],
      [get('/2'), OK]
    ]
  },
  {
    name: 'Upgrade declined',
    turns: [
      [get('/1', 'Connection: upgrade', 'Upgrade: x'), OK],
      [get('/2'), OK]
    ]
  },
  { name: 'huge head', turns: [[get('/1', `X-Big: ${'b'.repeat(60_000)}`), OK]] },
  { name: 'bytes outside ASCII', turns: [[get('/\xfc', 'X-Name: \xe4\xf6'), OK]] },
  {
    name: 'te and cl',
    turns: [[upload('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n') + get('/2'), OK + OK]]
  },
  {
    name: 'repeated length',
    turns: [[upload('Content-Length: 2\r\nContent-Length: 2\r\n', 'hi') + get('/2'), OK + OK]]
  },
  { name: 'length list', turns: [[upload('Content-Length: 2, 2\r\n', 'hi') + get('/2'), OK + OK]] },
  {
    name: 'length in two values',
    turns: [[upload('Content-Length: 2\r\nContent-Length: 3\r\n', 'hi') + get('/2'), OK + OK]]
  },
  { name: 'leading zeros', turns: [[upload('Content-Length: 002\r\n', 'hi') + get('/2'), OK + OK]] },
  { name: 'signed length', turns: [[upload('Content-Length: +2\r\n', 'hi') + get('/2'), OK + OK]] },
  { name: 'hexadecimal length', turns: [[upload('Content-Length: 0x2\r\n', '') + get('/2'), OK + OK]] },
  { name: 'overflowing length', turns: [[upload('Content-Length: 99999999999999999999\r\n', 'hi'), OK]] },
  {
    name: 'folded field',
    turns: [[upload('X-Fold: a\r\n b\r\nContent-Length: 2\r\n', 'hi') + get('/2'), OK + OK]]
  },
  {
    name: 'folded coding',
    turns: [[upload('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n') + get('/2'), OK + OK]]
  },
  { name: 'blank before the colon', turns: [[upload('Content-Length : 2\r\n', 'hi') + get('/2'), OK + OK]] },
  {
    name: 'bare line feeds',
    turns: [
      ['GET /1 HTTP/1.1\nHost: a\n\n', OK],
      [get('/2'), OK]
    ]
  },
  {
    name: 'bare carriage return',
    turns: [
      [get('/1', 'X-Odd: a\rb'), OK],
      [get('/2'), OK]
    ]
  },
  {
    name: 'NUL',
    turns: [
      [get('/1', 'X-Odd: a\0b'), OK],
      [get('/2'), OK]
    ]
  },
  { name: 'HTTP/0.9', turns: [['GET /old\r\n', '<p>old</p>']], targetEnds: true },
  { name: 'empty lines between', turns: [[`${get('/1')}\r\n\r\n${get('/2')}`, OK + OK]] },
  {
    name: 'trailing coding',
    turns: [[upload('Transfer-Encoding: gzip, chunked\r\n', '2\r\nxx\r\n0\r\n\r\n') + get('/2'), OK + OK]]
  },
  {
    name: 'coding in HTTP/1.0',
    turns: [
      [
        'POST /1 HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n',
        OK
      ],
      [get('/2'), OK]
    ]
  },
  { name: 'content in GET', turns: [[get('/1', 'Content-Length: 2') + 'hi' + get('/2'), OK + OK]] }
]
