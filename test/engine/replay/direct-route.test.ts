/** Requests that reached their server by special connection settings are replayed with the same settings. */

import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'
import tls from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import { connectClient } from '../../helpers/client'
import {
  eventNames,
  LIVE,
  send,
  startEngine,
  temporaryFolder,
  untilClosed,
  untilComplete
} from '../../helpers/engine'
import { listenSocks5 } from '../../helpers/proxies'
import { dial, listen, received } from '../../helpers/servers'

const REQUEST = 'GET /again HTTP/1.1\r\nHost: x\r\n\r\n'

function answer(socket: net.Socket): void {
  socket.on('error', () => undefined)
  socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'))
}

/** Sends a request and replays it; returns the events of the replay. */
async function askTwice(engine: Engine, settings: Parameters<typeof connectClient>[1]): Promise<string[]> {
  send(engine, await connectClient(engine, settings), null, REQUEST)
  await untilComplete(engine, 1)
  await untilClosed(engine, 1)
  await engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 1 })
  expect((await untilComplete(engine, 2)).row).toMatchObject({ status: 200, replayOf: 1 })
  return eventNames(await untilClosed(engine, 2))
}

it('a replay uses the upstream proxy and TLS of its connection', async () => {
  const engine = await startEngine()
  const { cert, key, certFile } = await makeSelfSignedFiles({
    name: 'inside.example',
    names: ['inside.example']
  })
  const server = tls.createServer({ cert, key }, answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as net.AddressInfo
  const proxy = await listenSocks5({ names: { 'inside.example': { host: '127.0.0.1', port } } })
  const events = await askTwice(engine, {
    target: { host: 'inside.example', port: 443 },
    via: { kind: 'socks5', ...proxy.address },
    tls: { authority: certFile }
  })
  expect(events).toEqual(['open', 'connected', 'tunnel', 'tls', 'end', 'end', 'close'])
  expect(proxy.asked).toEqual(['domain inside.example:443', 'domain inside.example:443'])
})

it('a replay uses the Unix socket of its connection', async () => {
  const engine = await startEngine()
  const path = join(await temporaryFolder(), 'http')
  const server = net.createServer(answer).listen(path)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  expect(await askTwice(engine, { target: { path } })).toContain('connected')
  // After the removal of the session, the replayed connection still records the path it used.
  await engine.handlers['sessions.remove']({ id: 1 })
  await engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 2 })
  expect((await untilComplete(engine, 3)).row).toMatchObject({ status: 200, replayOf: 2 })
  expect((await untilClosed(engine, 3)).row.target).toBe(path)
})

it('a replay can use a different Unix socket', async () => {
  const engine = await startEngine()
  const path = join(await temporaryFolder(), 'http')
  const server = net.createServer(answer).listen(path)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  await engine.handlers['exchanges.replay']({
    capture: LIVE,
    target: { path },
    pieces: [{ kind: 'bytes', bytes: Buffer.from(REQUEST) }]
  })
  expect((await untilComplete(engine, 1)).row).toMatchObject({ status: 200 })
})

it('a replay to another server connects directly', async () => {
  const engine = await startEngine()
  const first = await listen(answer)
  const proxy = await listenSocks5()
  send(
    engine,
    await connectClient(engine, { target: first.address, via: { kind: 'socks5', ...proxy.address } }),
    null,
    REQUEST
  )
  await untilComplete(engine, 1)
  const other = await listen(answer)
  await engine.handlers['exchanges.replay']({
    capture: LIVE,
    exchange: 1,
    target: other.address,
    pieces: [{ kind: 'captured', start: 0, end: REQUEST.length }]
  })
  expect((await untilComplete(engine, 2)).row).toMatchObject({ status: 200 })
  expect(eventNames(await untilClosed(engine, 2))).not.toContain('tunnel')
})

it('a replay from a client to a TLS server of Tcplens uses TLS', async () => {
  const engine = await startEngine()
  const session = await engine.handlers['sessions.create']({
    config: {
      kind: 'server',
      name: '',
      listen: { host: '127.0.0.1', port: 0 },
      tls: { certificate: null }
    },
    start: true
  })
  const { port } = session.listening!
  const raw = await dial({ host: '127.0.0.1', port })
  const client = tls.connect({ socket: raw, rejectUnauthorized: false })
  await once(client, 'secureConnect')
  client.write(REQUEST)
  await expect.poll(() => engine.sessions.get(session.id).bytes.up).toBe(REQUEST.length)
  const asked = received(client)
  send(engine, session.id, null, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
  await untilComplete(engine, 1)
  client.end()
  await asked
  await untilClosed(engine, 1)
  await engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 1 })
  // Both ends are connections of this capture: the server's client, and the replay.
  await expect.poll(() => engine.sessions.get(session.id).bytes.up).toBe(2 * REQUEST.length)
})
