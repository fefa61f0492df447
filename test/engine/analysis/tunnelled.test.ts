/** Traffic in a CONNECT tunnel through an external proxy, in the tables and in the inspector. */

import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { ExchangeDetail } from '../../../src/shared/contract/traffic'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { LIVE, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { pcapFile, type FilePacket } from '../../helpers/foreign-packets'
import { fileOf } from '../../helpers/files-aside'
import { said } from '../../helpers/foreign-streams'
import { askHttp2, startHttp2 } from '../../helpers/http2-peers'
import { get, ok } from '../../helpers/http-traffic'
import { payloadOf, untilListed } from '../../helpers/inner'
import { openCapture, type OpenedCapture } from '../../helpers/opened-capture'
import { helloBytes, serverName } from '../../decode/stream/tls/helpers/hello-bytes'

/** A proxy that forwards the server's bytes only after its client has sent something. */
async function startConnectProxy(): Promise<Endpoint> {
  const server = http.createServer()
  server.on('connect', ({ url = '' }, socket) => {
    const { hostname, port } = new URL(`http://${url}`)
    const target = net.connect(Number(port), hostname)
    target.once('connect', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    socket.once('data', (first: Buffer) => {
      target.write(first)
      target.pipe(socket).pipe(target)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

/** Returns the client's end of a tunnel to `target`, through the engine and a proxy behind it. */
async function tunnelTo(engine: Engine, target: string): Promise<net.Socket> {
  const { address } = await startProxy(engine, await startConnectProxy())
  const request = http.request({ ...address, method: 'CONNECT', path: target, agent: false }).end()
  const [, socket] = (await once(request, 'connect')) as [http.IncomingMessage, net.Socket]
  onTestFinished(() => {
    socket.destroy()
  })
  return socket
}

describe('HTTP/2 in a tunnel', () => {
  it('is decoded into exchanges, frames and bodies', async () => {
    const engine = await startEngine()
    const { host, port } = await startHttp2()
    const socket = await tunnelTo(engine, `${host}:${port}`)
    await askHttp2(
      `http://${host}:${port}`,
      [{ ':path': '/echo', ':method': 'POST', body: 'hello' }, { ':path': '/trailers' }],
      { createConnection: () => socket }
    )
    await untilClosed(engine, 1)
    const detailOf = (exchange: number): Promise<ExchangeDetail> =>
      Promise.resolve(engine.handlers['exchanges.get']({ capture: LIVE, exchange }))
    const details = await Promise.all([1, 2, 3].map(detailOf))
    expect(
      details.map(({ row: { method, target, status, version, stream }, messages }) => [
        [method, target, status, version, stream].join(' '),
        messages.map(({ bodyLength, complete }) => `${bodyLength} ${complete}`)
      ])
    ).toEqual([
      [`CONNECT ${host}:${port} 200 HTTP/1.1 `, ['0 true', '0 true']],
      ['POST /echo 200 HTTP/2 1', ['5 true', '16 true']],
      ['GET /trailers 200 HTTP/2 3', ['0 true', '13 true']]
    ])
    const { row } = await untilClosed(engine, 1)
    expect([row.protocol, row.exchanges]).toEqual(['http/2', 3])
    const place = { connection: 1, exchange: null, layer: 'http/2' } as const
    const list = await untilListed(engine, place, 1, {
      text: '',
      kinds: ['DATA'],
      direction: 'up',
      stream: 1
    })
    const echoed = list.rows.find(({ length }) => length > 0)!
    expect((await payloadOf(engine, place, list, echoed)).toString()).toBe('hello')
  })
})

const CONNECT = 'CONNECT a.test:8080 HTTP/1.1\r\nHost: a.test:8080\r\n\r\n'
const OPENED = 'HTTP/1.1 200 OK\r\n\r\n'

/** A foreign capture of one connection, in which each turn is sent by the other side. */
async function recorded(...turns: (string | Uint8Array)[]): Promise<OpenedCapture> {
  const at = { client: 1001, server: 5001 }
  const packets = turns.map((payload, turn): FilePacket => {
    const from = turn % 2 === 0 ? 'client' : 'server'
    const other = from === 'client' ? 'server' : 'client'
    const packet = said(from, turn * 1e6, { seq: at[from], ack: at[other], payload })
    at[from] += payload.length
    return packet
  })
  return openCapture(await fileOf(pcapFile(packets)))
}

describe('a capture of another program', () => {
  it('lists the traffic inside a tunnel under the requested host', async () => {
    const { analysis, handlers } = await recorded(
      CONNECT,
      OPENED,
      get('/first'),
      ok('one'),
      get('/second'),
      ok('two')
    )
    const { connections, exchanges } = analysis.walker
    expect([connections.target(0), connections.protocol(0), exchanges.count]).toEqual([
      'a.test:8080',
      'http/1',
      3
    ])
    const first = handlers['exchanges.get']({ exchange: 2 })
    expect([first.row.target, first.messages.map(({ range }) => range)]).toEqual([
      '/first',
      [
        [CONNECT.length, CONNECT.length + get('/first').length],
        [OPENED.length, OPENED.length + ok('one').length]
      ]
    ])
    const body = await handlers['exchanges.body']({ exchange: 3, message: 1, offset: 0, length: 10 })
    expect(Buffer.from(body.bytes).toString()).toBe('two')
  })

  it('shows TLS in a tunnel as TLS, with its server name', async () => {
    const hello = helloBytes({ extensions: [serverName('b.test')] })
    const { connections, exchanges } = (await recorded(CONNECT, OPENED, hello)).analysis.walker
    expect([
      connections.target(0),
      connections.protocol(0),
      connections.serverName(0),
      exchanges.count
    ]).toEqual(['a.test:8080', 'tls', 'b.test', 1])
  })

  it('shows a refused tunnel as plain HTTP exchanges', async () => {
    const refused = 'HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n'
    const { connections, exchanges } = (await recorded(CONNECT, refused, CONNECT, OPENED, get('/'), ok('')))
      .analysis.walker
    expect([connections.protocol(0), exchanges.count, exchanges.target(2)]).toEqual(['http/1', 3, '/'])
  })
})
