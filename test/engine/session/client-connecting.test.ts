/** Reaching a client's upstream server: name lookups, connect attempts, local addresses, pipes, timeouts. */

import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { listenDeaf } from '../../helpers/deaf-server'
import { connectClient, createClient, story, told } from '../../helpers/client'
import { listenNames } from '../../helpers/dns-server'
import {
  closeEvent,
  eventNames,
  readStream,
  send,
  startEngine,
  temporaryFolder,
  untilClosed
} from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { broken, closedPort, listen, receive, received } from '../../helpers/servers'

/** Why it did not start: the session's error. */
async function refusal(
  engine: Engine,
  id: number
): Promise<{ code: string; systemCode?: string; message: string }> {
  await expect(engine.sessions.start(id)).rejects.toMatchObject({ code: expect.any(String) as string })
  const { error, state } = engine.sessions.get(id)
  expect(state).toBe('failed')
  return error as { code: string; message: string }
}

async function untilEvent(engine: Engine, connection: number, name: string): Promise<void> {
  await waitFor(async () => {
    const { events } = await engine.handlers['connections.get']({ capture: 1, connection })
    expect(events.map((event) => event.name)).toContain(name)
  })
}

describe('a connection attempt', () => {
  it('is recorded as it starts, even if it is the only one', async () => {
    const engine = await startEngine()
    const server = await listen()
    await connectClient(engine, { target: server.address })
    ;(await server.accepted()).end()
    const { port } = server.address
    expect(told(await untilClosed(engine, 1), 'attempt', 'lookup')).toEqual([
      { event: 'attempt', address: '127.0.0.1', port, family: 4, what: 'begins' }
    ])
  })

  it('that is refused starts the next one at once', async () => {
    const engine = await startEngine()
    const names = await listenNames({ 'two.example': ['127.0.0.3', '127.0.0.1'] })
    const server = await listen()
    const { port } = server.address
    await connectClient(engine, {
      target: { host: 'two.example', port },
      lookup: { servers: [names.address] },
      happyEyeballs: 60_000
    })
    ;(await server.accepted()).end()
    const attempt = { event: 'attempt', port, family: 4 }
    expect(story(await untilClosed(engine, 1)).slice(1, 6)).toEqual([
      { event: 'lookup', leg: 'target', host: 'two.example', address: '127.0.0.3', family: 4 },
      { event: 'lookup', leg: 'target', host: 'two.example', address: '127.0.0.1', family: 4 },
      { ...attempt, address: '127.0.0.3', what: 'begins' },
      { ...attempt, address: '127.0.0.3', what: 'failed', code: 'ECONNREFUSED' },
      { ...attempt, address: '127.0.0.1', what: 'begins' }
    ])
  })

  it('that gets no response has the configured head start before the next', async () => {
    const engine = await startEngine()
    const deaf = await listenDeaf()
    const live = net.createServer((socket) => socket.end('here'))
    live.listen(deaf.port, '127.0.0.2')
    await once(live, 'listening')
    onTestFinished(() => void live.close())
    const names = await listenNames({ 'slow.example': ['127.0.0.1', '127.0.0.2'] })
    await connectClient(engine, {
      target: { host: 'slow.example', port: deaf.port },
      lookup: { servers: [names.address] },
      happyEyeballs: 120
    })
    const detail = await untilClosed(engine, 1)
    const attempts = detail.events.filter(({ name }) => name === 'attempt')
    expect(attempts.map(({ data }) => `${data['address'] as string} ${data['what'] as string}`)).toEqual([
      '127.0.0.1 begins',
      '127.0.0.1 timeout',
      '127.0.0.2 begins'
    ])
    const [first, timeout] = attempts.map(({ time }) => time)
    expect(timeout! - first!).toBeGreaterThanOrEqual(115)
    expect(told(detail, 'connected')).toMatchObject([{ remote: { host: '127.0.0.2', port: deaf.port } }])
    expect(String(await readStream(engine, 1, 'down'))).toBe('here')
  })

  it('is limited to one address when others are disabled', async () => {
    const engine = await startEngine()
    const names = await listenNames({ 'two.example': ['127.0.0.3', '127.0.0.1'] })
    const { port } = (await listen()).address
    const id = createClient(engine, {
      target: { host: 'two.example', port },
      lookup: { servers: [names.address] },
      happyEyeballs: false
    })
    expect(await refusal(engine, id)).toMatchObject({ systemCode: 'ECONNREFUSED' })
    expect(told(await untilClosed(engine, 1), 'attempt')).toHaveLength(2)
  })

  it('to each of several addresses is named when all fail', async () => {
    const engine = await startEngine()
    const names = await listenNames({ 'two.example': ['127.0.0.3', '127.0.0.4'] })
    const port = await closedPort()
    const id = createClient(engine, {
      target: { host: 'two.example', port },
      lookup: { servers: [names.address] }
    })
    expect(await refusal(engine, id)).toMatchObject({
      code: 'connect-failed',
      systemCode: 'ECONNREFUSED',
      message: `Cannot connect to two.example:${port}: nothing listens there. Is the server running, and is the port right? Tried 127.0.0.3 (ECONNREFUSED), 127.0.0.4 (ECONNREFUSED).`
    })
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'lookup', 'lookup', 'error', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'target', how: 'error', code: 'ECONNREFUSED' })
  })
})

describe('a name lookup', () => {
  it('uses the configured name servers and address family', async () => {
    const engine = await startEngine()
    const names = await listenNames({ 'mixed.example': ['::1', '127.0.0.1'] })
    const server = await listen()
    const target = { host: 'mixed.example', port: server.address.port }
    await connectClient(engine, { target, lookup: { servers: [names.address] }, family: 4 })
    ;(await server.accepted()).end()
    expect(names.asked).toEqual(['A mixed.example'])
    expect(told(await untilClosed(engine, 1), 'lookup')).toMatchObject([{ address: '127.0.0.1', family: 4 }])
  })

  it('requests both families, and alternates between them', async () => {
    const engine = await startEngine()
    const names = await listenNames({ 'mixed.example': ['::1', '::ffff:7f00:4', '127.0.0.3', '127.0.0.1'] })
    const server = await listen()
    const target = { host: 'mixed.example', port: server.address.port }
    await connectClient(engine, { target, lookup: { servers: [names.address] } })
    ;(await server.accepted()).end()
    expect([...names.asked].sort()).toEqual(['A mixed.example', 'AAAA mixed.example'])
    expect(told(await untilClosed(engine, 1), 'lookup').map(({ address }) => address)).toEqual([
      '::1',
      '127.0.0.3',
      '::ffff:127.0.0.4',
      '127.0.0.1'
    ])
  })

  it('uses a fixed address for the name', async () => {
    const engine = await startEngine()
    const server = await listen()
    const target = { host: 'www.example', port: server.address.port }
    await connectClient(engine, { target, lookup: { address: '127.0.0.1' } })
    ;(await server.accepted()).end()
    const detail = await untilClosed(engine, 1)
    expect(told(detail, 'lookup')).toEqual([
      { event: 'lookup', leg: 'target', host: 'www.example', address: '127.0.0.1', family: 4 }
    ])
    expect(detail.row.target).toBe(`www.example:${server.address.port}`)
  })

  it('passes hints to the system’s resolver', async () => {
    const engine = await startEngine()
    const server = await listen()
    const target = { host: 'localhost', port: server.address.port }
    await connectClient(engine, { target, family: 4, hints: ['addrconfig', 'v4mapped', 'all'] })
    ;(await server.accepted()).end()
    expect(told(await untilClosed(engine, 1), 'lookup')).toMatchObject([{ address: '127.0.0.1' }])
  })

  it.each([
    ['unknown.example', 'ENOTFOUND', 'reported that the name does not exist'],
    ['broken.example', 'EAI_AGAIN', 'the lookup failed on the server (SERVFAIL)']
  ])('of %s reports %s', async (host, systemCode, words) => {
    const engine = await startEngine()
    const names = await listenNames({ 'broken.example': 'failing' })
    const id = createClient(engine, { target: { host, port: 80 }, lookup: { servers: [names.address] } })
    const error = await refusal(engine, id)
    expect(error).toMatchObject({ code: 'connect-failed', systemCode })
    expect(error.message).toContain(words)
    expect(eventNames(await untilClosed(engine, 1))).toEqual(['open', 'error', 'close'])
  })

  it('without a response is ended by a stop at once', async () => {
    const engine = await startEngine()
    const names = await listenNames({ 'slow.example': 'silent' })
    const id = createClient(engine, {
      target: { host: 'slow.example', port: 80 },
      lookup: { servers: [names.address] }
    })
    const starting = engine.sessions.start(id)
    await waitFor(() => {
      expect(names.asked.length).toBeGreaterThan(0)
    })
    expect(engine.sessions.clients(id, 0, 10).rows).toMatchObject([
      { state: 'connecting', peer: 'slow.example:80', up: 0, down: 0 }
    ])
    // If stop waited for the attempt, the resolver would fail first with its own error.
    expect(await engine.sessions.stop(id)).toMatchObject({ state: 'stopped', error: null })
    await starting
    expect(story(await untilClosed(engine, 1)).slice(1)).toEqual([
      { event: 'close', up: 0, down: 0, endedBy: 'tcplens', how: 'fin' }
    ])
  })

  it('counts towards the connect timeout', async () => {
    const engine = await startEngine()
    const names = await listenNames({ 'slow.example': 'silent' })
    const id = createClient(engine, {
      target: { host: 'slow.example', port: 80 },
      lookup: { servers: [names.address] },
      connectTimeout: 100
    })
    expect(await refusal(engine, id)).toMatchObject({ systemCode: 'ETIMEDOUT' })
  })
})

describe('a connect timeout', () => {
  it('is recorded, and fails with an explanation', async () => {
    const engine = await startEngine()
    const target = await listenDeaf()
    const id = createClient(engine, { target, connectTimeout: 150 })
    expect(await refusal(engine, id)).toMatchObject({
      code: 'connect-failed',
      systemCode: 'ETIMEDOUT',
      message: `Cannot connect to 127.0.0.1:${target.port}: the connection was not established within 150 ms.`
    })
    expect(story(await untilClosed(engine, 1)).slice(2)).toEqual([
      { event: 'timeout', leg: 'target', what: 'connect', after: 150 },
      {
        event: 'error',
        leg: 'target',
        code: 'ETIMEDOUT',
        message: 'the connection was not established within 150 ms.'
      },
      { event: 'close', up: 0, down: 0, endedBy: 'tcplens', how: 'error', code: 'ETIMEDOUT' }
    ])
  })

  it('has no effect once connected', async () => {
    const engine = await startEngine()
    const [server, deaf] = [await listen(), await listenDeaf()]
    const id = await connectClient(engine, { target: server.address, connectTimeout: 50 })
    const target = await server.accepted()
    // Once the limit of this later attempt has passed, so has the limit of the first.
    const late = createClient(engine, { target: deaf, connectTimeout: 50 })
    expect(await refusal(engine, late)).toMatchObject({ systemCode: 'ETIMEDOUT' })
    send(engine, id, null, 'still here')
    expect(String(await receive(target, 10))).toBe('still here')
    target.end()
    expect(eventNames(await untilClosed(engine, 1))).not.toContain('timeout')
  })
})

describe('a local address and port', () => {
  it('are visible to the server', async () => {
    const engine = await startEngine()
    const server = await listen()
    const port = await closedPort()
    await connectClient(engine, { target: server.address, local: { address: '127.0.0.5', port } })
    const target = await server.accepted()
    expect([target.remoteAddress, target.remotePort]).toEqual(['127.0.0.5', port])
    target.end()
    expect((await untilClosed(engine, 1)).row.client).toBe(`127.0.0.5:${port}`)
  })

  it('that are in use are reported', async () => {
    const engine = await startEngine()
    const server = await listen()
    const { port } = (await listen()).address
    const id = createClient(engine, { target: server.address, local: { address: '127.0.0.1', port } })
    expect(await refusal(engine, id)).toMatchObject({
      systemCode: 'EADDRINUSE',
      message: expect.stringContaining(`the local port ${port} is in use`) as string
    })
  })

  it('that are not of this machine are reported', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = createClient(engine, { target: server.address, local: { address: '192.0.2.1' } })
    expect(await refusal(engine, id)).toMatchObject({
      systemCode: 'EADDRNOTAVAIL',
      message: expect.stringContaining('192.0.2.1 is not an address of this machine') as string
    })
  })

  it('exclude addresses of the other family', async () => {
    const engine = await startEngine()
    const names = await listenNames({ 'mixed.example': ['::1', '127.0.0.1'], 'six.example': ['::1'] })
    const server = await listen()
    const { port } = server.address
    const settings = { lookup: { servers: [names.address] }, local: { address: '127.0.0.1' } }
    await connectClient(engine, { target: { host: 'mixed.example', port }, ...settings })
    ;(await server.accepted()).end()
    expect(told(await untilClosed(engine, 1), 'attempt')).toMatchObject([{ address: '127.0.0.1' }])
    const id = createClient(engine, { target: { host: 'six.example', port }, ...settings })
    expect((await refusal(engine, id)).message).toContain('six.example has no IPv4 address')
  })
})

describe('a Unix socket', () => {
  it('can be dialled, and its path is its address', async () => {
    const engine = await startEngine()
    const path = join(await temporaryFolder(), 'echo.sock')
    const server = net.createServer((socket) => socket.pipe(socket))
    server.listen(path)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const id = await connectClient(engine, { target: { path } })
    expect(engine.sessions.clients(id, 0, 10).rows).toMatchObject([{ peer: path, state: 'open' }])
    send(engine, id, null, 'through a pipe')
    await expect.poll(() => engine.sessions.get(id).bytes).toEqual({ up: 14, down: 14 })
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    const detail = await untilClosed(engine, 1)
    expect(String(await readStream(engine, 1, 'down'))).toBe('through a pipe')
    expect(eventNames(detail)).toEqual(['open', 'connected', 'end', 'end', 'close'])
    expect(detail.row.target).toBe(path)
  })

  it('can be reset', async () => {
    const engine = await startEngine()
    const path = join(await temporaryFolder(), 'x.sock')
    const server = net.createServer((socket) => socket.on('error', () => undefined).resume())
    server.listen(path)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    await connectClient(engine, { target: { path } })
    await engine.handlers['connections.end']({ connection: 1, how: 'reset' })
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'tcplens', how: 'rst' })
  })

  it('that is missing, that has no listener, or that is a regular file is reported', async () => {
    const engine = await startEngine()
    const folder = await temporaryFolder()
    const missing = createClient(engine, { target: { path: join(folder, 'missing') } })
    expect(await refusal(engine, missing)).toMatchObject({
      systemCode: 'ENOENT',
      message: expect.stringContaining('the socket does not exist') as string
    })
    await writeFile(join(folder, 'file'), 'words')
    const file = createClient(engine, { target: { path: join(folder, 'file') } })
    expect(await refusal(engine, file)).toMatchObject({
      systemCode: 'ENOTSOCK',
      message: expect.stringContaining('this is a file, not a socket') as string
    })
  })
})

describe('the socket’s settings', () => {
  it('enable keep-alive probes', async () => {
    const engine = await startEngine()
    const server = await listen()
    const { port } = server.address
    const id = await connectClient(engine, { target: server.address, keepAlive: { delay: 30_000 } })
    const table = await readFile('/proc/net/tcp', 'latin1')
    const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
    const line = table.split('\n').find((row) => row.trim().split(/\s+/)[2] === remote)
    // Timer 2 is that of keep-alive.
    expect(line?.trim().split(/\s+/)[5]).toMatch(/^02:/)
    await engine.sessions.stop(id)
  })

  it('keep the stream open after the server’s FIN', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = await connectClient(engine, { target: server.address, halfOpen: true })
    const target = await server.accepted()
    target.end('that was all')
    await untilEvent(engine, 1, 'end')
    expect(engine.sessions.clients(id, 0, 1).rows).toMatchObject([{ state: 'theirs-ended' }])
    send(engine, id, null, 'not for me')
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    expect(String(await received(target))).toBe('not for me')
  })

  it('reset an idle connection after the configured time', async () => {
    const engine = await startEngine()
    const server = await listen()
    await connectClient(engine, { target: server.address, idle: { after: 80, then: 'reset' } })
    expect(await broken((await server.accepted()).resume())).toBe('ECONNRESET')
    const detail = await untilClosed(engine, 1)
    expect(told(detail, 'timeout')).toEqual([
      { event: 'timeout', leg: 'target', what: 'idle', after: 80, then: 'reset' }
    ])
  })
})

it('invalid settings are refused before a connection is opened', async () => {
  const engine = await startEngine()
  const id = createClient(engine, {
    target: { host: 'example.org', port: 80 },
    lookup: { address: 'example.net' }
  })
  expect(await refusal(engine, id)).toMatchObject({
    code: 'bad-input',
    message: 'The fixed address “example.net” is not an IP address such as 127.0.0.1 or ::1.'
  })
  expect(engine.sessions.get(id).connections.total).toBe(0)
})
