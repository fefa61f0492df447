/**
 * The project's own fixtures, decoded by tshark and Tcplens: handwritten streams, and real programs' traffic
 * recorded by the engine.
 */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { startEngine, startProxy, untilClosed } from '../helpers/engine'
import { play, setStage } from '../helpers/http-traffic'
import { startNginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { startRedis } from '../helpers/redis'
import { run } from '../helpers/run'
import { STREAMS } from './crafted-streams'
import { unexplained } from './explained-differences'
import { differencesIn } from './layers'

/** The system chose the ports, so tshark cannot infer the protocol from them. */
const EVERY_PORT_IS_HTTP = ['-d', 'tcp.port==1-65535,http']

it('streams made by hand have the same messages', needs('tshark'), async () => {
  const engine = await startEngine()
  const stage = await setStage(engine)
  for (const { turns, targetEnds = false } of STREAMS) await play(stage, turns, { targetEnds })
  await engine.close()
  const found = await differencesIn(engine.capture.path, EVERY_PORT_IS_HTTP)
  const named = STREAMS.flatMap(({ name }, index) =>
    unexplained(
      `own: ${name}`,
      found.filter(({ connection }) => connection === index + 1).map((each) => ({ ...each, connection: 1 }))
    ).map((text) => `${name}: ${text}`)
  )
  expect(named).toEqual([])
})

it('traffic between curl and nginx has the same messages', needs('tshark', 'curl', 'nginx'), async () => {
  const nginx = await startNginx(peerPath('nginx'), {
    files: { 'page.html': '<p>'.repeat(20_000), 'empty.txt': '' },
    directives: 'gzip on; gzip_types text/html;'
  })
  onTestFinished(() => nginx.stop())
  const engine = await startEngine()
  const proxy = await startProxy(engine, { host: '127.0.0.1', port: nginx.port })
  const url = (path: string): string => `http://127.0.0.1:${proxy.address.port}${path}`
  const curl = async (...args: string[]): Promise<void> => {
    await run(peerPath('curl'), ['-s', '-o', '/dev/null', ...args])
  }
  await curl(url('/hello.txt'))
  await curl('--compressed', url('/page.html'))
  await curl('-I', url('/page.html'))
  await curl('-r', '10-99', url('/page.html'))
  await curl('-r', '0-9,20-29', url('/page.html'))
  await curl('--http1.0', url('/page.html'))
  await curl(url('/missing'), '-o', '/dev/null', url('/empty.txt'), '-o', '/dev/null', url('/page.html'))
  for (let connection = 1; connection <= 7; connection++) await untilClosed(engine, connection)
  await engine.close()
  const found = await differencesIn(engine.capture.path, EVERY_PORT_IS_HTTP)
  expect(unexplained('own: curl and nginx', found)).toEqual([])
})

it(
  'traffic between redis-cli and redis-server has the same messages',
  needs('tshark', 'redis-server', 'redis-cli'),
  async () => {
    const redis = await startRedis()
    const engine = await startEngine()
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: redis.port })
    const cli = async (...args: string[]): Promise<void> => {
      await run(peerPath('redis-cli'), ['-p', String(proxy.address.port), ...args])
    }
    await cli('SET', 'key', 'a value\r\n with lines')
    await cli('GET', 'key')
    await cli('GET', 'none')
    await cli('SET', 'large', 'x'.repeat(100_000))
    await cli('GET', 'large')
    await cli('INCR', 'large')
    await cli('RPUSH', 'list', 'a', '', 'c')
    await cli('LRANGE', 'list', '0', '-1')
    await cli('EVAL', 'return {1, {2, false, "x"}, redis.error_reply("OOPS no")}', '0')
    await cli('COMMAND', 'INFO', 'get', 'none')
    for (let connection = 1; connection <= 10; connection++) await untilClosed(engine, connection)
    await engine.close()
    const found = await differencesIn(engine.capture.path, ['-d', 'tcp.port==1-65535,resp'])
    expect(unexplained('own: redis-cli and redis-server', found)).toEqual([])
  }
)

it('traffic between curl and a Node server has the same messages', needs('tshark', 'curl'), async () => {
  const server = createServer((request, response) => {
    let length = 0
    request.on('data', (bytes: Buffer) => (length += bytes.length))
    request.on('end', () => {
      if (request.url === '/hints') response.writeEarlyHints({ link: '</a.css>; rel=preload' })
      if (request.url === '/trailers') {
        response.setHeader('Trailer', 'X-Length')
        response.addTrailers({ 'X-Length': String(length) })
      }
      for (let piece = 0; piece < 5; piece++) response.write(`${piece}`.repeat(3000))
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const engine = await startEngine()
  const { port } = server.address() as AddressInfo
  const proxy = await startProxy(engine, { host: '127.0.0.1', port })
  const url = (path: string): string => `http://127.0.0.1:${proxy.address.port}${path}`
  const posted = ['-d', 'some=form', url('/trailers')]
  await run(peerPath('curl'), ['-s', url('/hints'), url('/plain')])
  await run(peerPath('curl'), ['-s', ...posted])
  await run(peerPath('curl'), ['-s', '-H', 'Expect: 100-continue', '-d', 'x'.repeat(5000), url('/')])
  await run(peerPath('curl'), ['-s', '-H', 'Transfer-Encoding: chunked', '-d', 'y'.repeat(100_000), url('/')])
  for (let connection = 1; connection <= 4; connection++) await untilClosed(engine, connection)
  await engine.close()
  const found = await differencesIn(engine.capture.path, EVERY_PORT_IS_HTTP)
  expect(unexplained('own: curl and Node', found)).toEqual([])
})
