/** HTTP/2 and WebSocket between real programs, recorded by the engine, decoded by tshark and Tcplens. */

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import WebSocket, { WebSocketServer, type PerMessageDeflateOptions } from 'ws'
import { startEngine, startProxy, untilClosed } from '../helpers/engine'
import { askHttp2, startHttp2 } from '../helpers/http2-peers'
import { freePort, startNginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { unexplained } from './explained-differences'
import { differencesIn } from './layers'

/** The system chose the ports, so tshark cannot infer the protocol from them. */
const every = (protocol: string): string[] => ['-d', `tcp.port==1-65535,${protocol}`]

it('HTTP/2 traffic between Node clients and servers has the same messages', needs('tshark'), async () => {
  const engine = await startEngine()
  const { address } = await startProxy(engine, await startHttp2())
  const paths = ['/trailers', '/early', '/gzip', '/reset', '/push', '/padded', '/echo?a=b']
  const fields = { 'x-long': 'long '.repeat(40).trim(), 'x-empty': '', cookie: ['a=1', 'b=2'] }
  await askHttp2(`http://127.0.0.1:${address.port}`, [
    ...paths.map((path) => ({ ':path': path, 'x-path': path, ...fields })),
    // A body of several DATA frames, and fields that span several CONTINUATION frames.
    { ':path': '/big' },
    { ':path': '/up', ':method': 'POST', body: 'body '.repeat(10_000) },
    { ':path': '/fields', 'x-much': 'ab'.repeat(14_000), 'x-more': '\xe4\xf6 '.repeat(9000).trim() }
  ])
  await untilClosed(engine, 1)
  await engine.close()
  expect(
    unexplained('own: HTTP/2 of Node', await differencesIn(engine.capture.path, every('http2')))
  ).toEqual([])
})

it(
  'HTTP/2 traffic between curl and nginx has the same messages',
  needs('tshark', 'curl', 'nginx'),
  async () => {
    const port = await freePort()
    const nginx = await startNginx(peerPath('nginx'), {
      files: { 'page.html': '<p>'.repeat(20_000), 'empty.txt': '' },
      directives: `gzip on; server { listen 127.0.0.1:${port} http2; root www; }`
    })
    onTestFinished(() => nginx.stop())
    const engine = await startEngine()
    const { address } = await startProxy(engine, { host: '127.0.0.1', port })
    const url = (path: string): string => `http://127.0.0.1:${address.port}${path}`
    const curl = async (...args: string[]): Promise<void> => {
      await run(peerPath('curl'), ['-s', '-o', '/dev/null', '--http2-prior-knowledge', ...args])
    }
    await curl(url('/hello.txt'))
    await curl('--compressed', url('/page.html'))
    await curl('-I', url('/page.html'))
    await curl('-r', '10-99', url('/page.html'))
    await curl('-d', 'some=form', url('/hello.txt'))
    await curl(url('/missing'), '-o', '/dev/null', url('/empty.txt'), '-o', '/dev/null', url('/page.html'))
    for (let connection = 1; connection <= 6; connection++) await untilClosed(engine, connection)
    await engine.close()
    const found = await differencesIn(engine.capture.path, every('http2'))
    expect(unexplained('own: HTTP/2 of curl and nginx', found)).toEqual([])
  }
)

const DEFLATES: readonly (false | PerMessageDeflateOptions)[] = [
  false,
  { threshold: 0 },
  { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true },
  { threshold: 0, serverMaxWindowBits: 10, clientMaxWindowBits: 9 }
]

it('WebSocket traffic has the same messages, compressed or not', needs('tshark'), async () => {
  const engine = await startEngine()
  for (const [at, perMessageDeflate] of DEFLATES.entries()) {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate })
    await once(server, 'listening')
    onTestFinished(() => {
      server.close()
    })
    server.on('connection', (socket) => {
      socket.on('message', (data, binary) => {
        socket.send(data, { binary })
      })
    })
    const { address } = await startProxy(engine, {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port
    })
    const client = new WebSocket(`ws://127.0.0.1:${address.port}/`, {
      perMessageDeflate: perMessageDeflate !== false
    })
    await once(client, 'open')
    const echoed = async (...parts: (string | Buffer)[]): Promise<void> => {
      const come = once(client, 'message')
      for (const [nth, part] of parts.entries()) client.send(part, { fin: nth === parts.length - 1 })
      await come
    }
    await echoed('hello')
    await echoed('hello')
    await echoed('x'.repeat(300))
    await echoed(Buffer.alloc(70_000, 'over and over '))
    await echoed('{"a": [1, 2], "ü": "€"}')
    await echoed('')
    await echoed('part one, ', 'part two, ', 'part three')
    const answered = once(client, 'pong')
    client.ping('still there')
    await answered
    const closed = once(client, 'close')
    client.close(1000, 'done')
    await closed
    await untilClosed(engine, at + 1)
  }
  await engine.close()
  const found = await differencesIn(engine.capture.path, every('http'))
  expect(unexplained('own: WebSocket', found)).toEqual([])
})
