/** Redirects of a replay: followed like in browsers, each as a separate exchange. */

import { expect, it } from 'vitest'
import { startEngine, startProxyOf, untilClosed } from '../../helpers/engine'
import { get, play, post, setStage, ok } from '../../helpers/http-traffic'
import { ask, bytes, exchangeOf, sendAgain, serveHttp, told } from '../../helpers/replays'
import { listen } from '../../helpers/servers'

const PRIVATE = ['Authorization: Basic x', 'Cookie: a=b', 'X-Odd:  kept ']

it.each([
  [301, 'GET', 'GET', true],
  [302, 'POST', 'GET', false],
  [303, 'PUT', 'GET', false],
  [303, 'HEAD', 'HEAD', true],
  [301, 'PUT', 'PUT', true],
  [307, 'POST', 'POST', true],
  [308, 'POST', 'POST', true]
])('a %i after %s is followed with %s', async (status, method, next, keepsBody) => {
  const engine = await startEngine()
  const { address, heard } = await serveHttp(({ url }, response) => {
    if (url === '/from/here') response.writeHead(status, { location: '../to?a=b#part' }).end()
    else response.end('there')
  })
  const request = post('/from/here', 'body', 'Content-Type: text/x', ...PRIVATE).replace('POST', method)
  const first = await ask(engine, address, request, { redirects: 1 })
  const url = 'http://test/to?a=b'
  const then = { nth: 0, next: 2, before: 0 }
  expect(told(first)).toEqual([{ connection: 1, event: 'replay', what: 'redirect', to: url, ...then }])
  const second = await untilClosed(engine, 2)
  expect(told(second)).toEqual([{ connection: 2, event: 'replay', what: 'followed', from: 1, to: url }])
  expect(heard[1]).toMatchObject({
    line: `${next} /to?a=b HTTP/1.1`,
    // The same host: its credentials are sent along.
    headers: { host: 'test', authorization: 'Basic x', cookie: 'a=b', 'x-odd': 'kept' },
    body: keepsBody ? 'body' : ''
  })
  expect(heard[1]?.headers['content-type']).toBe(keepsBody ? 'text/x' : undefined)
})

it('a redirect may arrive before the request is complete', async () => {
  const engine = await startEngine()
  const second = post('/there', 'x'.repeat(900_000))
  const server = await listen((socket) => {
    socket.once('data', () => {
      socket.resume().write('HTTP/1.1 307 Early\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n')
    })
  })
  const request = second.replace('/there', '/here')
  const { connection } = await sendAgain(engine, {
    target: server.address,
    pieces: [bytes(request)],
    way: { redirects: 1 }
  })
  await server.accepted()
  const socket = await server.accepted()
  socket.end(ok(''))
  const { row } = await untilClosed(engine, connection + 1)
  expect(row.up).toBe(second.length)
  expect(told(await untilClosed(engine, connection))[0]).toMatchObject({ what: 'redirect' })
})

it('a redirect to another host drops credentials for the first, and is linked to the original', async () => {
  const stage = await setStage(await startEngine())
  const other = await serveHttp((_request, response) => response.end('there'))
  const location = `http://localhost:${other.address.port}/there`
  const { address } = await serveHttp((_request, response) => {
    response.writeHead(302, { location }).end('moved')
  })
  await play(stage, [[get('/here', ...PRIVATE), ok('')]])
  const { connection } = await sendAgain(stage.engine, {
    exchange: 1,
    target: { host: address.host, port: address.port },
    way: { redirects: 5 }
  })
  expect((await exchangeOf(stage.engine, connection)).row).toMatchObject({ status: 302, replayOf: 1 })
  const { row } = await exchangeOf(stage.engine, connection + 1)
  expect(row).toMatchObject({ target: '/there', status: 200, replayOf: 1 })
  const { host } = new URL(location)
  expect(other.heard[0]?.headers).toEqual({ host, 'x-odd': 'kept' })
})

it('redirects are followed as often as configured, and never in a loop', async () => {
  const engine = await startEngine()
  const { address, heard } = await serveHttp(({ url = '' }, response) => {
    const location = url === '/round' ? '/trip' : url === '/trip' ? '/round' : `/${Number(url.slice(1)) + 1}`
    response.writeHead(302, { location }).end()
  })
  await ask(engine, address, get('/1'), { redirects: 2 })
  const third = await untilClosed(engine, 3)
  expect(heard.map(({ line }) => line)).toEqual(['GET /1 HTTP/1.1', 'GET /2 HTTP/1.1', 'GET /3 HTTP/1.1'])
  expect(told(third).at(-1)).toMatchObject({ what: 'redirect-limit', to: 'http://test/4', most: 2 })
  await ask(engine, address, get('/round'), { redirects: 20 })
  expect(told(await untilClosed(engine, 5)).at(-1)).toMatchObject({
    what: 'redirect-loop',
    to: 'http://test/round'
  })
})

it.each([
  ['ftp://a/b', 'redirect-unusable', 'ftp://a/b'],
  ['http://', 'redirect-unusable', 'http://'],
  ['javascript:alert(1)', 'redirect-unusable', 'javascript:alert(1)']
])('a redirect to %s is reported and not followed', async (location, what, to) => {
  const engine = await startEngine()
  const { address } = await serveHttp((_request, response) => response.writeHead(302, { location }).end())
  expect(told(await ask(engine, address, get('/'), { redirects: 1 }))).toMatchObject([{ what, to }])
})

it('redirects are not followed unless configured', async () => {
  const engine = await startEngine()
  const { address, heard } = await serveHttp((_request, response) => {
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  expect(told(await ask(engine, address, get('/')))).toEqual([])
  expect(heard).toHaveLength(1)
})

it('redirects of several requests at once are not followed', async () => {
  const engine = await startEngine()
  const { address } = await serveHttp((_request, response) => {
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const detail = await ask(engine, address, get('/1') + get('/2'), { redirects: 1 })
  expect(told(detail)).toMatchObject([{ what: 'redirect-several', to: '/elsewhere' }])
})

it('redirects stay on the server of a proxy with a single server', async () => {
  const engine = await startEngine()
  const { address } = await serveHttp((_request, response) => {
    response.writeHead(302, { location: 'http://localhost:1/' }).end()
  })
  const proxy = await startProxyOf(engine, { target: address })
  const { connection } = await sendAgain(engine, {
    target: address,
    pieces: [bytes(get('/'))],
    way: { redirects: 1, through: proxy.id }
  })
  expect(told(await untilClosed(engine, connection))).toMatchObject([{ what: 'redirect-fixed' }])
})

it('redirects reuse a connection that was kept open', async () => {
  const engine = await startEngine()
  const { address, heard } = await serveHttp(({ url }, response) => {
    if (url === '/a') response.writeHead(302, { location: '/b' }).end()
    else response.writeHead(200, { connection: 'close' }).end('there')
  })
  const { row, events } = await ask(engine, address, get('/a'), { redirects: 1, reuse: true })
  expect(heard.map(({ connection }) => connection)).toEqual([1, 1])
  expect(row.exchanges).toBe(2)
  expect(events.filter(({ name }) => name === 'replay').map(({ data }) => data)).toMatchObject([
    { what: 'redirect', nth: 0, next: row.connection, before: 1 },
    { what: 'followed', from: row.connection }
  ])
})

it('following redirects ends with the replay when that is stopped manually', async () => {
  const engine = await startEngine()
  const second = await listen()
  const { address } = await serveHttp((_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${second.address.port}/` }).end()
  })
  const { connection } = await sendAgain(engine, {
    target: address,
    pieces: [bytes(get('/'))],
    way: { redirects: 1 }
  })
  await second.accepted()
  // By the number of the replay, although that connection is over.
  await engine.handlers['connections.end']({ connection, how: 'reset' })
  const { row } = await untilClosed(engine, connection + 1)
  expect(row.ended).toMatchObject({ by: 'tcplens' })
  expect(engine.capture.connections).toBe(2)
})
