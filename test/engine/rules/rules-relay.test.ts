/** Rules on proxied connections between real sockets: what the peers see, and what is recorded. */

import { describe, expect, it } from 'vitest'
import type { LinkAction } from '../../../src/shared/contract/faults'
import { upstreamLegOf } from '../../../src/shared/model/upstream-leg'
import {
  closeEvent,
  eventNames,
  LIVE,
  liveTotals,
  readStream,
  startEngine,
  startProxy,
  untilClosed
} from '../../helpers/engine'
import { runCli } from '../../helpers/cli'
import { openCapture } from '../../helpers/opened-capture'
import { needs } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, dial, listen, receive, received } from '../../helpers/servers'
import { follow, remarks } from '../../helpers/tshark'
import { FAULTS } from './link/link-bench'
import { rule, setRules } from './rules'

const both = 'both' as const

async function proxied() {
  const engine = await startEngine()
  const server = await listen()
  const proxy = await startProxy(engine, server.address)
  return {
    engine,
    server,
    proxy,
    connect: async () => {
      const client = await dial(proxy.address)
      return { client, target: await server.accepted() }
    }
  }
}

describe('a connection without rules', () => {
  it.each([
    ['no rule at all', []],
    ['a rule that is off', [rule('off', [FAULTS.reset], { mode: 'off' })]],
    ['a rule for another server', [rule('other', [FAULTS.reset], { when: 'server:192.0.2.1' })]],
    ['a rule of another session', [rule('other', [FAULTS.reset], { sessions: [99] })]]
  ])('has one record with %s', async (_name, rules) => {
    const { engine, connect } = await proxied()
    await setRules(engine, ...rules)
    const { client, target } = await connect()
    client.end('hello')
    expect((await received(target)).toString()).toBe('hello')
    target.end()
    await untilClosed(engine, 1)
    await expect(readStream(engine, upstreamLegOf(1), 'up')).rejects.toThrow('no connection')
  })

  it('is only counted by a rule that watches', async () => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('watch', [FAULTS.reset], { mode: 'watch' }))
    const { client, target } = await connect()
    client.end('hello')
    expect((await received(target)).toString()).toBe('hello')
    target.end()
    await untilClosed(engine, 1)
    const { counts } = await engine.handlers['rules.get']({})
    expect(counts).toEqual([{ seen: 1, matched: 1, applied: 1 }])
  })
})

describe('a connection under a rule', () => {
  const CHAINS: [string, LinkAction[]][] = [
    ['latency', [{ ...FAULTS.latency, direction: both, ms: 20, jitter: 10 }]],
    [
      'slicing and joining',
      [
        { ...FAULTS.slice, direction: both, size: 1000, gap: 0 },
        { ...FAULTS.join, direction: both, bytes: 9000, ms: 5 }
      ]
    ],
    ['bandwidth', [{ ...FAULTS.bandwidth, direction: both, rate: 5_000_000, burst: 10_000 }]],
    [
      'loss and a slow reader',
      [
        { ...FAULTS.loss, direction: both, percent: 1, rto: 5 },
        { ...FAULTS['zero-window'], direction: both, ms: 5 }
      ]
    ]
  ]
  it.each(CHAINS)('passes every byte and the FIN under %s, and records both legs', async (_name, then) => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('slow', then))
    const { client, target } = await connect()
    const up = randomBytes(1_000_000, 1)
    const down = randomBytes(1_000_001, 2)
    client.end(up)
    target.end(down)
    const [gotUp, gotDown] = await Promise.all([received(target), received(client)])
    expect([gotUp.equals(up), gotDown.equals(down)]).toEqual([true, true])
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ up: up.length, down: down.length, how: 'fin' })
    for (const connection of [1, upstreamLegOf(1)]) {
      expect((await readStream(engine, connection, 'up')).equals(up)).toBe(true)
      expect((await readStream(engine, connection, 'down')).equals(down)).toBe(true)
    }
  })

  it('has other bytes than were received where the rule replaces some, on both legs', async () => {
    const { engine, connect } = await proxied()
    const edit = { action: 'replace', match: 'secret', with: '{{0}}?', which: null } as const
    await setRules(engine, rule('edit', [{ ...edit, direction: both }]))
    const { client, target } = await connect()
    client.write('my sec')
    client.end('ret')
    expect((await received(target)).toString()).toBe('my secret?')
    target.end('no secrets')
    expect((await received(client)).toString()).toBe('no secret?s')
    const { events, row } = await untilClosed(engine, 1)
    expect(row.rules).toEqual(['edit'])
    const legs = [1, upstreamLegOf(1)]
    const streams = (direction: 'up' | 'down'): Promise<string[]> =>
      Promise.all(legs.map(async (leg) => (await readStream(engine, leg, direction)).toString()))
    expect(await streams('up')).toEqual(['my secret', 'my secret?'])
    expect(await streams('down')).toEqual(['no secret?s', 'no secrets'])
    expect(
      events.filter(({ data }) => data['event'] === 'rule-matched').map(({ data }) => data)
    ).toMatchObject([
      { rule: 'edit', direction: 'up', start: 3, end: 9, sent: { start: 3, end: 10 } },
      { rule: 'edit', direction: 'down', start: 3, end: 9, sent: { start: 3, end: 10 } }
    ])
  })

  it.each([
    [{ match: '/(/' }, 'The pattern /(/ is not valid'],
    [{ match: 'hex"1"' }, 'half a byte'],
    [{ match: 'hex"* 0"' }, 'half a byte'],
    [{ match: 'hex""' }, 'The pattern is empty'],
    [{ match: 'a\\q' }, 'The pattern a\\q is not valid'],
    [{ match: 'é'.repeat(3000) }, 'longer than 4096 bytes'],
    [{ with: '{{nope}}' }, 'The replacement {{nope}} is not valid'],
    [{ with: 'hex"xx"' }, 'The replacement hex"xx" is not valid']
  ])('is left alone by a rule that cannot work: %o', async (edit, message) => {
    const { engine, connect } = await proxied()
    const action = { action: 'replace', direction: both, match: 'a', with: '', which: null } as const
    const { problems } = await setRules(engine, rule('wrong', [{ ...action, ...edit }]))
    expect(problems).toMatchObject([
      { rule: 0, part: 'then', message: expect.stringContaining(message) as string }
    ])
    const { client, target } = await connect()
    client.end('a')
    expect((await received(target)).toString()).toBe('a')
    target.end()
    await untilClosed(engine, 1)
  })

  it('counts its bytes once', async () => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('slow', [{ ...FAULTS.slice, direction: both, gap: 0 }]))
    const { client, target } = await connect()
    client.end('12345')
    await received(target)
    target.end('123')
    await received(client)
    await untilClosed(engine, 1)
    expect(await liveTotals(engine)).toMatchObject({ up: 5, down: 3 })
  })

  it('reports what a reset leaves behind', async () => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('slow', [{ ...FAULTS.latency, ms: 10_000 }]))
    const { client, target } = await connect()
    target.on('error', () => undefined)
    client.write('hello')
    await expect
      .poll(async () => (await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })).row.up)
      .toBe(5)
    client.resetAndDestroy()
    const { events } = await untilClosed(engine, 1)
    const lines = events.map(({ text }) => text)
    expect(lines).toContainEqual(expect.stringMatching(/^5 B .* dropped when the connection ended/))
  })

  it('arrives late by its latency', async () => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('slow', [{ ...FAULTS.latency, ms: 150 }]))
    const { client, target } = await connect()
    const began = performance.now()
    client.end('x')
    await received(target)
    expect(performance.now() - began).toBeGreaterThanOrEqual(149)
  })

  it('reads as two clean conversations elsewhere', needs('tshark'), async () => {
    const { engine, connect } = await proxied()
    await setRules(
      engine,
      rule('slow', [
        { ...FAULTS.latency, direction: both, ms: 5 },
        { ...FAULTS.slice, direction: both, size: 700, gap: 0 }
      ])
    )
    const { client, target } = await connect()
    const sent = randomBytes(200_000, 3)
    client.end(sent)
    await received(target)
    target.end(sent)
    await received(client)
    await untilClosed(engine, 1)
    await engine.close()
    expect(await remarks(engine)).toEqual([])
    const hex = sent.toString('hex')
    expect(await follow(engine, 0)).toEqual([hex, hex])
    expect(await follow(engine, 1)).toEqual([hex, hex])
  })

  it.each([
    ['reset', { ...FAULTS.reset, direction: 'down', after: { unit: 'bytes', amount: 10_000 } }, 10_000],
    ['limit with a reset', { ...FAULTS.limit, direction: 'down', bytes: 777, then: 'reset' }, 777]
  ] as const)('ends by %s at the exact byte', async (_name, action, length) => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('cut', [action]))
    const { client, target } = await connect()
    // A client of libuv that reads data and the reset at once reports an end instead: the server's side is certain.
    const broke = broken(target)
    let got = 0
    client.on('data', (bytes: Buffer) => (got += bytes.length))
    target.write(randomBytes(50_000))
    expect(await broke).toBe('ECONNRESET')
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ down: length, endedBy: 'tcplens', how: 'rst' })
    expect(eventNames(detail)).toContain('fault')
    expect(got).toBeLessThanOrEqual(length)
  })

  it('closes after an exact number of bytes', async () => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('limit', [{ ...FAULTS.limit, direction: 'down', bytes: 1234 }]))
    const { client, target } = await connect()
    target.on('error', () => undefined)
    target.write(randomBytes(50_000))
    expect((await received(client)).length).toBe(1234)
    await untilClosed(engine, 1)
  })

  it('resets an idle client at once', async () => {
    const { engine, proxy } = await proxied()
    await setRules(engine, rule('cut', [{ ...FAULTS.reset, after: { unit: 'ms', amount: 0 } }]))
    const client = await dial(proxy.address)
    expect(await broken(client)).toBe('ECONNRESET')
    await untilClosed(engine, 1)
  })

  it('stalls without losing a byte, and others do not notice', async () => {
    const { engine, connect } = await proxied()
    await setRules(
      engine,
      rule(
        'stall',
        [{ ...FAULTS.stall, direction: 'down', after: { unit: 'bytes', amount: 5 }, for: null }],
        { times: 1 }
      )
    )
    const stalled = await connect()
    const other = await connect()
    const sent = randomBytes(3_000_000)
    stalled.target.end(sent)
    other.target.end(sent)
    expect((await received(other.client)).equals(sent)).toBe(true)
    other.client.end()
    expect((await receive(stalled.client, 5)).equals(sent.subarray(0, 5))).toBe(true)
    await setRules(engine)
    expect((await received(stalled.client)).equals(sent.subarray(5))).toBe(true)
  })
})

describe('a changed list', () => {
  it('reaches open connections from the next byte, and leaves them again', async () => {
    const { engine, connect } = await proxied()
    const { client, target } = await connect()
    client.write('one ')
    await receive(target, 4)
    await setRules(engine, rule('drop', [{ ...FAULTS['drop-data'], after: { unit: 'bytes', amount: 0 } }]))
    client.write('two ')
    await expect
      .poll(async () => (await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })).row.up)
      .toBe(8)
    await setRules(engine)
    client.write('three')
    expect((await receive(target, 5)).toString()).toBe('three')
    target.end('bye')
    client.end()
    await received(client)
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ up: 13, down: 3, how: 'fin' })
    expect((await readStream(engine, 1, 'up')).toString()).toBe('one two three')
    expect(eventNames(detail).filter((name) => name === 'fault')).toHaveLength(2)
  })

  it('keeps a rule that has not changed on the connections it applied to', async () => {
    const { engine, connect } = await proxied()
    const stall = rule('stall', [{ ...FAULTS.stall, after: { unit: 'bytes', amount: 0 }, for: null }], {
      times: 1
    })
    await setRules(engine, stall)
    const { client, target } = await connect()
    client.write('held')
    await setRules(engine, stall, rule('other', [{ ...FAULTS.latency, ms: 1 }], { when: 'port:1' }))
    await setRules(engine, { ...stall, mode: 'off' })
    expect((await receive(target, 4)).toString()).toBe('held')
  })
})

describe('the share of connections', () => {
  it('follows the seed, so that a run can be repeated', async () => {
    const run = async (): Promise<boolean[]> => {
      const { engine, proxy } = await proxied()
      await setRules(
        engine,
        rule('cut', [{ ...FAULTS.reset, after: { unit: 'ms', amount: 0 } }], { chance: 0.5 })
      )
      const cut: boolean[] = []
      for (let n = 0; n < 12; n++) {
        const client = await dial(proxy.address)
        client.on('error', () => undefined)
        const { counts } = await engine.handlers['rules.get']({})
        client.write('x')
        await expect.poll(async () => (await engine.handlers['rules.get']({})).counts[0]?.seen).toBe(n + 1)
        const now = (await engine.handlers['rules.get']({})).counts
        cut.push((now[0]?.applied ?? 0) > (counts[0]?.applied ?? 0))
        client.destroy()
      }
      return cut
    }
    const first = await run()
    expect(new Set(first)).toEqual(new Set([true, false]))
    expect(await run()).toEqual(first)
  })

  it.each([
    [{ times: 1 }, [true, false, false, false]],
    [{ after: 2 }, [false, false, true, true]],
    [{ every: 2 }, [true, false, true, false]]
  ])('is limited by %o', async (members, expected) => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('limit', [{ ...FAULTS.limit, direction: 'down', bytes: 0 }], members))
    const cut: boolean[] = []
    for (let n = 0; n < 4; n++) {
      const { client, target } = await connect()
      target.on('error', () => undefined)
      target.end('x')
      cut.push((await received(client)).length === 0)
      client.destroy()
    }
    expect(cut).toEqual(expected)
  })
})

describe('a rule with a problem', () => {
  it.each([
    ['status:500', 'wrong-table'],
    ['duration>1s', 'known-later'],
    ['server~/(/', 'bad-regex'],
    ['any:(status:500)', 'known-later']
  ])('is reported and does not apply: %s', async (when, code) => {
    const engine = await startEngine()
    const { problems } = await setRules(engine, rule('bad', [FAULTS.reset], { when }))
    expect(problems[0]).toMatchObject({ rule: 0, code })
  })

  it('has the name of another', async () => {
    const engine = await startEngine()
    const { problems } = await setRules(engine, rule('a', [FAULTS.reset]), rule('a', [FAULTS.reset]))
    expect(problems).toMatchObject([{ rule: 1, code: 'same-name' }])
  })
})

describe('the capture of a changed connection', () => {
  it('is the same when its file is opened again', async () => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('drop', [{ ...FAULTS['drop-data'], after: { unit: 'bytes', amount: 3 } }]))
    const { client, target } = await connect()
    client.end('hello')
    expect((await received(target)).toString()).toBe('hel')
    target.end('bye')
    await received(client)
    const live = await untilClosed(engine, 1)
    await engine.close()

    const { handlers, analysis, fault } = openCapture(engine.capture.path)
    expect([fault, analysis.walker.connections.present.size]).toEqual([null, 1])
    const read = (connection: number, direction: 'up' | 'down'): string => {
      const { bytes } = handlers['streams.read']({ connection, direction, offset: 0, length: 100 })
      return Buffer.from(bytes).toString()
    }
    expect([1, upstreamLegOf(1)].map((leg) => read(leg, 'up'))).toEqual(['hello', 'hel'])
    expect([1, upstreamLegOf(1)].map((leg) => read(leg, 'down'))).toEqual(['bye', 'bye'])
    const again = handlers['connections.get']({ connection: 1 })
    expect(again.events.map(({ text }) => text)).toEqual(live.events.map(({ text }) => text))
    expect(() => read(upstreamLegOf(2), 'up')).toThrow('no connection')
  })

  it('continues in a ring whose oldest files are deleted', async () => {
    const engine = await startEngine({ ring: { bytes: 8 * 1024 * 1024, rows: 1e6, messages: 1e6 } })
    const server = await listen()
    const proxy = await startProxy(engine, server.address)
    await setRules(engine, rule('slice', [{ ...FAULTS.slice, direction: both, size: 20_000, gap: 0 }]))
    const client = await dial(proxy.address)
    const target = await server.accepted()
    const sent = randomBytes(30_000_000)
    client.write(sent)
    expect((await receive(target, sent.length)).equals(sent)).toBe(true)
    client.end('end')
    expect((await received(target)).toString()).toBe('end')
    target.end()
    await untilClosed(engine, 1)
    expect((await liveTotals(engine)).connections.total).toBe(1)
    const { from, bytes } = await engine.handlers['streams.read']({
      capture: LIVE,
      connection: upstreamLegOf(1),
      direction: 'up',
      offset: sent.length - 1000,
      length: 1003
    })
    expect(from).toBe(sent.length - 1000)
    expect(Buffer.from(bytes).subarray(0, 1000).equals(sent.subarray(-1000))).toBe(true)
  })

  it('has no match of a search twice', async () => {
    const { engine, connect } = await proxied()
    await setRules(engine, rule('slow', [{ ...FAULTS.latency, direction: both, ms: 1 }]))
    const { client, target } = await connect()
    client.end('a needle')
    await received(target)
    target.end()
    await untilClosed(engine, 1)
    await engine.close()
    const run = await runCli('find', engine.capture.path, 'needle', '--count')
    expect(run.stdout.trim()).toMatch(/^1\b/)
  })
})
