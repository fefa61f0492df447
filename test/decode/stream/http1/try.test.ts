import { it } from 'vitest'
import { brief, decodeAnyhow } from './helpers/recording'
import type { Step } from './helpers/recording'
const show = (name: string, ...steps: Step[]) => {
  const r = decodeAnyhow(...steps)
  console.log(name + '\n' + brief(r).join('\n') + '\n' + r.problems.join('\n') + JSON.stringify(r.tunnels))
}
const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
it('x', () => {
  show('simple', ['up', get], ['down', ok])
  show(
    'pipelined',
    ['up', get + 'HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n' + get],
    ['down', ok + 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n' + ok]
  )
  show(
    'chunked',
    [
      'up',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n' +
        get
    ],
    ['down', ok + ok]
  )
  show(
    'junk',
    ['up', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n{"a":1}' + get],
    ['down', ok + 'junk\n' + ok]
  )
  show(
    'upgrade',
    ['up', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['down', 'HTTP/1.1 101 Sw\r\nUpgrade: websocket\r\n\r\n\x81\x01a'],
    ['up', '\x81\x02abcdef']
  )
  show(
    'connect',
    ['up', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n\x16\x03'],
    ['down', 'HTTP/1.1 200 OK\r\n\r\n\x16\x03'],
    ['up', 'xyz']
  )
  show('09', ['up', 'GET /x\r\n'], ['down', '<html>\r\n\r\nHi'], ['end', 'down'])
  show(
    '204',
    ['up', get + get],
    ['down', 'HTTP/1.1 204 No\r\n\r\nbodyHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n']
  )
  show(
    'gap',
    ['up', get],
    ['down', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
    ['gap', 'down', 3],
    ['down', 'defg'],
    ['up', get],
    ['down', ok],
    ['gap', 'down', 100],
    ['down', 'zzzz\n' + ok]
  )
  show('cut', ['up', 'GET / HT'], ['down', 'HTTP/1.1 400 '])
})
