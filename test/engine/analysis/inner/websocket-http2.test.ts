/** WebSocket over HTTP/2 (RFC 8441) between real peers: the list contains exactly the messages they sent. */

import { once } from 'node:events'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { innerPlace } from '../../../../src/renderer/src/features/inspector/model/inner-place'
import type { InnerPlace } from '../../../../src/shared/contract/inner'
import { LIVE, startEngine, startProxy, untilClosed, untilComplete } from '../../../helpers/engine'
import { payloadOf, untilListed } from '../../../helpers/inner'

/** A `ws` WebSocket with access to `setSocket`, for a stream whose handshake is already complete. */
interface Socketed extends WebSocket {
  setSocket(socket: unknown, head: Buffer, options: object): void
}

function socketOn(stream: http2.Http2Stream, isServer: boolean): WebSocket {
  // `ws` expects a socket and sets socket options, which a stream does not have.
  const socket = Object.assign(stream, { setNoDelay: () => undefined, setKeepAlive: () => undefined })
  const Ended = WebSocket as unknown as new (address: null, protocols: undefined, options: object) => Socketed
  const webSocket = new Ended(null, undefined, { autoPong: true, closeTimeout: 1000 })
  Object.assign(webSocket, { _isServer: isServer })
  webSocket.setSocket(socket, Buffer.alloc(0), {
    allowSynchronousEvents: true,
    maxPayload: 1024 * 1024,
    skipUTF8Validation: false
  })
  return webSocket
}

async function startServer(): Promise<number> {
  const server = http2.createServer({ settings: { enableConnectProtocol: true } })
  server.on('stream', (stream, headers) => {
    expect([headers[':method'], headers[':protocol']]).toEqual(['CONNECT', 'websocket'])
    stream.respond({ ':status': 200 })
    const socket = socketOn(stream, true)
    socket.on('message', (data: Buffer, isBinary) => {
      socket.send(isBinary ? data : `echo: ${data.toString()}`, { binary: isBinary })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return (server.address() as AddressInfo).port
}

it('WebSocket messages over HTTP/2 are listed one by one, next to other streams of the connection', async () => {
  const engine = await startEngine()
  const { address } = await startProxy(engine, { host: '127.0.0.1', port: await startServer() })
  const session = http2.connect(`http://${address.host}:${address.port}`)
  onTestFinished(() => {
    session.destroy()
  })
  await once(session, 'remoteSettings')
  const open = async (path: string): Promise<WebSocket> => {
    const stream = session.request({
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':scheme': 'http',
      ':path': path,
      ':authority': 'test',
      'sec-websocket-version': '13'
    })
    await once(stream, 'response')
    return socketOn(stream, false)
  }
  const sockets = [await open('/one'), await open('/two')]
  for (const [at, socket] of sockets.entries())
    for (const data of [`tea ${at}`, Buffer.from([at, 0xff])]) {
      const come = once(socket, 'message')
      socket.send(data, { binary: typeof data !== 'string' })
      await come
    }
  const place: InnerPlace = { connection: 1, exchange: 2, layer: 'websocket' }
  // While it is open.
  const live = await untilListed(engine, place, 4)
  expect(live.rows.map(({ direction, kind, summary }) => [direction, kind, summary])).toEqual([
    ['up', 'text', 'tea 1'],
    ['down', 'text', 'echo: tea 1'],
    ['up', 'binary', '01 ff'],
    ['down', 'binary', '01 ff']
  ])
  for (const socket of sockets) {
    const closed = once(socket, 'close')
    socket.close(1000, 'enough')
    await closed
  }
  const exchange = await untilComplete(engine, 2)
  const connection = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
  expect(innerPlace(connection, exchange)).toEqual(place)
  const list = await untilListed(engine, place, 6)
  expect(list.rows.slice(4).map(({ direction, kind, summary }) => [direction, kind, summary])).toEqual([
    ['up', 'close', expect.stringContaining('1000')],
    ['down', 'close', expect.stringContaining('1000')]
  ])
  expect((await payloadOf(engine, place, list, list.rows[1]!)).toString()).toBe('echo: tea 1')
  const { fields } = await engine.handlers['inner.get']({
    capture: LIVE,
    ...place,
    generation: list.generation,
    index: 0
  })
  expect(fields.map(({ key }) => key)).toContain('websocket.frame')
  session.close()
  await untilClosed(engine, 1)
  const first = await untilListed(engine, { ...place, exchange: 1 }, 6)
  expect(first.rows[0]).toMatchObject({ summary: 'tea 0' })
})
