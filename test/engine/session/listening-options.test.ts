/** Options of a server's listener and its sockets, with real clients. */

import { readFileSync } from 'node:fs'
import net from 'node:net'
import { describe, expect, it } from 'vitest'
import {
  closeEvent,
  eventNames,
  LIVE,
  readStream,
  send,
  startEngine,
  untilClosed
} from '../../helpers/engine'
import { dial, receive, received } from '../../helpers/servers'
import { serve, whyNot } from '../../helpers/serving'
import { waitFor } from '../../helpers/patience'
import { needsThat } from '../../helpers/peers'

/** Returns the outcome for a client of a server that sends nothing: an end without data, or the error code. */
async function fate(address: { host: string; port: number }): Promise<string> {
  const socket = net.connect(address)
  return new Promise((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message)
    })
    socket.once('end', () => {
      resolve('end')
    })
    socket.resume()
  })
}

describe('addresses', () => {
  it('accepts IPv4 clients at :: as well, unless disabled', async () => {
    const engine = await startEngine()
    const both = await serve(engine, { listen: { host: '::', port: 0 } })
    const six = await serve(engine, { listen: { host: '::', port: 0 }, ipv6Only: true })
    await dial({ host: '127.0.0.1', port: both.address.port })
    await dial({ host: '::1', port: both.address.port })
    await dial({ host: '::1', port: six.address.port })
    expect(await fate({ host: '127.0.0.1', port: six.address.port })).toBe('ECONNREFUSED')
    await waitFor(() => {
      expect([both.total(), six.total()]).toEqual([2, 1])
    })
  })
})

describe('the access lists', () => {
  const at = (host: string, port: number, from: string): net.Socket =>
    net.connect({ host, port, localAddress: from })

  it('accept only allowed addresses, except blocked ones', async () => {
    const engine = await startEngine()
    const server = await serve(engine, {
      listen: { host: '0.0.0.0', port: 0 },
      allow: ['127.0.0.0/29', '127.0.1.1-127.0.1.5'],
      block: ['127.0.0.3']
    })
    const { port } = server.address
    const outcome = async (from: string): Promise<string> => {
      const socket = at('127.0.0.1', port, from)
      const ended = received(socket).then(
        () => 'ended',
        () => 'broken'
      )
      return Promise.race([
        ended,
        waitFor(() => {
          const { rows } = engine.sessions.clients(server.id, 0, 100)
          expect(rows.some(({ peer }) => peer === `${from}:${socket.localPort}`)).toBe(true)
          return 'in'
        })
      ])
    }
    const seen: [string, string][] = []
    for (const from of ['127.0.0.2', '127.0.0.3', '127.0.0.9', '127.0.1.1', '127.0.1.5', '127.0.1.6']) {
      seen.push([from, await outcome(from)])
    }
    expect(seen).toEqual([
      ['127.0.0.2', 'in'],
      ['127.0.0.3', 'ended'],
      ['127.0.0.9', 'ended'],
      ['127.0.1.1', 'in'],
      ['127.0.1.5', 'in'],
      ['127.0.1.6', 'ended']
    ])
    expect(server.summary()).toMatchObject({
      connections: { total: 3 },
      refused: { surplus: 0, blocked: 3 }
    })
    const refused = await untilClosed(engine, 2)
    expect(eventNames(refused)).toEqual(['open', 'refused', 'end', 'end', 'close'])
    expect(refused.events.find(({ name }) => name === 'refused')!.data).toMatchObject({ because: 'blocked' })
  })

  it('treat an IPv4 client of a dual-stack server as IPv4', async () => {
    const engine = await startEngine()
    const server = await serve(engine, { listen: { host: '::', port: 0 }, block: ['127.0.0.0/8', '::2-::9'] })
    expect(await fate({ host: '127.0.0.1', port: server.address.port })).toBe('end')
    await dial({ host: '::1', port: server.address.port })
    await waitFor(() => {
      expect(server.summary()).toMatchObject({ connections: { total: 1 }, refused: { blocked: 1 } })
    })
  })

  it.each([
    '10.0.0.0/33',
    '300.1.1.1',
    'localhost',
    '10.0.0.9-10.0.0.1',
    '::1-10.0.0.1',
    '::/129',
    '10.0.0.1/',
    '-'
  ])('refuse the entry %s by name', async (entry) => {
    const engine = await startEngine()
    expect(await whyNot(engine, { allow: ['10.0.0.1', entry] })).toEqual({
      code: 'bad-input',
      message: `${entry} is not an address, range or subnet. Enter 10.0.0.1, 10.0.0.1-10.0.0.9, 10.0.0.0/8, or the same with IPv6.`
    })
  })
})

describe('the maximum number of clients', () => {
  it('closes surplus clients with FIN, records their bytes, and accepts one again when there is room', async () => {
    const engine = await startEngine()
    const server = await serve(engine, { maxConnections: { most: 1, surplus: 'end' } })
    const first = await dial(server.address)
    await waitFor(() => {
      expect(server.total()).toBe(1)
    })
    const second = await dial(server.address)
    second.end('am I late?')
    expect((await received(second)).length).toBe(0)
    const refused = await untilClosed(engine, 2)
    expect(eventNames(refused)).toEqual(['open', 'refused', 'end', 'end', 'close'])
    expect(closeEvent(refused)).toMatchObject({ endedBy: 'tcplens', how: 'fin', up: 10 })
    expect((await readStream(engine, 2, 'up')).toString()).toBe('am I late?')
    expect(server.summary()).toMatchObject({
      connections: { open: 1, total: 1 },
      refused: { surplus: 1, blocked: 0 }
    })

    first.resume().end()
    await untilClosed(engine, 1)
    await dial(server.address)
    await waitFor(() => {
      expect(server.summary()).toMatchObject({ connections: { open: 1, total: 2 }, refused: { surplus: 1 } })
    })
  })

  it('resets them if configured', async () => {
    const engine = await startEngine()
    const server = await serve(engine, { maxConnections: { most: 0, surplus: 'reset' } })
    expect(await fate(server.address as { host: string; port: number })).toBe('ECONNRESET')
    const refused = await untilClosed(engine, 1)
    expect(eventNames(refused)).toEqual(['open', 'refused', 'reset', 'close'])
    expect(server.summary()).toMatchObject({ connections: { open: 0, total: 0 }, refused: { surplus: 1 } })
  })

  it('does not wait for a surplus client that stays', async () => {
    const engine = await startEngine()
    const server = await serve(engine, { maxConnections: { most: 0, surplus: 'end' } })
    const stubborn = await dial(server.address)
    stubborn.resume()
    expect(eventNames(await untilClosed(engine, 1))).toEqual([
      'open',
      'refused',
      'end',
      'timeout',
      'reset',
      'close'
    ])
  })
})

describe('sockets', () => {
  it('can leave a new client unread until requested, and lose nothing', async () => {
    const engine = await startEngine()
    const server = await serve(engine, { pauseOnConnect: true })
    const client = await dial(server.address)
    client.write('early')
    await waitFor(() => {
      expect(engine.sessions.clients(server.id, 0, 1).rows).toMatchObject([{ up: 0, paused: true }])
    })
    // The server can send already; the bytes of the client are still unread when it receives them.
    send(engine, server.id, [1], 'hello')
    await receive(client, 5)
    expect(server.summary().bytes).toEqual({ up: 0, down: 5 })
    await engine.handlers['connections.read']({ connection: 1, on: true })
    await waitFor(() => {
      expect(server.summary().bytes).toEqual({ up: 5, down: 5 })
    })
    client.end()
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'reading', 'reading', 'end', 'end', 'close'])
    expect(detail.events.filter(({ name }) => name === 'reading').map(({ data }) => data['on'])).toEqual([
      false,
      true
    ])
  })

  it.each([
    ['tell', ['open', 'timeout'], null],
    ['end', ['open', 'timeout', 'end', 'end', 'close'], 'fin'],
    ['reset', ['open', 'timeout', 'reset', 'close'], 'rst']
  ] as const)('can detect idleness: %s', async (then, names, how) => {
    const engine = await startEngine()
    const server = await serve(engine, { idle: { after: 60, then } })
    const client = await dial(server.address, { allowHalfOpen: false })
    client.resume()
    if (how === null) {
      await waitFor(async () => {
        const detail = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
        expect(eventNames(detail).slice(0, 2)).toEqual(names)
        expect(detail.row.ended).toBeNull()
      })
      return
    }
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(names)
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how })
  })

  it('can stay half-open after a client’s FIN', async () => {
    const engine = await startEngine()
    const server = await serve(engine, { halfOpen: true })
    const client = await dial(server.address)
    client.end('done')
    await waitFor(() => {
      expect(engine.sessions.clients(server.id, 0, 1).rows).toMatchObject([{ state: 'theirs-ended' }])
    })
    send(engine, server.id, [1], 'not me')
    expect((await receive(client, 6)).toString()).toBe('not me')
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    expect(eventNames(await untilClosed(engine, 1))).toEqual(['open', 'end', 'end', 'close'])
  })

  it('can be probed while idle', needsThat('Linux', process.platform === 'linux'), async () => {
    const engine = await startEngine()
    const server = await serve(engine, {
      keepAlive: { delay: 30_000 },
      noDelay: false,
      highWater: 4096,
      backlog: 8,
      exclusive: true
    })
    const client = await dial(server.address)
    await waitFor(() => {
      expect(server.total()).toBe(1)
    })
    // Timer 2 is the one of probes; it runs in hundredths of a second (proc_net_tcp).
    const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0')
    const ends = `:${hex(server.address.port)} 0100007F:${hex(client.localPort!)}`
    const line = readFileSync('/proc/net/tcp', 'latin1')
      .split('\n')
      .find((text) => text.includes(ends))!
    const [, timer, when] = / (0\d):([0-9A-F]{8}) /.exec(line.slice(line.indexOf(ends)))!
    expect(timer).toBe('02')
    expect(Number.parseInt(when!, 16)).toBeGreaterThan(2000)
    expect(Number.parseInt(when!, 16)).toBeLessThanOrEqual(3000)
  })
})
