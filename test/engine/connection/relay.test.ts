/** A relay between real sockets: each action of one side is visible on the other. */

import type net from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { listenDeaf } from '../../helpers/deaf-server'
import {
  closeEvent,
  eventNames,
  readStream,
  startEngine,
  startProxy,
  untilClosed,
  liveTotals
} from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, closedPort, dial, listen, receive, received } from '../../helpers/servers'

interface Relayed {
  engine: Engine
  session: number
  client: net.Socket
  target: net.Socket
}

/** Connects a client to a server through a proxy. */
async function relayed(host = '127.0.0.1'): Promise<Relayed> {
  const engine = await startEngine()
  const server = await listen(undefined, { host })
  const proxy = await startProxy(engine, server.address, host)
  const client = await dial(proxy.address)
  return { engine, session: proxy.id, client, target: await server.accepted() }
}

describe('relayed bytes', () => {
  it.each(['127.0.0.1', '::1'])('pass unchanged in both directions at once over %s', async (host) => {
    const { engine, client, target } = await relayed(host)
    const up = randomBytes(5_000_000, 1)
    const down = randomBytes(5_000_001, 2)
    client.end(up)
    target.end(down)
    const [gotUp, gotDown] = await Promise.all([received(target), received(client)])
    expect([gotUp.equals(up), gotDown.equals(down)]).toEqual([true, true])
    const detail = await untilClosed(engine, 1)
    expect(detail.row).toMatchObject({
      up: up.length,
      down: down.length,
      client: expect.stringContaining(host) as string
    })
    expect((await readStream(engine, 1, 'up')).equals(up)).toBe(true)
    expect((await readStream(engine, 1, 'down')).equals(down)).toBe(true)
  })

  it('sent before the server is connected are not lost', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    client.end('early')
    expect((await received(await server.accepted())).toString()).toBe('early')
  })
})

describe('a half-close', () => {
  it('of the client reaches the server, whose response still arrives', async () => {
    const { engine, client, target } = await relayed()
    const answer = randomBytes(300_000)
    client.end('request')
    expect((await received(target)).toString()).toBe('request')
    target.end(answer)
    expect((await received(client)).equals(answer)).toBe(true)
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'end', 'end', 'close'])
    expect(closeEvent(detail)).toMatchObject({ up: 7, down: answer.length, endedBy: 'client', how: 'fin' })
  })

  it('of the server reaches the client, whose bytes still arrive', async () => {
    const { engine, client, target } = await relayed()
    const rest = randomBytes(300_000)
    target.end('hello')
    expect((await received(client)).toString()).toBe('hello')
    client.end(rest)
    expect((await received(target)).equals(rest)).toBe(true)
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'target', how: 'fin' })
  })
})

/** Measures the time of a reset from one socket to the other, in milliseconds. */
async function withoutRelay(): Promise<number> {
  const server = await listen()
  const client = await dial(server.address)
  const target = (await server.accepted()).resume()
  const seen = broken(target)
  const start = performance.now()
  client.resetAndDestroy()
  expect(await seen).toBe('ECONNRESET')
  return performance.now() - start
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}

describe('a reset', () => {
  const sides = [
    ['client', 'target'],
    ['target', 'client']
  ] as const

  it.each(sides)('by the %s becomes a reset of the %s within 100 ms', async (from, to) => {
    const took: number[] = []
    const direct: number[] = []
    for (let round = 0; round < 5; round++) {
      direct.push(await withoutRelay())
      const { engine, ...sockets } = await relayed()
      sockets.client.write('x')
      await receive(sockets.target, 1)
      sockets[to].resume()
      const seen = broken(sockets[to])
      const start = performance.now()
      sockets[from].resetAndDestroy()
      expect(await seen).toBe('ECONNRESET')
      took.push(performance.now() - start)
      const detail = await untilClosed(engine, 1)
      expect(closeEvent(detail)).toMatchObject({ endedBy: from, how: 'rst', code: 'ECONNRESET' })
      expect(eventNames(detail)).toEqual(['open', 'connected', 'reset', 'close'])
      await engine.close()
    }
    // Compared with a reset without a relay on this machine. Uses the median, since the machine may pause any single
    // round.
    expect(median(took)).toBeLessThan(100 + 10 * median(direct))
  })

  it('after a half-close is still passed on, with the side that reset', async () => {
    const { engine, client, target } = await relayed()
    client.end('request')
    await received(target)
    client.resume()
    const seen = broken(client)
    target.resetAndDestroy()
    expect(await seen).toBe('ECONNRESET')
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'target', how: 'rst' })
  })
})

describe('a live connection', () => {
  it('is closed on both legs on request', async () => {
    const { engine, client, target } = await relayed()
    client.write('so far')
    await receive(target, 6)
    const ends = Promise.all([received(client), received(target)])
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    expect((await ends).map(String)).toEqual(['', ''])
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'end', 'end', 'close'])
    expect(closeEvent(detail)).toMatchObject({ up: 6, down: 0, endedBy: 'tcplens', how: 'fin' })
  })

  it('is reset on both legs on request, without affecting the others', async () => {
    const { engine, session, client, target } = await relayed()
    client.write('x')
    await receive(target, 1)
    const seen = Promise.all([broken(client.resume()), broken(target.resume())])
    await engine.handlers['connections.end']({ connection: 1, how: 'reset' })
    expect(await seen).toEqual(['ECONNRESET', 'ECONNRESET'])
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'reset', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'rst' })
    expect(engine.sessions.get(session)).toMatchObject({
      state: 'running',
      connections: { open: 0, total: 1 }
    })
  })
})

describe('a connection whose server has not accepted yet', () => {
  it.each(['', 'hello?'])(
    'is reset on request, and its client, which sent %j, receives a reset',
    async (sent) => {
      const engine = await startEngine()
      const proxy = await startProxy(engine, await listenDeaf())
      const client = await dial(proxy.address)
      client.write(sent)
      client.resume()
      const seen = broken(client)
      await expect
        .poll(() => engine.sessions.get(proxy.id))
        .toMatchObject({
          connections: { open: 1 },
          bytes: { up: sent.length }
        })
      await engine.handlers['connections.end']({ connection: 1, how: 'reset' })
      expect(await seen).toBe('ECONNRESET')
      const detail = await untilClosed(engine, 1)
      expect(eventNames(detail)).toEqual(['open', 'reset', 'close'])
      expect(closeEvent(detail)).toMatchObject({ up: sent.length, endedBy: 'tcplens', how: 'rst' })
    }
  )

  it('detects its client’s reset and aborts the connect attempt', async () => {
    const engine = await startEngine()
    const proxy = await startProxy(engine, await listenDeaf())
    const client = await dial(proxy.address)
    await expect.poll(() => engine.sessions.get(proxy.id).connections.open).toBe(1)
    client.resetAndDestroy()
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'reset', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'client', how: 'rst', code: 'ECONNRESET' })
  })
})

describe('an unreachable server', () => {
  it('resets the client and records the error code', async () => {
    const engine = await startEngine()
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: await closedPort() })
    const client = await dial(proxy.address)
    client.write('anyone there?')
    client.resume()
    expect(await broken(client)).toBe('ECONNRESET')
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'error', 'reset', 'close'])
    expect(detail.events.map(({ text }) => text).join('\n')).toContain('nothing listens there')
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'target', how: 'error', code: 'ECONNREFUSED' })
    expect(detail.row.ended).toEqual({ by: 'target', how: 'error', code: 'ECONNREFUSED' })
  })

  it('with an unknown name reports the name', async () => {
    const engine = await startEngine()
    const proxy = await startProxy(engine, { host: 'nobody.invalid', port: 80 })
    const client = await dial(proxy.address)
    client.resume()
    expect(await broken(client)).toBe('ECONNRESET')
    const { code } = closeEvent(await untilClosed(engine, 1))
    // The code depends on whether a resolver responds here at all.
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(code)
  })
})

describe('a failing connection', () => {
  it('does not affect the others or the session', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const [calm, wild] = [await dial(proxy.address), await dial(proxy.address)]
    calm.write('one')
    wild.write('two')
    await Promise.all([receive(calm, 3), receive(wild, 3)])
    wild.resetAndDestroy()
    await untilClosed(engine, 2)
    calm.write('again')
    expect((await receive(calm, 5)).toString()).toBe('again')
    const late = await dial(proxy.address)
    late.write('late')
    expect((await receive(late, 4)).toString()).toBe('late')
    expect(engine.sessions.get(proxy.id)).toMatchObject({
      state: 'running',
      connections: { open: 2, total: 3 }
    })
  })
})

describe('many connections at once', () => {
  it('are kept separate', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const count = 200
    const answers = await Promise.all(
      Array.from({ length: count }, async (_, number) => {
        const client = await dial(proxy.address)
        const bytes = randomBytes(10_000 + number, number + 1)
        client.end(bytes)
        return (await received(client)).equals(bytes)
      })
    )
    expect(answers.filter((same) => same)).toHaveLength(count)
    await untilClosed(engine, count)
    await expect.poll(async () => (await liveTotals(engine)).connections).toEqual({ open: 0, total: count })
    expect(engine.sessions.get(proxy.id).connections).toMatchObject({ open: 0, total: count })
  })
})
