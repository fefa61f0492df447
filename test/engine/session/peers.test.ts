/** Real programs on both sides of a relay. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { ExchangeRow } from '../../../src/shared/contract/views'
import type { Engine } from '../../../src/engine/engine'
import { closeEvent, startEngine, startProxy, temporaryFolder, untilClosed, LIVE } from '../../helpers/engine'
import { startNginx, type Nginx } from '../../helpers/nginx'
import { needs, peerPath } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { run } from '../../helpers/run'
import { listen, received } from '../../helpers/servers'

async function nginx(): Promise<Nginx> {
  const server = await startNginx(peerPath('nginx'))
  onTestFinished(() => server.stop())
  return server
}

async function exchanges(engine: Engine): Promise<ExchangeRow[]> {
  const query = { kind: 'exchanges', filter: '', sessions: null, sort: null } as const
  const { view } = await engine.handlers['views.open']({ capture: LIVE, query: query })
  return (await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 }))
    .rows as ExchangeRow[]
}

const curl = (...args: string[]): Promise<string> =>
  run(peerPath('curl'), ['-sS', '--http1.1', ...args]).then(({ code, stdout, stderr }) => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  })

it('curl and nginx behave as on a direct connection', needs('curl', 'nginx'), async () => {
  const engine = await startEngine()
  const server = await nginx()
  const { address } = await startProxy(engine, { host: '127.0.0.1', port: server.port })
  const base = `http://127.0.0.1:${address.port}`
  expect(await curl(`${base}/hello.txt`)).toBe('Hello from nginx\n')
  // One connection, two requests.
  expect(await curl(`${base}/hello.txt`, '--next', '-sS', '-I', `${base}/absent`)).toContain('404')
  const json = '{"a":1}'
  expect(await curl('-H', 'Content-Type: application/json', '-d', json, `${base}/api/x`)).toBe(
    '{"accepted":true}'
  )
  expect(
    await curl(
      '-H',
      'Transfer-Encoding: chunked',
      '-H',
      'Expect: 100-continue',
      '-d',
      json,
      `${base}/api/chunked`
    )
  ).toBe('{"accepted":true}')
  for (const connection of [1, 2, 3, 4]) await untilClosed(engine, connection)
  expect(
    (await exchanges(engine)).map((row) => [
      row.connection,
      row.method,
      row.target,
      row.status,
      row.size,
      row.state
    ])
  ).toEqual([
    [1, 'GET', '/hello.txt', 200, 17, 'complete'],
    [2, 'GET', '/hello.txt', 200, 17, 'complete'],
    [2, 'HEAD', '/absent', 404, 0, 'complete'],
    [3, 'POST', '/api/x', 201, 17, 'complete'],
    [4, 'POST', '/api/chunked', 201, 17, 'complete']
  ])
  const served = (await server.requests()).filter(({ line }) => !line.includes('/accepted/'))
  expect(served.map(({ line, body }) => [line, body])).toEqual([
    ['GET /hello.txt HTTP/1.1', ''],
    ['GET /hello.txt HTTP/1.1', ''],
    ['HEAD /absent HTTP/1.1', ''],
    ['POST /api/x HTTP/1.1', json],
    ['POST /api/chunked HTTP/1.1', json]
  ])
})

it('a replay arrives at nginx as the same request', needs('curl', 'nginx'), async () => {
  const engine = await startEngine()
  const server = await nginx()
  const { address } = await startProxy(engine, { host: '127.0.0.1', port: server.port })
  await curl('-H', 'X-Probe: once', '-d', 'field=value', `http://127.0.0.1:${address.port}/api/form`)
  await untilClosed(engine, 1)
  const { connection } = await engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 1 })
  await untilClosed(engine, connection)
  const [first, second] = (await server.requests()).filter(({ line }) => line.startsWith('POST /api/form'))
  expect(second).toMatchObject({
    line: first?.line,
    body: first?.body,
    bytes: first?.bytes,
    probe: 'once',
    status: 201
  })
  expect((await exchanges(engine))[1]).toMatchObject({ replayOf: 1, status: 201, state: 'complete' })
})

it('nc’s half-close is passed on, and its response comes back', needs('nc'), async () => {
  const engine = await startEngine()
  const server = await listen()
  const { address } = await startProxy(engine, server.address)
  const child = spawn(peerPath('nc'), ['-N', address.host, String(address.port)])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  child.stdin.end('all I have to say')
  const target = await server.accepted()
  expect((await received(target)).toString()).toBe('all I have to say')
  const answer = randomBytes(500_000)
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  target.end(answer)
  await once(child, 'close')
  expect(Buffer.concat(pieces).equals(answer)).toBe(true)
  expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'client', how: 'fin' })
})

it('TLS is passed through unchanged', needs('openssl', 'curl'), async () => {
  const folder = await temporaryFolder()
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const made = await run(peerPath('openssl'), [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...[
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      key,
      '-out',
      certificate
    ]
  ])
  expect(made.code).toBe(0)
  await writeFile(join(folder, 'page'), 'secret page\n')
  const engine = await startEngine()
  // `openssl` chooses its own port and prints it in its first line.
  const server = spawn(
    peerPath('openssl'),
    ['s_server', '-accept', '127.0.0.1:0', '-key', key, '-cert', certificate, '-WWW'],
    { cwd: folder }
  )
  onTestFinished(() => {
    server.kill('SIGKILL')
  })
  let said = ''
  server.stdout.on('data', (text: Buffer) => (said += text.toString()))
  await expect.poll(() => said).toMatch(/ACCEPT 127\.0\.0\.1:\d+/)
  const port = Number(/ACCEPT 127\.0\.0\.1:(\d+)/.exec(said)?.[1])
  const { address } = await startProxy(engine, { host: '127.0.0.1', port })
  const resolve = `localhost:${address.port}:127.0.0.1`
  expect(
    await curl('--cacert', certificate, '--resolve', resolve, `https://localhost:${address.port}/page`)
  ).toBe('secret page\n')
  expect((await untilClosed(engine, 1)).row).toMatchObject({
    protocol: 'tls',
    serverName: 'localhost',
    exchanges: 0
  })
})
