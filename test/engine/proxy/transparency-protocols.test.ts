/**
 * Clients that connect in odd ways: their requests are understood however the bytes are split, nonsense is reported
 * and closed, missing input times out, and none of it blocks the next client.
 */

import type net from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { ProxyConfig } from '../../../src/shared/contract/sessions'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { askFor, connectRequest, socks5Reply, socks5Request, type Speaks } from '../../helpers/asking'
import { closeEvent, listening, startEngine, temporaryFolder, untilClosed } from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, closedPort, dial, listen, receive, received } from '../../helpers/servers'
import { secureInPieces, turns } from '../../helpers/tls-client'
import { openWay } from '../../helpers/proxied-pairs'

const HERE = { host: '127.0.0.1', port: 0 }

/** Concurrent handshakes. */
const AT_A_TIME = 20

type Settings = Omit<ProxyConfig, 'kind' | 'name' | 'listen'>

async function start(settings: Settings, engine?: Engine): Promise<{ engine: Engine; proxy: Endpoint }> {
  const running = engine ?? (await startEngine({ authorityFolder: await temporaryFolder() }))
  const session = await running.handlers['sessions.create']({
    config: { kind: 'proxy', name: '', listen: HERE, ...settings },
    start: true
  })
  return { engine: running, proxy: listening(session) }
}

/** Returns all bytes received until the far end closes or resets this socket. */
async function untilDone(socket: net.Socket): Promise<Buffer> {
  const pieces: Buffer[] = []
  socket.on('data', (bytes: Buffer) => pieces.push(bytes))
  socket.once('end', () => socket.end())
  await broken(socket)
  return Buffer.concat(pieces)
}

/** Returns true if the proxy still serves a well-behaved client. */
async function serves(proxy: Endpoint, speaks: Speaks): Promise<boolean> {
  const server = await listen((socket) => socket.pipe(socket))
  const socket = await dial(proxy)
  await askFor(socket, speaks, server.address)
  socket.write('still here')
  return String(await receive(socket, 10)) === 'still here'
}

describe('a client request sent byte by byte', () => {
  it.each<[Speaks, Settings['mode'] & string]>([
    ['socks4', 'socks'],
    ['socks4a', 'socks'],
    ['socks5', 'socks'],
    ['connect', 'http'],
    ['socks4a', 'auto'],
    ['socks5', 'auto'],
    ['connect', 'auto']
  ])('is parsed: %s in mode %s', async (speaks, mode) => {
    const { proxy } = await start({ mode })
    const server = await listen()
    const socket = (await dial(proxy)).setNoDelay(true)
    await askFor(socket, speaks, server.address, async (bytes) => {
      for (const byte of bytes) {
        socket.write(Buffer.from([byte]))
        await turns(2)
      }
    })
    const target = await server.accepted()
    socket.end('through')
    expect(String(await received(target))).toBe('through')
  })

  it.each<[Speaks, Settings['mode'] & string]>([
    ['socks4a', 'socks'],
    ['socks5', 'auto'],
    ['connect', 'http']
  ])('can be followed by payload at once: %s in mode %s', async (speaks, mode) => {
    const { proxy } = await start({ mode })
    const server = await listen()
    const socket = await dial(proxy)
    // Data before the proxy's reply: allowed, and common in clients that save a round trip.
    await askFor(socket, speaks, server.address, (bytes) => {
      const isLast = speaks !== 'socks5' || bytes.length > 3
      socket.write(isLast ? Buffer.concat([bytes, Buffer.from('in a hurry')]) : bytes)
    })
    expect(String(await receive(await server.accepted(), 10))).toBe('in a hurry')
  })

  it.each<[Speaks, Settings['mode'] & string]>([
    ['socks4a', 'socks'],
    ['socks5', 'auto'],
    ['connect', 'http']
  ])(
    'receives the greeting of a server that speaks first after the reply: %s in mode %s',
    async (speaks, mode) => {
      const { proxy } = await start({ mode })
      const server = await listen((socket) => socket.end('220 welcome'))
      const socket = await dial(proxy)
      await askFor(socket, speaks, server.address)
      expect(String(await received(socket))).toBe('220 welcome')
    }
  )

  it('works with TLS: a ClientHello split at every byte, and into single bytes', async () => {
    const engine = await startEngine({ authorityFolder: await temporaryFolder() })
    const passage = await openWay(
      engine,
      { name: '', mode: 'socks', speaks: 'socks5', tls: 'in' },
      // Clients that leave right after the handshake look like clients that reject the certificate.
      { tls: { clients: 'intercept', target: 'plain', passPinned: false } }
    )
    const { pem } = await engine.handlers['authority.get']({})
    let length = 2
    const attempt = async (cut: (hello: Buffer) => readonly Buffer[]): Promise<boolean> => {
      const carrier = (await dial(passage.proxy)).setNoDelay(true)
      await askFor(carrier, 'socks5', passage.asked)
      const socket = await secureInPieces(carrier, pem, (hello) => {
        length = hello.length
        return cut(hello)
      })
      const { authorized } = socket
      socket.destroy()
      carrier.destroy()
      return authorized
    }
    expect(await attempt((hello) => [...hello].map((byte) => Buffer.from([byte])))).toBe(true)
    for (let from = 1; from < length; from += AT_A_TIME) {
      const cuts = Array.from({ length: Math.min(AT_A_TIME, length - from) }, (_, at) => from + at)
      const trusted = await Promise.all(
        cuts.map((at) => attempt((hello) => [hello.subarray(0, at), hello.subarray(at)]))
      )
      expect(cuts.filter((_, at) => trusted[at] !== true)).toEqual([])
    }
  }, 120_000)
})

describe('invalid input', () => {
  it.each([
    ['SOCKS5 greeting, then garbage', 'socks', Buffer.concat([Buffer.from([5, 1, 0]), randomBytes(3000, 5)])],
    ['SOCKS5 without a common method', 'socks', Buffer.from([5, 1, 0x80])],
    ['SOCKS5 with no methods at all', 'socks', Buffer.from([5, 0])],
    ['SOCKS5, BIND', 'socks', Buffer.from([5, 1, 0, 5, 2, 0, 1, 127, 0, 0, 1, 0, 80])],
    ['SOCKS5, an unknown address type', 'socks', Buffer.from([5, 1, 0, 5, 1, 0, 9, 127, 0, 0, 1, 0, 80])],
    [
      'SOCKS4 with an endless user',
      'socks',
      Buffer.concat([Buffer.from([4, 1, 0, 80, 1, 2, 3, 4]), Buffer.alloc(70_000, 'u')])
    ],
    ['an unknown protocol', 'socks', randomBytes(3000, 6)],
    ['an unknown method', 'http', Buffer.from('\0\0\0\0 / HTTP/1.1\r\n\r\n')],
    ['CONNECT without a port', 'http', Buffer.from('CONNECT nowhere HTTP/1.1\r\n\r\n')],
    ['an unterminated head', 'http', Buffer.from(`GET http://h/ HTTP/1.1\r\nX: ${'x'.repeat(300_000)}`)],
    ['a path without a host', 'http', Buffer.from('GET / HTTP/1.1\r\nHost: h\r\n\r\n')],
    ['no proxy request without a fixed server', 'auto', Buffer.from('EHLO there\r\n')]
  ] as const)('%s ends the connection, and the next client is served', async (_name, mode, bytes) => {
    const { engine, proxy } = await start({ mode, arrivalTimeout: 5000 })
    const socket = await dial(proxy)
    socket.write(bytes)
    await untilDone(socket)
    const { how } = closeEvent(await untilClosed(engine, 1))
    expect(['fin', 'rst', 'error']).toContain(how)
    expect(await serves(proxy, mode === 'http' ? 'connect' : 'socks5')).toBe(true)
  })

  it('an unknown name or a closed port is reported to the client in its protocol', async () => {
    const { proxy } = await start({ mode: 'auto' })
    const port = await closedPort()
    const socks = await dial(proxy)
    socks.write(Buffer.from([5, 1, 0]))
    await receive(socks, 2)
    socks.write(socks5Request({ host: '127.0.0.1', port }))
    // RFC 1928: connection refused.
    expect(await socks5Reply(socks)).toBe(5)
    const http = await dial(proxy)
    http.write(connectRequest({ host: '127.0.0.1', port }))
    expect(String(await untilDone(http))).toMatch(/^HTTP\/1\.1 502 [^]*ECONNREFUSED|refused/)
  })
})

describe('a client that does not complete its request', () => {
  it.each<[string, Settings, Buffer[]]>([
    ['says nothing', { mode: 'socks' }, []],
    ['greets, and then sends nothing', { mode: 'socks' }, [Buffer.from([5, 1, 0])]],
    ['sends half a head', { mode: 'http' }, [Buffer.from('CONNECT a:1 HT')]],
    ['sends nothing to auto', { mode: 'auto' }, []],
    [
      'begins TLS and stops',
      { mode: 'forward', target: { host: '127.0.0.1', port: 9 }, tls: { clients: 'intercept' } },
      [Buffer.from([0x16, 3, 1, 2, 0, 1, 0])]
    ]
  ])('%s: is disconnected after the timeout', async (_name, settings, pieces) => {
    const { engine, proxy } = await start({ ...settings, arrivalTimeout: 150 })
    const socket = await dial(proxy)
    for (const piece of pieces) socket.write(piece)
    await untilDone(socket)
    const { events } = await untilClosed(engine, 1)
    expect(events.find(({ name }) => name === 'timeout')?.data).toMatchObject({ after: 150 })
  })

  it('drips: each byte in time, but the whole request too late', async () => {
    const { proxy } = await start({ mode: 'http', arrivalTimeout: 200 })
    const socket = await dial(proxy)
    const drip = setInterval(() => socket.writable && socket.write('x'), 20)
    await untilDone(socket)
    clearInterval(drip)
    expect(await serves(proxy, 'connect')).toBe(true)
  })
})

describe('a proxy loop', () => {
  /** Returns the reply to the client and the recorded events. */
  async function toldBy(engine: Engine, proxy: Endpoint, speaks: Speaks, target: Endpoint): Promise<string> {
    const socket = await dial(proxy)
    let told: string
    if (speaks === 'socks5') {
      socket.write(Buffer.from([5, 1, 0]))
      await receive(socket, 2)
      socket.write(socks5Request(target))
      told = `code ${await socks5Reply(socket)}`
      socket.end()
    } else {
      if (speaks === 'connect') socket.write(connectRequest(target))
      told = (await untilDone(socket)).toString('latin1')
    }
    const detail = await untilClosed(engine, 1)
    return [told, ...detail.events.map(({ text }) => text)].join('\n')
  }

  const ADDRESSES = ['127.0.0.1', 'localhost', '127.0.0.2']

  it.each(ADDRESSES)('to the proxy itself at %s is refused at the start: forward', async (host) => {
    const port = await closedPort()
    const engine = await startEngine()
    const started = engine.handlers['sessions.create']({
      config: { kind: 'proxy', name: '', listen: { host: '0.0.0.0', port }, target: { host, port } },
      start: true
    })
    await expect(Promise.resolve(started)).rejects.toThrow(/is the listening addr/)
  })

  it.each(
    ADDRESSES.flatMap((host) => [
      [host, 'socks5', 'socks'] as const,
      [host, 'connect', 'http'] as const,
      [host, 'connect', 'auto'] as const
    ])
  )('to the proxy itself at %s is refused and reported: %s in mode %s', async (host, speaks, mode) => {
    const port = await closedPort()
    const engine = await startEngine()
    const { id } = await engine.handlers['sessions.create']({
      config: { kind: 'proxy', name: '', listen: { host: '0.0.0.0', port }, mode },
      start: true
    })
    expect(await toldBy(engine, { host: '127.0.0.1', port }, speaks, { host, port })).toMatch(/itself/)
    // At most the looped connection.
    expect(engine.sessions.get(id).connections.total).toBeLessThanOrEqual(2)
  })

  it('from one proxy to another and back ends and is reported', async () => {
    const [one, two] = [await closedPort(), await closedPort()]
    const engine = await startEngine()
    const proxyOf = (port: number, to: number): ProxyConfig => ({
      kind: 'proxy',
      name: '',
      listen: { host: '127.0.0.1', port },
      target: { host: '127.0.0.1', port: to }
    })
    const sessions = [
      await engine.handlers['sessions.create']({ config: proxyOf(one, two), start: true }),
      await engine.handlers['sessions.create']({ config: proxyOf(two, one), start: true })
    ]
    const socket = await dial({ host: '127.0.0.1', port: one })
    await untilDone(socket)
    const total = sessions.reduce((sum, { id }) => sum + engine.sessions.get(id).connections.total, 0)
    expect(total).toBeLessThan(10)
    const last = await untilClosed(engine, total)
    expect(last.events.map(({ text }) => text).join('\n')).toMatch(/itself|back/)
  })
})
