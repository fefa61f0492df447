/** Replayed HTTP/2 requests: the same fields in the same order, on a separate connection. */

import http2 from 'node:http2'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import { startEngine, startProxy, untilClosed, LIVE } from '../../helpers/engine'
import { askHttp2, startHttp2 } from '../../helpers/http2-peers'
import { startInterception } from '../../helpers/interception'
import { waitFor } from '../../helpers/patience'
import { randomBytes } from '../../helpers/random-bytes'
import { bytes, exchangeOf, sendAgain, serveHttp, told } from '../../helpers/replays'

interface Asked {
  fields: string[]
  body: Buffer
  trailers: string[]
}

/** Starts a server that records its requests, field by field in order. */
async function serve(
  options: http2.SecureServerOptions | null = null,
  answer: (stream: http2.ServerHttp2Stream, path: string) => void = (stream) => {
    stream.respond({ ':status': 200 })
    stream.end('answer')
  }
): Promise<{ address: Endpoint; asked: Asked[]; sessions: Set<http2.ServerHttp2Session> }> {
  const asked: Asked[] = []
  const server = options === null ? http2.createServer() : http2.createSecureServer(options)
  const sessions = new Set<http2.ServerHttp2Session>()
  server.on('session', (session) => sessions.add(session))
  const onStream = (
    stream: http2.ServerHttp2Stream,
    headers: http2.IncomingHttpHeaders,
    _flags: number,
    raw: readonly string[]
  ): void => {
    const entry: Asked = { fields: pairs(raw), body: Buffer.alloc(0), trailers: [] }
    const pieces: Buffer[] = []
    stream.on('trailers', (_trailers: unknown, _more: unknown, rawTrailers: readonly string[]) => {
      entry.trailers = pairs(rawTrailers)
    })
    stream.on('error', () => undefined)
    stream.on('data', (piece: Buffer) => pieces.push(piece))
    stream.on('end', () => {
      entry.body = Buffer.concat(pieces)
      asked.push(entry)
      answer(stream, headers[':path'] ?? '')
    })
  }
  server.on('stream', onStream)
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    for (const session of sessions) session.destroy()
    server.close()
  })
  const { address, port } = server.address() as AddressInfo
  return { address: { host: address, port }, asked, sessions }
}

function pairs(raw: readonly string[]): string[] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${raw[at + 1] ?? ''}`] : []))
}

/** Through a proxy to `address`, once; the exchange is number 1. */
async function capture(
  engine: Engine,
  address: Endpoint,
  request: http2.OutgoingHttpHeaders & { body?: string }
): Promise<void> {
  const proxy = await startProxy(engine, address)
  await askHttp2(`http://${proxy.address.host}:${proxy.address.port}`, [request])
  await untilClosed(engine, 1)
}

it('the fields have the same order, and the body is the same', async () => {
  const engine = await startEngine()
  const server = await serve()
  const body = randomBytes(400_000).toString('base64')
  await capture(engine, server.address, {
    ':method': 'POST',
    ':path': '/odd?x=%00',
    'x-b': '2',
    'x-a': ['1', '3'],
    cookie: ['a=b', 'c=d'],
    authorization: 'secret',
    body
  })
  const { connection } = await sendAgain(engine, { exchange: 1 })
  const { row } = await exchangeOf(engine, connection)
  expect(row).toMatchObject({ version: 'HTTP/2', status: 200, state: 'complete', replayOf: 1 })
  const [first, second] = server.asked
  expect(second?.fields).toEqual(first?.fields)
  expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
  expect(second?.body.length).toBe(body.length)
  const detail = await untilClosed(engine, connection)
  expect(detail.row.ended).toMatchObject({ by: 'tcplens', how: 'fin' })
})

it('a replay can itself be replayed', async () => {
  const engine = await startEngine()
  const server = await serve()
  await capture(engine, server.address, { ':path': '/again' })
  const { connection } = await sendAgain(engine, { exchange: 1 })
  await untilClosed(engine, connection)
  const again = await sendAgain(engine, { exchange: 2 })
  expect((await exchangeOf(engine, again.connection)).row).toMatchObject({ target: '/again', status: 200 })
  expect(server.asked[2]?.fields).toEqual(server.asked[0]?.fields)
})

it('responses of every kind are awaited', async () => {
  const engine = await startEngine()
  const address = await startHttp2()
  const proxy = await startProxy(engine, address)
  const paths = ['/trailers', '/early', '/big', '/gzip', '/padded']
  await askHttp2(
    `http://${proxy.address.host}:${proxy.address.port}`,
    paths.map((path) => ({ ':path': path }))
  )
  await untilClosed(engine, 1)
  for (const [at, path] of paths.entries()) {
    const { connection } = await sendAgain(engine, { exchange: at + 1, way: { timeout: 10_000 } })
    const { row } = await exchangeOf(engine, connection)
    expect(row).toMatchObject({ target: path, state: 'complete' })
    expect(told(await untilClosed(engine, connection))).toEqual([])
  }
})

it('HTTP/2 over TLS is negotiated, and reported if the server does not support it', async () => {
  const { cert, key } = await makeSelfSignedFiles({ name: 'localhost' })
  const { engine, proxy, upstream } = await startInterception({ mode: 'http' })
  const target = await upstream.sign({ name: 'localhost' })
  const server = await serve({ cert: target.cert, key: target.key })
  const from = {
    target: { host: 'localhost', port: server.address.port },
    http2: { fields: fields('/secure', 'https'), body: 'none' as const },
    way: { tls: {}, through: proxy.id }
  }
  const { connection } = await sendAgain(engine, from)
  expect((await exchangeOf(engine, connection)).row).toMatchObject({ version: 'HTTP/2', status: 200 })
  const old = https.createServer({ cert, key, ALPNProtocols: ['http/1.1'] })
  old.listen(0, '127.0.0.1')
  await new Promise((resolve) => old.once('listening', resolve))
  onTestFinished(() => void old.close())
  const { port } = old.address() as AddressInfo
  const refused = await sendAgain(engine, {
    ...from,
    target: { host: '127.0.0.1', port },
    way: { tls: { verify: false, alpn: ['h2', 'http/1.1'] } }
  })
  const detail = await untilClosed(engine, refused.connection)
  expect(told(detail)).toMatchObject([{ what: 'no-http2' }])
  expect(detail.row.up).toBe(0)
})

it('a server that supports only HTTP/1 is detected', async () => {
  const engine = await startEngine()
  const server = await serveHttp((_request, response) => response.end('no'))
  const { connection } = await sendAgain(engine, {
    target: server.address,
    http2: { fields: fields('/'), body: 'none' }
  })
  expect(told(await untilClosed(engine, connection))[0]).toMatchObject({ what: 'foreign' })
})

it('a stream that the server resets ends at once', async () => {
  const engine = await startEngine()
  const address = await startHttp2()
  const { connection } = await sendAgain(engine, {
    target: address,
    http2: { fields: fields('/reset'), body: 'none' }
  })
  const { row } = await untilClosed(engine, connection)
  expect(row.ended).toMatchObject({ by: 'tcplens' })
  expect((await exchangeOf(engine, connection)).row.status).toBeNull()
})

it('an edited head is followed by the captured body, another body, or trailers', async () => {
  const engine = await startEngine()
  const server = await serve()
  await capture(engine, server.address, { ':method': 'POST', ':path': '/first', body: 'captured' })
  const edited = [...fields('/edited', 'http', 'PUT'), { name: 'x-odd', value: ' kept ' }]
  for (const [body, pieces] of [
    ['captured', undefined],
    ['pieces', [bytes('another')]]
  ] as const) {
    const { connection } = await sendAgain(engine, {
      exchange: 1,
      http2: { fields: edited, trailers: [{ name: 'x-sum', value: '1' }], body },
      ...(pieces === undefined ? {} : { pieces: [...pieces] })
    })
    await untilClosed(engine, connection)
  }
  expect(server.asked.slice(1).map(({ body, trailers }) => [String(body), ...trailers])).toEqual([
    ['captured', 'x-sum: 1'],
    ['another', 'x-sum: 1']
  ])
  expect(server.asked[1]?.fields).toContain(':path: /edited')
})

it('redirects are followed on the same connection', async () => {
  const engine = await startEngine()
  const server = await serve(null, (stream, path) => {
    if (path === '/here') stream.respond({ ':status': 307, location: '/there' }, { endStream: true })
    else {
      stream.respond({ ':status': 200 })
      stream.end('there')
    }
  })
  await capture(engine, server.address, { ':method': 'POST', ':path': '/here', body: 'twice' })
  const { connection } = await sendAgain(engine, { exchange: 1, way: { redirects: 2, reuse: true } })
  const { row } = await exchangeOf(engine, connection, 1)
  expect(row).toMatchObject({ target: '/there', status: 200, replayOf: 1 })
  expect(server.asked.map(({ body }) => String(body))).toEqual(['twice', 'twice', 'twice'])
  for (const session of server.sessions) session.close()
  await untilClosed(engine, connection)
})

it('a server with a closed window pauses the body, which continues when it opens', async () => {
  const engine = await startEngine()
  const { address, asked } = await serve()
  const small = http2.createServer({ settings: { initialWindowSize: 1000 } })
  small.on('stream', (stream) => {
    stream.pause()
    setImmediate(() => stream.resume())
    let length = 0
    stream.on('data', (piece: Buffer) => (length += piece.length))
    stream.on('end', () => {
      stream.respond({ ':status': 200 })
      stream.end(String(length))
    })
  })
  small.listen(0, '127.0.0.1')
  await new Promise((resolve) => small.once('listening', resolve))
  onTestFinished(() => void small.close())
  await capture(engine, address, { ':method': 'POST', ':path': '/', body: 'x'.repeat(200_000) })
  const { port } = small.address() as AddressInfo
  const { connection } = await sendAgain(engine, { exchange: 1, target: { host: '127.0.0.1', port } })
  const { row, messages } = await exchangeOf(engine, connection)
  expect(row).toMatchObject({ status: 200, state: 'complete' })
  expect(messages[0]?.bodyLength).toBe(200_000)
  expect(asked).toHaveLength(1)
  await untilClosed(engine, connection)
})

it('a replay can be ended while it waits for the window', async () => {
  const engine = await startEngine()
  const deaf = http2.createServer({ settings: { initialWindowSize: 0 } })
  deaf.on('stream', (stream) => stream.on('error', () => undefined).pause())
  deaf.listen(0, '127.0.0.1')
  await new Promise((resolve) => deaf.once('listening', resolve))
  onTestFinished(() => void deaf.close())
  const { port } = deaf.address() as AddressInfo
  const { connection } = await sendAgain(engine, {
    target: { host: '127.0.0.1', port },
    http2: { fields: fields('/', 'http', 'POST'), body: 'pieces' },
    pieces: [bytes('x'.repeat(100_000))]
  })
  await waitFor(async () => {
    const { row } = await engine.handlers['connections.get']({ capture: LIVE, connection })
    expect(row.down).toBeGreaterThan(0)
  })
  await engine.handlers['connections.end']({ connection, how: 'reset' })
  const { row } = await untilClosed(engine, connection)
  expect(row.ended).toMatchObject({ by: 'tcplens', how: 'rst' })
  expect(row.up).toBeLessThan(80_000)
})

function fields(path: string, scheme = 'http', method = 'GET'): { name: string; value: string }[] {
  return [
    { name: ':method', value: method },
    { name: ':scheme', value: scheme },
    { name: ':authority', value: 'localhost' },
    { name: ':path', value: path }
  ]
}
