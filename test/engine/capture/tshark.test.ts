/** The live file in Wireshark: while it grows, and when it is complete. */

import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { startEngine, startProxy, untilClosed, LIVE } from '../../helpers/engine'
import { needs } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, closedPort, dial, listen, receive, received } from '../../helpers/servers'
import { follow, remarks, tshark } from '../../helpers/tshark'

const hex = (bytes: Buffer): string => bytes.toString('hex')

it('reads the file without warnings, however the connections ended', needs('tshark'), async () => {
  const engine = await startEngine()
  const server = await listen((socket) => socket.pipe(socket))
  const proxy = await startProxy(engine, server.address)
  const refused = await startProxy(engine, { host: '127.0.0.1', port: await closedPort() })

  const orderly = await dial(proxy.address)
  const sent = randomBytes(1_500_000)
  orderly.end(sent)
  await received(orderly)

  const reset = await dial(proxy.address)
  reset.write('before the reset')
  await receive(reset, 16)
  reset.resetAndDestroy()

  const unanswered = await dial(refused.address)
  unanswered.write('into nothing')
  unanswered.resume()
  await broken(unanswered)

  const stopped = await dial(proxy.address)
  stopped.write('still open')
  await receive(stopped, 10)
  for (const connection of [1, 2, 3]) await untilClosed(engine, connection)
  expect(await remarks(engine)).toEqual([])

  await engine.close()
  const { stderr } = await tshark(engine, '-q', '-z', 'io,phs')
  expect({ remarks: await remarks(engine), stderr }).toEqual({ remarks: [], stderr: '' })
  expect(await follow(engine, 0)).toEqual([hex(sent), hex(sent)])
  expect(await follow(engine, 1)).toEqual([
    hex(Buffer.from('before the reset')),
    hex(Buffer.from('before the reset'))
  ])
})

it('reads the file repeatedly while it grows', needs('tshark'), async () => {
  const engine = await startEngine()
  const server = await listen()
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  const target = await server.accepted()
  let sent = Buffer.alloc(0)
  for (let round = 1; round <= 3; round++) {
    const more = randomBytes(200_000, round)
    sent = Buffer.concat([sent, more])
    client.write(more)
    await receive(target, more.length)
    await expect
      .poll(async () => (await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })).row.up)
      .toBe(sent.length)
    expect(await remarks(engine)).toEqual([])
    expect((await follow(engine, 0))[0]).toBe(hex(sent))
  }
})

it('shows events as readable comments', needs('tshark'), async () => {
  const engine = await startEngine()
  const server = await listen()
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  const target = await server.accepted()
  target.write('ready')
  await receive(client, 5)
  client.end()
  await received(target)
  target.end()
  await untilClosed(engine, 1)
  const { stdout } = await tshark(engine, '-T', 'fields', '-e', 'frame.comment', '-Y', 'frame.comment')
  const sentences = stdout
    .trim()
    .split('\n')
    .map((line) => line.slice(0, line.indexOf('tcplens:')).trim().replaceAll(/:\d+/g, ':PORT'))
  expect(sentences).toEqual([
    'Accepted 127.0.0.1:PORT, relayed to 127.0.0.1:PORT.',
    'Connected to 127.0.0.1:PORT from 127.0.0.1:PORT.',
    'The client ended its stream.',
    'The server ended its stream.',
    'Closed first by the client (FIN): 0 bytes to the server, 5 bytes to the client.'
  ])
})

it('decodes HTTP over IPv6', needs('tshark'), async () => {
  const engine = await startEngine()
  const server = await listen(undefined, { host: '::1' })
  const proxy = await startProxy(engine, server.address, '::1')
  const client = await dial(proxy.address)
  client.end('GET /v6 HTTP/1.1\r\nHost: six\r\n\r\n')
  const target = await server.accepted()
  await received(target)
  target.end('HTTP/1.1 204 No Content\r\n\r\n')
  await untilClosed(engine, 1)
  const { stdout } = await tshark(
    engine,
    '-d',
    `tcp.port==${proxy.address.port},http`,
    '-Y',
    'http',
    '-T',
    'fields',
    '-e',
    'ipv6.src',
    '-e',
    'http.request.uri',
    '-e',
    'http.response.code'
  )
  expect(stdout).toBe('::1\t/v6\t\n::1\t\t204\n')
  expect(await remarks(engine)).toEqual([])
})

it('names each session as an interface', needs('tshark'), async () => {
  const engine = await startEngine()
  await startProxy(engine, { host: '127.0.0.1', port: 9 })
  await engine.close()
  const text = (await readFile(engine.capture.path)).toString('latin1')
  expect(text).toContain('127.0.0.1:0 to 127.0.0.1:9')
  expect(text).toContain('tcplens:{"session":1,"config":')
})
