/** WebSocket through a proxy between common peers: the list contains exactly the messages they sent. */

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import WebSocket, { WebSocketServer, type PerMessageDeflateOptions } from 'ws'
import type { Engine } from '../../../../src/engine/engine'
import type { InnerPlace } from '../../../../src/shared/contract/inner'
import { LIVE, startEngine, startProxy, untilClosed } from '../../../helpers/engine'
import { payloadOf, untilListed } from '../../../helpers/inner'

const PLACE: InnerPlace = { connection: 1, exchange: 1, layer: 'websocket' }

type Talk = (client: WebSocket, server: WebSocket) => Promise<void>

/** Runs both ends of a WebSocket through the engine's proxy. */
async function talk(deflate: boolean | PerMessageDeflateOptions, run: Talk): Promise<Engine> {
  const engine = await startEngine()
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: deflate })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const { address } = await startProxy(engine, {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port
  })
  const accepted = once(server, 'connection') as Promise<[WebSocket]>
  const client = new WebSocket(`ws://127.0.0.1:${address.port}/chat`, {
    perMessageDeflate: deflate !== false
  })
  onTestFinished(() => {
    client.terminate()
  })
  const [[peer]] = await Promise.all([accepted, once(client, 'open')])
  await run(client, peer)
  return engine
}

/** Sends a message and resolves once it has arrived. */
async function say(
  from: WebSocket,
  to: WebSocket,
  data: string | Buffer,
  options: { compress?: boolean } = {}
): Promise<void> {
  const come = once(to, 'message')
  from.send(data, { binary: typeof data !== 'string', ...options })
  await come
}

describe('a WebSocket through the proxy', () => {
  it('lists each message with its contents, live and after it closes', async () => {
    const engine = await talk(false, async (client, server) => {
      await say(client, server, '{"ask": "tea"}')
      await say(server, client, 'tea for two')
      const come = once(server, 'ping')
      client.ping('there?')
      await come
      await once(client, 'pong').catch(() => undefined)
      await say(server, client, Buffer.from([1, 2, 3]))
      const whole = once(server, 'message')
      client.send('part one, ', { fin: false })
      client.send('part two', { fin: true })
      await whole
    })
    const open = await untilListed(engine, PLACE, 6)
    expect(
      open.rows.map(({ direction, kind, summary, marks, problems }) => [
        direction,
        kind,
        summary,
        marks,
        problems
      ])
    ).toEqual([
      ['up', 'text', '{"ask": "tea"}', [], []],
      ['down', 'text', 'tea for two', [], []],
      ['up', 'ping', 'there?', [], []],
      ['down', 'pong', 'there?', [], []],
      ['down', 'binary', '01 02 03', [], []],
      ['up', 'text', 'part one, part two', ['2 fragments'], []]
    ])
    const [asked, , , , , parts] = open.rows
    expect((await payloadOf(engine, PLACE, open, asked!)).toString()).toBe('{"ask": "tea"}')
    expect((await payloadOf(engine, PLACE, open, parts!)).toString()).toBe('part one, part two')
    const detail = await engine.handlers['inner.get']({
      capture: LIVE,
      ...PLACE,
      generation: open.generation,
      index: 5
    })
    expect(detail.fields.filter(({ depth }) => depth < 2).map(({ key, value }) => [key, value])).toEqual([
      ['websocket.message', 'part one, part two'],
      ['websocket.frame', 'text'],
      ['websocket.frame', 'continuation']
    ])
  })

  it('lists its close frame with the meaning of the code', async () => {
    const engine = await talk(false, async (client, server) => {
      const closed = once(client, 'close')
      server.close(1013, 'too many')
      await closed
    })
    await untilClosed(engine, 1)
    const { rows } = await untilListed(engine, PLACE, 2)
    expect(rows.map(({ direction, kind, summary }) => [direction, kind, summary])).toEqual([
      ['down', 'close', '1013 try again later: too many'],
      ['up', 'close', '1013 try again later: too many']
    ])
  })

  it('with compression is read at any depth, with or without context takeover', async () => {
    const texts = Array.from({ length: 1500 }, (_, at) =>
      JSON.stringify({ at, symbol: 'TCPL', price: (at * 7919) % 1000 })
    )
    const large = Buffer.concat([Buffer.alloc(200_000, 'over and over '), randomBytes(1000)])
    for (const deflate of [
      { threshold: 0 },
      { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true },
      { threshold: 0, serverMaxWindowBits: 10, clientMaxWindowBits: 9 }
    ]) {
      const engine = await talk(deflate, async (client, server) => {
        await say(client, server, large)
        for (const text of texts) server.send(text)
        await say(server, client, large)
        await say(server, client, 'the end')
      })
      const list = await untilListed(engine, PLACE, texts.length + 3)
      const [first] = list.rows
      expect([first?.kind, first?.marks, first?.problems]).toEqual(['binary', ['compressed'], []])
      expect((await payloadOf(engine, PLACE, list, first!)).equals(large)).toBe(true)
      const tail = await engine.handlers['inner.list']({
        capture: LIVE,
        ...PLACE,
        first: list.total - 3,
        count: 3
      })
      expect(tail.rows.map(({ summary, problems }) => [summary.slice(0, 24), problems])).toEqual(
        [
          [texts.at(-1)!.slice(0, 24), []],
          [
            Buffer.from('over and')
              .toString('hex')
              .replaceAll(/(..)(?=.)/g, '$1 '),
            []
          ],
          ['the end', []]
        ].map(([text, problems], at) => [
          at === 1 ? (tail.rows[1]?.summary ?? '').slice(0, 24) : text,
          problems
        ])
      )
      expect((await payloadOf(engine, PLACE, list, tail.rows[1]!)).equals(large)).toBe(true)
      const [middle] = (
        await engine.handlers['inner.list']({ capture: LIVE, ...PLACE, first: 1200, count: 1 })
      ).rows
      expect((await payloadOf(engine, PLACE, list, middle!)).toString()).toBe(texts[1199])
      await engine.close()
    }
  })

  it('can be filtered by text, kind and direction', async () => {
    const engine = await talk({ threshold: 0 }, async (client, server) => {
      for (let turn = 0; turn < 20; turn++) await say(client, server, `question ${turn}`)
      await say(server, client, 'an answer')
    })
    const counts = await Promise.all(
      [
        { text: 'QUESTION 1', kinds: [], direction: null, stream: null },
        { text: '', kinds: ['text'], direction: 'down' as const, stream: null },
        { text: '', kinds: ['binary'], direction: null, stream: null }
      ].map(async (filter) => {
        await untilListed(engine, PLACE, 21)
        const { total, all, rows } = await untilListed(engine, PLACE, 0, filter)
        return [total, all.total, rows[0]?.index]
      })
    )
    expect(counts).toEqual([
      [11, 21, 1],
      [1, 21, 20],
      [0, 21, undefined]
    ])
  })
})
