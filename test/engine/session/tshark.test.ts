/** Captures of connections whose one end is Tcplens, as Wireshark sees them. */

import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'
import tls from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../../helpers/certificates'
import { createClient } from '../../helpers/client'
import {
  send,
  startClient,
  startEngine,
  startProxy,
  startServer,
  temporaryFolder,
  untilClosed
} from '../../helpers/engine'
import { needs } from '../../helpers/peers'
import { listenHttpProxy, listenSocks5 } from '../../helpers/proxies'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, closedPort, dial, listen, receive, received } from '../../helpers/servers'
import { follow, remarks, tshark } from '../../helpers/tshark'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

it(
  'a server session’s capture causes no warning, and its streams equal the bytes',
  needs('tshark'),
  async () => {
    const engine = await startEngine()
    const server = await startServer(engine)
    const [up, down] = [randomBytes(300_000, 1), randomBytes(500_000, 2)]

    const orderly = await dial(server.address)
    await expect.poll(() => engine.sessions.get(server.id).connections.open).toBe(1)
    engine.sessions.send(server.id, [1], down)
    await receive(orderly, down.length)
    orderly.end(up)
    await received(orderly)
    await untilClosed(engine, 1)

    const resetting = await dial(server.address)
    resetting.write('before', () => resetting.resetAndDestroy())
    await untilClosed(engine, 2)

    const wasReset = await dial(server.address)
    await expect.poll(() => engine.sessions.get(server.id).connections.total).toBe(3)
    send(engine, server.id, [3], 'go away')
    await receive(wasReset, 7)
    const seen = broken(wasReset.resume())
    await engine.handlers['connections.end']({ connection: 3, how: 'reset' })
    await seen

    // A client that never closes: ended by a FIN, the time limit, and a reset.
    const stubborn = await dial(server.address)
    stubborn.resume()
    await expect.poll(() => engine.sessions.get(server.id).connections.total).toBe(4)
    await engine.close()

    const { stderr } = await tshark(engine, '-q', '-z', 'io,phs')
    expect({ remarks: await remarks(engine), stderr }).toEqual({ remarks: [], stderr: '' })
    expect([await follow(engine, 0), await follow(engine, 1), await follow(engine, 2)]).toEqual([
      [hex(up), hex(down)],
      [hex(Buffer.from('before')), ''],
      ['', hex(Buffer.from('go away'))]
    ])
  }
)

it(
  'a client session’s capture causes no warning, and its streams equal the bytes',
  needs('tshark'),
  async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const bytes = randomBytes(400_000)
    const id = await startClient(engine, { host: 'localhost', port: server.address.port })
    engine.sessions.send(id, null, bytes)
    await expect.poll(() => engine.sessions.get(id).bytes.down).toBe(bytes.length)
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    await untilClosed(engine, 1)

    const refused = engine.sessions.create({
      kind: 'client',
      name: '',
      target: { host: '127.0.0.1', port: await closedPort() }
    })
    for (let attempt = 0; attempt < 3; attempt++)
      await engine.sessions.start(refused.id).catch(() => undefined)
    await engine.close()

    expect(await remarks(engine)).toEqual([])
    const { stdout } = await tshark(
      engine,
      '-Y',
      `tcp.port == ${server.address.port}`,
      '-T',
      'fields',
      '-e',
      'tcp.stream'
    )
    const stream = Number(stdout.split('\n')[0])
    expect(await follow(engine, stream)).toEqual([hex(bytes), hex(bytes)])
  }
)

it(
  'a client session to a server session of one capture makes two conversations',
  needs('tshark'),
  async () => {
    const engine = await startEngine()
    const server = await startServer(engine)
    const id = await startClient(engine, server.address)
    await expect.poll(() => engine.sessions.get(server.id).connections.open).toBe(1)
    send(engine, id, null, 'ping')
    await expect.poll(() => engine.sessions.get(server.id).bytes.up).toBe(4)
    send(engine, server.id, null, 'pong!')
    await expect.poll(() => engine.sessions.get(id).bytes.down).toBe(5)
    await engine.close()
    expect(await remarks(engine)).toEqual([])
    const { stdout } = await tshark(
      engine,
      '-Y',
      'tcp.len > 0',
      '-T',
      'fields',
      '-e',
      'tcp.stream',
      '-e',
      'tcp.payload'
    )
    const byStream = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[1] ?? '')
    expect(byStream.sort()).toEqual(
      ['ping', 'ping', 'pong!', 'pong!'].map((text) => hex(Buffer.from(text))).sort()
    )
  }
)

it('a relay’s capture with every kind of event causes no warning', needs('tshark'), async () => {
  const engine = await startEngine()
  const server = await listen((socket) => socket.pause())
  const proxy = await startProxy(engine, { host: 'localhost', port: server.address.port })
  const client = await dial(proxy.address)
  const target = await server.accepted()
  const bytes = randomBytes(40 * 1024 * 1024)
  client.write(bytes)
  await expect
    .poll(() => target.readableLength)
    .toBeGreaterThan(0)
    .catch(() => undefined)
  target.write('first')
  await receive(client, 5)
  await receive(target, bytes.length)
  client.write('last words', () => client.resetAndDestroy())
  await untilClosed(engine, 1)
  const waiting = await dial(proxy.address)
  waiting.pause()
  await server.accepted()
  await engine.close()
  expect(await remarks(engine)).toEqual([])
})

it(
  'captures of clients through proxies, TLS and Unix sockets cause no warning',
  needs('tshark'),
  async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.end('hello'))
    const { cert, key } = await makeSelfSignedFiles({ name: 'localhost' })
    const path = join(await temporaryFolder(), 'pipe')
    const secure = tls.createServer({ cert, key }, (socket) => socket.end('inside'))
    secure.on('tlsClientError', () => undefined)
    secure.listen(0, '127.0.0.1')
    const pipe = net.createServer((socket) => socket.end('through a pipe')).listen(path)
    await Promise.all([once(secure, 'listening'), once(pipe, 'listening')])
    onTestFinished(() => {
      secure.close()
      pipe.close()
    })
    const { port } = secure.address() as net.AddressInfo
    const target = { host: '127.0.0.1', port }
    const [socks, http] = [
      await listenSocks5(),
      await listenHttpProxy({ answer: Buffer.from('HTTP/1.1 502 No\r\n\r\n') })
    ]
    const ways: Parameters<typeof createClient>[1][] = [
      { target: server.address, via: { kind: 'socks5', ...socks.address } },
      { target: server.address, via: { kind: 'http', ...http.address } },
      { target, tls: { verify: false } },
      { target, tls: {} },
      { target: { path } },
      { target: { host: 'localhost', port: await closedPort() } },
      { target: server.address, tls: {} }
    ]
    for (const [at, way] of ways.entries()) {
      await engine.sessions.start(createClient(engine, way)).catch(() => undefined)
      await untilClosed(engine, at + 1)
    }
    await engine.close()
    const { stderr } = await tshark(engine, '-q', '-z', 'io,phs')
    expect({ remarks: await remarks(engine), stderr }).toEqual({ remarks: [], stderr: '' })
  }
)
