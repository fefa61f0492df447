/** Paths of a replay: TLS settings, proxy sessions, reused connections. */

import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { TLSSocket } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import {
  closeEvent,
  eventNames,
  readStream,
  startEngine,
  startProxyOf,
  startServer,
  untilClosed
} from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { startHttps, startInterception } from '../../helpers/interception'
import { ask, bytes, exchangeOf, sendAgain, serveHttp, told } from '../../helpers/replays'
import { listen, receive } from '../../helpers/servers'

async function serveTls(): Promise<{ host: string; port: number; met: (string | false | null)[][] }> {
  const { cert, key } = await makeSelfSignedFiles({ name: 'localhost' })
  const met: (string | false | null)[][] = []
  const server = https.createServer(
    { cert, key, ALPNProtocols: ['odd', 'http/1.1'] },
    (request, response) => {
      const { socket } = request
      if (socket instanceof TLSSocket) met.push([nameAsked(socket), socket.alpnProtocol])
      response.end('secret')
    }
  )
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, met }
}

/** By SNI; false without one. */
function nameAsked(socket: TLSSocket): string | false {
  return 'servername' in socket && typeof socket.servername === 'string' ? socket.servername : false
}

it('TLS is used when configured, with the configured name and protocols', async () => {
  const engine = await startEngine()
  const server = await serveTls()
  const tls = { serverName: 'else.example', alpn: ['odd'], verify: false }
  const { row } = await ask(engine, server, get('/'), { tls })
  expect((await exchangeOf(engine, row.connection)).row).toMatchObject({ status: 200, secure: true })
  await ask(engine, server, get('/'), { tls: { verify: false } })
  expect(server.met).toEqual([
    ['else.example', 'odd'],
    [false, 'http/1.1']
  ])
})

it('an untrusted certificate is refused unless allowed', async () => {
  const engine = await startEngine()
  const server = await serveTls()
  const detail = await ask(engine, server, get('/'), { tls: {} })
  expect(told(detail)).toMatchObject([{ event: 'error', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }])
  expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', up: 0 })
  expect(server.met).toEqual([])
})

it('TLS to a server without TLS is reported, and so is plain text to a TLS server', async () => {
  const engine = await startEngine()
  const plain = await serveHttp((_request, response) => response.end('plain'))
  const failed = await ask(engine, plain.address, get('/'), { tls: {} })
  expect(eventNames(failed)).toEqual(['open', 'connected', 'tls', 'error', 'close'])
  const silent = await listen((socket) => {
    socket.once('data', () => socket.end(Buffer.from('15030300020246', 'hex')))
  })
  expect(told(await ask(engine, silent.address, get('/'), { tls: 'off' }))).toMatchObject([
    { what: 'foreign' }
  ])
})

it('TLS from the recording can be disabled', async () => {
  const { engine, proxy, upstream } = await startInterception({ mode: 'http' })
  const certificate = await upstream.sign({ name: 'localhost' })
  const target = await startHttps(certificate)
  const first = await ask(engine, { host: 'localhost', port: target.port }, get('/secret'), {
    tls: { serverName: 'localhost' },
    through: proxy.id
  })
  expect(first.row).toMatchObject({ secure: true, ended: { by: 'tcplens' } })
  const plain = await serveHttp((_request, response) => response.end('plain'))
  // The proxy's own connection; its first exchange requests the tunnel.
  const { row } = await exchangeOf(engine, 2, 1)
  expect(row).toMatchObject({ session: proxy.id, target: '/secret', secure: true })
  const again = await sendAgain(engine, {
    exchange: row.exchange,
    target: plain.address,
    way: { tls: 'off' }
  })
  await untilClosed(engine, again.connection)
  expect(plain.heard[0]?.line).toBe('GET /secret HTTP/1.1')
})

it.each([
  ['forward', ['open', 'connected', 'end', 'end', 'close']],
  ['http', ['open', 'connected', 'tunnel', 'end', 'end', 'close']],
  ['socks', ['open', 'connected', 'tunnel', 'end', 'end', 'close']],
  ['auto', ['open', 'connected', 'tunnel', 'end', 'end', 'close']]
] as const)('a replay goes through a proxy session by %s, and the capture has both', async (mode, events) => {
  const engine = await startEngine()
  const { address, heard } = await serveHttp((_request, response) => response.end('hello'))
  const proxy = await startProxyOf(engine, {
    mode,
    ...(mode === 'forward' ? { target: address } : {}),
    ...(mode === 'forward' ? {} : { login: { user: 'me', password: 'secret' } })
  })
  const detail = await ask(engine, address, get('/'), { through: proxy.id })
  expect(eventNames(detail)).toEqual(events)
  expect((await exchangeOf(engine, detail.row.connection)).row).toMatchObject({ status: 200 })
  expect(heard).toHaveLength(1)
  const relayed = await untilClosed(engine, 2)
  expect(relayed.row).toMatchObject({ session: proxy.id, target: `127.0.0.1:${address.port}` })
})

it('a request with an absolute URL goes to an HTTP proxy unchanged', async () => {
  const engine = await startEngine()
  const { address, heard } = await serveHttp((_request, response) => response.end('hello'))
  const proxy = await startProxyOf(engine, { mode: 'http' })
  const request = `GET http://${address.host}:${address.port}/whole HTTP/1.1\r\nHost: x\r\n\r\n`
  const origin = await setStage(engine)
  await play(origin, [[request, ok('')]])
  const { connection } = await sendAgain(engine, { exchange: 1, way: { through: proxy.id } })
  await untilClosed(engine, connection)
  expect((await readStream(engine, connection, 'up')).toString()).toBe(request)
  expect(heard.map(({ line }) => line)).toEqual(['GET /whole HTTP/1.1'])
})

it('through a proxy that intercepts TLS, its own certificates are trusted', async () => {
  const { engine, proxy, upstream } = await startInterception({ mode: 'socks' })
  const target = await startHttps(await upstream.sign({ name: 'localhost' }))
  const detail = await ask(engine, { host: 'localhost', port: target.port }, get('/inside'), {
    tls: {},
    through: proxy.id
  })
  const tls = detail.events.find(({ name }) => name === 'tls')
  expect(tls?.data).toMatchObject({ verified: true, serverName: 'localhost' })
  const { row } = await exchangeOf(engine, 2)
  expect(row).toMatchObject({ session: proxy.id, target: '/inside', status: 200 })
})

it('through a proxy with a single server, TLS is for that server', async () => {
  const { engine, proxy, upstream } = await startInterception({
    target: { host: 'localhost', port: 1 }
  })
  await engine.handlers['sessions.stop']({ id: proxy.id })
  const target = await startHttps(await upstream.sign({ name: 'localhost' }))
  const { config } = engine.sessions.get(proxy.id)
  if (config.kind !== 'proxy') throw new Error('It is a proxy')
  await engine.handlers['sessions.update']({
    id: proxy.id,
    config: { ...config, target: { host: 'localhost', port: target.port } }
  })
  await engine.handlers['sessions.start']({ id: proxy.id })
  const detail = await ask(engine, { host: 'localhost', port: target.port }, get('/inside'), {
    tls: {},
    through: proxy.id
  })
  expect(detail.events.find(({ name }) => name === 'tls')?.data).toMatchObject({
    verified: true,
    serverName: 'localhost'
  })
  expect((await exchangeOf(engine, detail.row.connection)).row.status).toBe(200)
})

it('an unsuitable proxy session is refused with the reason', async () => {
  const engine = await startEngine()
  const stopped = await startProxyOf(engine, { mode: 'http' })
  await engine.handlers['sessions.stop']({ id: stopped.id })
  const server = await startServer(engine)
  const target = { host: '127.0.0.1', port: 1 }
  const through = (id: number): Promise<unknown> =>
    sendAgain(engine, { target, pieces: [bytes(get('/'))], way: { through: id } })
  await expect(through(stopped.id)).rejects.toMatchObject({ code: 'way-closed' })
  await expect(through(99)).rejects.toMatchObject({ code: 'way-closed' })
  await expect(through(server.id)).rejects.toMatchObject({ code: 'way-unfit' })
  expect(engine.capture.connections).toBe(0)
})

it('a connection is reused when configured, and each exchange links to its original', async () => {
  const stage = await setStage(await startEngine())
  const { engine } = stage
  await play(stage, [
    [get('/1'), ok('')],
    [get('/2'), ok('')]
  ])
  const { address, heard } = await serveHttp((_request, response) => response.end('hello'))
  const way = { reuse: true }
  const first = await sendAgain(engine, { exchange: 1, target: address, way })
  await exchangeOf(engine, first.connection)
  await expect.poll(async () => (await lastTold(first.connection))?.['what']).toBe('kept')
  const second = await sendAgain(engine, { exchange: 2, target: address, way })
  expect(second).toEqual({ connection: first.connection, before: 1 })
  expect((await exchangeOf(engine, second.connection, 0)).row).toMatchObject({ target: '/1', replayOf: 1 })
  expect((await exchangeOf(engine, second.connection, 1)).row).toMatchObject({ target: '/2', replayOf: 2 })
  // Another path requires another connection, and a connection not marked for reuse is not reused.
  const third = await sendAgain(engine, { exchange: 1, target: address })
  await untilClosed(engine, third.connection)
  expect(heard.map(({ connection }) => connection)).toEqual([1, 1, 2])

  async function lastTold(connection: number): Promise<Record<string, unknown> | undefined> {
    const { events } = await engine.handlers['connections.get']({ capture: 1, connection })
    return events.at(-1)?.data
  }
})

it('a connection that the server closed meanwhile is not reused, which is reported', async () => {
  const engine = await startEngine()
  const server = await listen()
  const request = get('/')
  const way = { reuse: true }
  const again = (): Promise<{ connection: number }> =>
    sendAgain(engine, { target: server.address, pieces: [bytes(request)], way })
  const { connection } = await again()
  const first = await server.accepted()
  await receive(first, request.length)
  first.write(ok('one'))
  await exchangeOf(engine, connection)
  first.end()
  await untilClosed(engine, connection)
  const second = await again()
  const socket = await server.accepted()
  await receive(socket, request.length)
  socket.end(ok('two'))
  const detail = await untilClosed(engine, second.connection)
  expect(second.connection).toBe(connection + 1)
  expect(told(detail)[0]).toMatchObject({ what: 'gone' })
})

it.each([
  ['announces a close', ok('', 'Connection: close')],
  ['is HTTP/1.0', Buffer.from('HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n')],
  ['is followed by extra bytes', Buffer.concat([ok(''), Buffer.from('more')])],
  [
    'switches to another protocol',
    Buffer.from('HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n')
  ]
])('a connection whose response %s is not reused', async (_name, answer) => {
  const engine = await startEngine()
  const server = await listen((socket) => {
    socket.once('data', () => socket.write(answer))
    socket.on('end', () => socket.end())
  })
  const detail = ask(engine, server.address, get('/'), { reuse: true, timeout: 300 })
  expect(told(await detail).some(({ what }) => what === 'kept')).toBe(false)
})
