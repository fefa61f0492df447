/** Clients that name their destination: the proxy's replies, the relayed bytes, and the entries in the capture. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { ProxyConfig } from '../../../src/shared/contract/sessions'
import {
  closeEvent,
  eventNames,
  LIVE,
  readStream,
  startEngine,
  startProxyOf,
  untilClosed,
  untilComplete,
  type StartedListener
} from '../../helpers/engine'
import { ok } from '../../helpers/http-traffic'
import { needs } from '../../helpers/peers'
import { run } from '../../helpers/run'
import { broken, closedPort, dial, listen, receive, received } from '../../helpers/servers'
import { remarks, tshark } from '../../helpers/tshark'

const GREETING = Buffer.from([5, 1, 0])

function socks5Connect(port: number): Buffer {
  return Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 255])
}

/** Starts a session in a mode; also returns the curl options that select it. */
async function startMode(
  mode: NonNullable<ProxyConfig['mode']>,
  settings: Partial<ProxyConfig> = {}
): Promise<{ engine: Engine; proxy: StartedListener; where: string }> {
  const engine = await startEngine()
  const proxy = await startProxyOf(engine, { mode, ...settings })
  return { engine, proxy, where: `127.0.0.1:${proxy.address.port}` }
}

describe('by SOCKS5', () => {
  it(
    'the negotiation and the contents are one connection and two conversations of the file',
    needs('tshark'),
    async () => {
      const { engine, proxy } = await startMode('socks')
      const server = await listen()
      const client = await dial(proxy.address)
      client.write(GREETING)
      expect([...(await receive(client, 2))]).toEqual([5, 0])
      client.write(socks5Connect(server.address.port))
      const target = await server.accepted()
      expect([...(await receive(client, 10)).subarray(0, 4)]).toEqual([5, 0, 0, 1])
      client.end('question')
      expect(String(await received(target))).toBe('question')
      target.end('answer')
      expect(String(await received(client))).toBe('answer')

      const detail = await untilClosed(engine, 1)
      expect(eventNames(detail)).toEqual(['open', 'asked', 'connected', 'layer', 'end', 'end', 'close'])
      const { port } = server.address
      expect(detail.row).toMatchObject({ target: `127.0.0.1:${port}`, up: 21, down: 18 })
      const layer = detail.events.find(({ name }) => name === 'layer')
      expect(layer?.data).toMatchObject({
        inside: 'tunnel',
        leg: 1,
        up: 13,
        down: 12,
        remote: server.address
      })
      expect(String((await readStream(engine, 1, 'up')).subarray(13))).toBe('question')
      expect(String((await readStream(engine, 1, 'down')).subarray(12))).toBe('answer')
      expect(await remarks(engine)).toEqual([])
      const fields = ['-T', 'fields', '-e', 'tcp.stream', '-e', 'tcp.payload']
      const { stdout } = await tshark(engine, ...fields, '-Y', 'tcp.len > 0')
      const hex = (text: string): string => Buffer.from(text).toString('hex')
      const lines = stdout.trim().split('\n')
      expect(lines.slice(-2)).toEqual([`1\t${hex('question')}`, `1\t${hex('answer')}`])
      expect(lines.slice(0, -2).every((line) => line.startsWith('0\t'))).toBe(true)
    }
  )

  it('bytes that the client sends before the reply go to the server', async () => {
    const { proxy } = await startMode('socks')
    const server = await listen()
    const client = await dial(proxy.address)
    client.end(Buffer.concat([GREETING, socks5Connect(server.address.port), Buffer.from('early')]))
    const target = await server.accepted()
    expect(String(await received(target))).toBe('early')
    target.end()
    expect(await received(client)).toHaveLength(12)
  })
})

describe('curl', needs('curl'), () => {
  it.each([
    ['socks', ['--socks5-hostname']],
    ['socks', ['--socks5']],
    ['socks', ['--socks4']],
    ['socks', ['--socks4a']],
    ['http', ['--proxytunnel', '--proxy']],
    ['auto', ['--socks5-hostname']],
    ['auto', ['--socks4a']],
    ['auto', ['--proxytunnel', '--proxy']]
  ] as const)('through mode %s by %s: the exchange in the tunnel is decoded', async (mode, [...how]) => {
    const { engine, where } = await startMode(mode)
    const server = await listen((socket) => {
      socket.once('data', () => socket.end(ok('the page')))
    })
    const url = `http://localhost:${server.address.port}/page`
    const { stdout } = await run('curl', ['-sS', '-4', ...how, where, url])
    expect(stdout).toBe('the page')
    const detail = await untilClosed(engine, 1)
    expect(detail.row).toMatchObject({ protocol: 'http/1' })
    const input = { capture: LIVE, connection: 1, first: 0, count: 10 }
    const { exchanges } = await engine.handlers['connections.exchanges'](input)
    const { row } = await untilComplete(engine, exchanges.at(-1)!)
    expect(row).toMatchObject({ method: 'GET', target: '/page', status: 200, state: 'complete' })
  })

  it.each([
    ['socks', '--socks5-hostname', /refused|SOCKS5/i],
    ['http', '--proxy', /502/]
  ] as const)('through mode %s gets an error when the server cannot be reached', async (mode, how, words) => {
    const { engine, where } = await startMode(mode)
    const url = `https://127.0.0.1:${await closedPort()}/`
    const { code, stderr } = await run('curl', ['-sS', how, where, url])
    expect(code).not.toBe(0)
    expect(stderr).toMatch(words)
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'target', how: 'error', code: 'ECONNREFUSED' })
    expect(eventNames(detail)).toContain('answered')
  })
})

describe('a client', () => {
  it('without a proxy request goes to the fixed server of an auto proxy', async () => {
    const server = await listen()
    const { engine, proxy } = await startMode('auto', { target: server.address })
    const client = await dial(proxy.address)
    client.end('\u0000raw bytes')
    const target = await server.accepted()
    expect(String(await received(target))).toBe('\u0000raw bytes')
    target.end()
    await received(client)
    expect(eventNames(await untilClosed(engine, 1))).toEqual(['open', 'connected', 'end', 'end', 'close'])
  })

  it('that waits for its server to speak goes there too', async () => {
    const server = await listen((socket) => {
      socket.end('220 ready\r\n')
    })
    const { proxy } = await startMode('auto', { target: server.address })
    expect(String(await received(await dial(proxy.address)))).toBe('220 ready\r\n')
  })

  it('that sends nothing in time is disconnected', async () => {
    const { engine, proxy } = await startMode('socks', { arrivalTimeout: 50 })
    const client = await dial(proxy.address)
    client.write(GREETING.subarray(0, 1))
    expect(await received(client)).toHaveLength(0)
    client.end()
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'timeout', 'end', 'close'])
  })

  it('that disconnects while its server is dialled leaves no connection', async () => {
    const { engine, proxy } = await startMode('socks')
    const client = await dial(proxy.address)
    client.write(GREETING)
    await receive(client, 2)
    client.resetAndDestroy()
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'client', how: 'rst' })
    expect(engine.sessions.get(proxy.id).connections.open).toBe(0)
  })
})

describe('a loop', () => {
  it('is detected before the start when the settings show it', async () => {
    const engine = await startEngine()
    const port = await closedPort()
    const { id } = engine.sessions.create({
      kind: 'proxy',
      name: '',
      listen: { host: '127.0.0.1', port },
      target: { host: 'localhost', port }
    })
    await expect(engine.sessions.start(id)).rejects.toThrow(/is the listening addr/)
  })

  it('is refused to a client that requests the proxy itself', async () => {
    const { engine, proxy } = await startMode('socks')
    const client = await dial(proxy.address)
    client.write(Buffer.concat([GREETING, socks5Connect(proxy.address.port)]))
    const answer = await received(client)
    expect(answer[3]).not.toBe(0)
    client.end()
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ code: 'ELOOP' })
    // Its own upstream connection closes with it.
    await expect.poll(() => engine.sessions.get(proxy.id).connections.open).toBe(0)
  })

  it('over another proxy is cut where it returns', async () => {
    const engine = await startEngine()
    const port = await closedPort()
    const second = await startProxyOf(engine, { target: { host: '127.0.0.1', port } })
    const first = await startProxyOf(engine, { listen: { host: '127.0.0.1', port }, target: second.address })
    const client = await dial(first.address)
    expect(await broken(client)).toBe('ECONNRESET')
    expect(engine.sessions.get(first.id).error).toMatchObject({ code: 'proxy-loop' })
    // Both ends of each connection are registered at about the same time.
    expect(engine.sessions.get(first.id).connections.total).toBeLessThan(10)
  })
})

describe('upstream connections', () => {
  it('go to an override of the requested address', async () => {
    const server = await listen()
    const from = { host: 'db.example.test', port: 5432 }
    const { engine, proxy } = await startMode('socks', { overrides: [{ from, to: server.address }] })
    const client = await dial(proxy.address)
    const name = Buffer.from(from.host)
    const request = Buffer.concat([
      Buffer.from([5, 1, 0, 3, name.length]),
      name,
      Buffer.from([5432 >> 8, 5432 & 255])
    ])
    client.end(Buffer.concat([GREETING, request, Buffer.from('hello')]))
    const target = await server.accepted()
    expect(String(await received(target))).toBe('hello')
    target.end()
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toContain('overridden')
    expect(detail.row.target).toBe('db.example.test:5432')
  })

  it('go through another proxy', async () => {
    const server = await listen()
    const { engine, proxy } = await startMode('socks')
    const { host, port } = proxy.address
    const outer = await startProxyOf(engine, {
      target: server.address,
      out: { via: { kind: 'socks5', host, port } }
    })
    const client = await dial(outer.address)
    client.end('over two')
    const target = await server.accepted()
    expect(String(await received(target))).toBe('over two')
    target.end('back')
    expect(String(await received(client))).toBe('back')
  })
})
