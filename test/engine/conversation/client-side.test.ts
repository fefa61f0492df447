/** The client's side of recorded conversations, replayed against real servers. */

import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LIVE, readStream, startEngine, temporaryFolder, untilClosed } from '../../helpers/engine'
import { answering, play, playing, record, turns, untilOver, verdictOf } from '../../helpers/conversations'
import { dial, listen, receive, received } from '../../helpers/servers'
import { waitFor } from '../../helpers/patience'
import type { Engine } from '../../../src/engine/engine'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { parseTest } from '../../../src/engine/conversation/test-file/parse'

const echo = (): ReturnType<typeof answering> => answering((text) => `<${text}>`)
const TALK = turns(['hello', 7], ['w\0orld\xff', 9], ['bye', 5])
const SAME = { verdict: 'same', at: null, why: null }

describe('a raw conversation', () => {
  it('is the same with the same server and becomes a connection of the capture', async () => {
    const engine = await startEngine()
    const server = await echo()
    const connection = await record(engine, server.address, TALK)
    const run = await play(engine, connection)
    expect(run).toMatchObject({ state: 'over', error: null, up: 15, down: 21, now: connection + 1 })
    expect(verdictOf(run)).toEqual(SAME)
    expect((await untilClosed(engine, connection + 1)).row).toMatchObject({ up: 15, down: 21 })
    for (const direction of ['up', 'down'] as const) {
      const [was, is] = [connection, connection + 1].map((number) => readStream(engine, number, direction))
      expect(await is).toEqual(await was)
    }
  })

  it('can go to a Unix socket, and from there to the same socket again', async () => {
    const engine = await startEngine()
    const connection = await record(engine, (await echo()).address, TALK)
    const path = join(await temporaryFolder(), 'echo.sock')
    const server = net.createServer((socket) => {
      socket.on('data', (bytes) => socket.write(`<${bytes.toString('latin1')}>`, 'latin1'))
    })
    onTestFinished(() => void server.close())
    await once(server.listen(path), 'listening')
    const run = await play(engine, connection, { target: { path } })
    expect(verdictOf(run)).toEqual(SAME)
    expect((await untilClosed(engine, connection + 1)).row.target).toBe(path)
    expect(verdictOf(await play(engine, connection + 1))).toEqual(SAME)
    expect((await untilClosed(engine, connection + 2)).row.target).toBe(path)
  })

  it('reports where replies differ, piece by piece', async () => {
    const engine = await startEngine()
    const connection = await record(engine, (await echo()).address, TALK)
    const other = await answering((text, nth) => (nth === 0 ? `<${text}>` : `[${text}]`))
    const run = await play(engine, connection, { target: other.address })
    expect(run.result).toEqual({
      verdict: 'different',
      at: 7,
      why: null,
      count: 2,
      differences: [
        {
          piece: 3,
          at: 7,
          expected: new Uint8Array(Buffer.from('<w\0orld\xff>', 'latin1')),
          actual: new Uint8Array(Buffer.from('[w\0orld\xff]', 'latin1'))
        },
        {
          piece: 5,
          at: 16,
          expected: new Uint8Array(Buffer.from('<bye>')),
          actual: new Uint8Array(Buffer.from('[bye]'))
        }
      ]
    })
  })

  it.each<[string, (text: string, nth: number) => string | null, Record<string, unknown>]>([
    ['never answers', () => '', { verdict: 'diverged', at: 5, why: 'late' }],
    ['answers less', () => '<', { verdict: 'diverged', at: 5, why: 'late' }],
    [
      'stops answering',
      (text, nth) => (nth === 0 ? `<${text}>` : ''),
      { verdict: 'diverged', at: 12, why: 'late' }
    ],
    ['closes at once', () => null, { verdict: 'diverged', at: 5, why: 'ended' }],
    [
      'closes in the middle',
      (text, nth) => (nth === 0 ? `<${text}>` : null),
      { verdict: 'diverged', at: 12, why: 'ended' }
    ],
    [
      'sends more at its end',
      (text, nth) => (nth === 2 ? `<${text}>more` : `<${text}>`),
      { verdict: 'different', at: 21, why: null }
    ]
  ])('with a server that %s', async (_name, answer, verdict) => {
    const engine = await startEngine()
    const connection = await record(engine, (await echo()).address, TALK)
    const run = await play(engine, connection, { target: (await answering(answer)).address, limit: 300 })
    expect(verdictOf(run)).toEqual(verdict)
  })

  it('is decided when the replies differ, even if its server never closes', async () => {
    const engine = await startEngine()
    const connection = await record(engine, (await echo()).address, TALK)
    const server = await listen()
    const { run } = await engine.handlers['conversations.play'](
      playing(connection, { target: server.address, limit: 100 })
    )
    const conversation = engine.conversations.get(run)
    const order: string[] = []
    void conversation.decided.then(() => order.push('decided'))
    void conversation.over.then(() => order.push('over'))
    const socket = await server.accepted()
    socket.resume()
    await once(socket, 'end')
    // Our side has ended, the peer has not: the verdict is known by then.
    expect(order).toEqual(['decided'])
    expect(conversation.status()).toMatchObject({ state: 'over', result: { verdict: 'diverged', at: 5 } })
    socket.end()
    await conversation.over
    expect((await untilClosed(engine, conversation.status().now ?? 0)).row.ended).toMatchObject({
      by: 'tcplens',
      how: 'fin'
    })
  })

  it('fails when nothing listens', async () => {
    const engine = await startEngine()
    const server = await echo()
    const connection = await record(engine, server.address, TALK)
    await server.close()
    expect(await play(engine, connection)).toMatchObject({
      result: null,
      state: 'over',
      error: { code: 'connect-failed', systemCode: 'ECONNREFUSED' }
    })
  })

  it('waits for at least one byte when the pattern matches an empty reply', async () => {
    const engine = await startEngine()
    const server = await answering((text) => `${text} ok\n`)
    const connection = await record(engine, server.address, turns(['a', 5], ['b', 5]))
    const match = { kind: 'regex', pattern: '(?s:.*)', ignoreCase: false } as const
    expect(verdictOf(await play(engine, connection, { until: { kind: 'pattern', match } }))).toEqual(SAME)
  })

  it('detects the end of a reply by silence or by a pattern when its length differs', async () => {
    const engine = await startEngine()
    const connection = await record(
      engine,
      (await answering((text) => `${text} ok\n`)).address,
      turns(['a', 5], ['b', 5])
    )
    const longer = await answering((text) => `${text} is ok\n`)
    for (const until of [
      { kind: 'silence', after: 100 },
      { kind: 'pattern', match: { kind: 'regex', pattern: 'ok\\n', ignoreCase: false } },
      { kind: 'messages', framing: { kind: 'delimiter', bytes: '0a' } }
    ] as const) {
      const run = await play(engine, connection, { target: longer.address, until })
      expect([until.kind, verdictOf(run), run.result?.count]).toEqual([
        until.kind,
        { verdict: 'different', at: 2, why: null },
        2
      ])
    }
  })
})

it('waits for the server as long as in the recording plus the limit', async () => {
  const engine = await startEngine()
  const slow = await listen((socket) => {
    socket.on('data', (bytes) => setTimeout(() => socket.write(bytes), 600))
    socket.on('end', () => setTimeout(() => socket.end(), 600))
  })
  const connection = await record(engine, slow.address, async (client) => {
    client.write('ask')
    await receive(client, 3)
    client.end()
    await received(client)
  })
  expect(verdictOf(await play(engine, connection, { limit: 300 }))).toEqual(SAME)
  const test = parseTest(await engine.conversations.asTest({ capture: LIVE, connection }, []))
  expect(test.limit).toBeGreaterThanOrEqual(5600)
})

describe('the time limit of a reply', () => {
  /** Sends a byte of the text every 150 ms once it has received anything; `end` follows the last one. */
  const slowly = async (text: string, end: (socket: net.Socket) => void): Promise<Endpoint> => {
    const server = await listen((socket) => {
      socket.once('data', () => {
        let at = 0
        const timer = setInterval(() => {
          if (at < text.length) socket.write(text.charAt(at++))
          else {
            clearInterval(timer)
            end(socket)
          }
        }, 150)
        socket.once('close', () => {
          clearInterval(timer)
        })
      })
    })
    return server.address
  }
  const recorded = async (engine: Engine): Promise<number> => {
    const server = await listen((socket) => {
      socket.once('data', () => socket.end('12345678'))
    })
    return record(engine, server.address, async (client) => {
      client.write('ask')
      await received(client)
    })
  }

  it('starts again with every piece of the reply', async () => {
    const engine = await startEngine()
    const connection = await recorded(engine)
    const target = await slowly('12345678', (socket) => socket.end())
    expect(verdictOf(await play(engine, connection, { target, limit: 800 }))).toEqual(SAME)
  })

  it('does not start again with bytes after the reply, while the end is awaited', async () => {
    const engine = await startEngine()
    const connection = await recorded(engine)
    const target = await slowly(`12345678${'.'.repeat(200)}`, () => undefined)
    const start = performance.now()
    expect(verdictOf(await play(engine, connection, { target, limit: 800 }))).toMatchObject({
      verdict: 'diverged'
    })
    // Thirty seconds if each byte extended it.
    expect(performance.now() - start).toBeLessThan(15_000)
  })
})

describe('the ends of a conversation', () => {
  it('keep a half-close in place: the server responds after it', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      void received(socket).then((bytes) => socket.end(`heard ${bytes.length}`))
    })
    const connection = await record(engine, server.address, async (client) => {
      client.end('all of it')
      expect((await received(client)).toString()).toBe('heard 9')
    })
    expect(verdictOf(await play(engine, connection))).toEqual(SAME)
  })

  it('count once for the server: a reset after its FIN is the outcome', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      socket.once('data', () => socket.end('bye'))
      socket.on('data', (bytes) => {
        if (bytes.toString() === 'more') socket.resetAndDestroy()
      })
    })
    const connection = await record(engine, server.address, async (client) => {
      client.write('hello')
      await receive(client, 3)
      client.resume()
      await once(client, 'end')
      client.write('more')
      // After reading the FIN, a socket does not report a reset.
      await untilClosed(engine, 1)
    })
    expect((await engine.handlers['connections.get']({ capture: LIVE, connection })).row.ended).toMatchObject(
      { by: 'target', how: 'rst' }
    )
    expect(verdictOf(await play(engine, connection))).toEqual(SAME)
  })

  it('of the server are awaited and must be the same', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      socket.once('data', () => socket.end('bye'))
    })
    const connection = await record(engine, server.address, async (client) => {
      client.write('hello')
      await received(client)
    })
    expect(verdictOf(await play(engine, connection))).toEqual(SAME)
    const resets = await listen((socket) => {
      socket.once('data', () => {
        socket.write('bye', () => {
          // Resets after the received data was processed.
          setImmediate(() => socket.resetAndDestroy())
        })
      })
    })
    expect(verdictOf(await play(engine, connection, { target: resets.address }))).toMatchObject({
      verdict: 'different',
      at: 3
    })
    const stays = await answering(() => 'bye')
    expect(verdictOf(await play(engine, connection, { target: stays.address, limit: 200 }))).toEqual({
      verdict: 'diverged',
      at: 5,
      why: 'late'
    })
  })
})

describe('pace', () => {
  it('as fast as possible does not wait for replies and still compares them', async () => {
    const engine = await startEngine()
    const connection = await record(engine, (await echo()).address, TALK)
    const patient = await listen((socket) => {
      void received(socket).then((bytes) => {
        expect(bytes.toString('latin1')).toBe('hellow\0orld\xffbye')
        socket.end(Buffer.from('<hello><w\0orld\xff><bye>', 'latin1'))
      })
    })
    expect(
      verdictOf(await play(engine, connection, { target: patient.address, pace: { kind: 'fast' } }))
    ).toEqual(SAME)
  })

  it('as in the recording, or faster by a factor', async () => {
    const engine = await startEngine()
    // Independent of how reads split the bytes.
    const server = await answering((text) => text.replaceAll(/./g, '<$&>'))
    const connection = await record(engine, server.address, async (client) => {
      client.write('a')
      await receive(client, 3)
      await new Promise((resolve) => setTimeout(resolve, 300))
      client.end('b')
      await receive(client, 3)
    })
    const slow = await play(engine, connection, { pace: { kind: 'timing', factor: 1 } })
    const fast = await play(engine, connection, { pace: { kind: 'timing', factor: 0.001 } })
    expect([verdictOf(slow), verdictOf(fast)]).toEqual([SAME, SAME])
    // A timer may be early by a fraction, and late by any amount.
    expect(slow.took).toBeGreaterThan(290)
  })
})

describe('a conversation with edits', () => {
  it('omits or replaces pieces', async () => {
    const engine = await startEngine()
    const server = await echo()
    const connection = await record(engine, server.address, TALK)
    const heard = await listen((socket) => {
      void received(socket).then((bytes) => socket.end(bytes))
    })
    const run = await play(engine, connection, {
      target: heard.address,
      pace: { kind: 'fast' },
      edits: [
        { at: 0, kind: 'bytes', bytes: Buffer.from('HELLO') },
        { at: 5, kind: 'skip' }
      ]
    })
    expect(verdictOf(run)).toMatchObject({ verdict: 'diverged', at: 8 })
    await untilClosed(engine, run.now ?? 0)
    expect((await readStream(engine, run.now ?? 0, 'up')).toString()).toBe('HELLObye')
  })

  it('expects no reply to an omitted piece', async () => {
    const engine = await startEngine()
    const connection = await record(engine, (await echo()).address, TALK)
    expect(verdictOf(await play(engine, connection, { edits: [{ at: 5, kind: 'skip' }] }))).toEqual(SAME)
    const page = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'
    const ask = (path: string): [string, number] => [
      `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`,
      page.length + 2
    ]
    const server = await answering((text) => `${page}${text.slice(4, 6)}`)
    const requests = await record(engine, server.address, turns(ask('/a'), ask('/b'), ask('/c')))
    const run = await play(engine, requests, { edits: [{ at: ask('/a')[0].length, kind: 'skip' }] })
    expect([verdictOf(run), run.up]).toEqual([SAME, 2 * ask('/a')[0].length])
  })

  it('stops at breakpoints, continues step by step, and ends at once when it is cancelled', async () => {
    const engine = await startEngine()
    const connection = await record(engine, (await echo()).address, TALK)
    const { run } = await engine.handlers['conversations.play'](playing(connection, { breakpoints: [5] }))
    const now = (): unknown => {
      const found = engine.conversations.list().find((listed) => listed.run === run)
      return [found?.state, found?.up]
    }
    await expect.poll(now).toEqual(['paused', 5])
    await engine.handlers['conversations.go']({ run, how: 'step' })
    await expect.poll(now).toEqual(['paused', 12])
    await engine.handlers['conversations.cancel']({ run })
    expect(await untilOver(engine, run)).toMatchObject({ state: 'over', result: null, error: null, up: 12 })
    await engine.handlers['conversations.cancel']({ run })
    expect(engine.conversations.list()).toEqual([])
  })

  it('can be cancelled while a server is silent and while one does not read', async () => {
    const engine = await startEngine()
    const quiet = await listen((socket) => socket.resume())
    const connection = await record(engine, (await echo()).address, TALK)
    const silent = await engine.handlers['conversations.play'](
      playing(connection, { target: quiet.address, limit: 60_000 })
    )
    await expect.poll(() => engine.conversations.list()[0]?.up).toBe(5)
    await engine.handlers['conversations.cancel']({ run: silent.run })
    expect(await untilOver(engine, silent.run)).toMatchObject({ result: null })

    const size = 8 * 1024 * 1024
    const reads = await listen((socket) => void received(socket).then(() => socket.end()))
    const upload = await record(engine, reads.address, async (client) => {
      client.end(Buffer.alloc(size, 'x'))
      await received(client)
    })
    const deaf = await listen(() => undefined, { pauseOnConnect: true })
    const stuck = await engine.handlers['conversations.play'](
      playing(upload, { target: deaf.address, limit: 60_000 })
    )
    await waitFor(() => {
      expect(engine.conversations.list().at(-1)?.up).toBeGreaterThan(100_000)
    })
    await engine.handlers['conversations.cancel']({ run: stuck.run })
    expect(await untilOver(engine, stuck.run)).toMatchObject({ result: null, state: 'over' })
  })
})

it('replays an upload in constant memory', async () => {
  const engine = await startEngine()
  const size = 192 * 1024 * 1024
  const counting = await listen((socket) => {
    let count = 0
    socket.on('data', ({ length }) => (count += length))
    socket.on('end', () => socket.end(String(count)))
  })
  const connection = await record(engine, counting.address, async (client) => {
    const chunk = Buffer.alloc(1024 * 1024, 'tcplens ')
    for (let sent = 0; sent < size; sent += chunk.length) {
      if (!client.write(chunk)) await new Promise((resolve) => client.once('drain', resolve))
    }
    client.end()
    expect((await received(client)).toString()).toBe(String(size))
  })
  const rss = (): number => process.memoryUsage.rss()
  const before = rss()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, rss())), 20)
  const run = await play(engine, connection)
  clearInterval(watch)
  expect(verdictOf(run)).toEqual(SAME)
  expect(run.up).toBe(size)
  expect((most - before) / 1024 / 1024).toBeLessThan(96)
}, 60_000)

it('a second client on the same port is not affected', async () => {
  const engine = await startEngine()
  const server = await echo()
  const connection = await record(engine, server.address, TALK)
  const beside = await dial(server.address)
  const running = play(engine, connection)
  beside.write('still here')
  expect((await receive(beside, 12)).toString()).toBe('<still here>')
  expect(verdictOf(await running)).toEqual(SAME)
  expect(net.isIP(server.address.host)).toBe(4)
})
