/** Streams and conversations read from any offset equal the bytes sent. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { MAX_READ_BYTES } from '../../../src/shared/contract/limits'
import { checkOutput } from '../../../src/shared/contract/parse'
import type { ConversationRow } from '../../../src/shared/contract/traffic'
import { startEngine, startProxy, untilClosed, LIVE } from '../../helpers/engine'
import { openCapture } from '../../helpers/opened-capture'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive, received } from '../../helpers/servers'
import { assertProperty } from '../../helpers/properties'

const UP = randomBytes(400_000, 11)
const DOWN = randomBytes(300_000, 12)

/** Runs one connection with many pieces of many sizes in alternating directions: hundreds of entries. */
async function chat(engine: Engine): Promise<void> {
  const server = await listen()
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  const target = await server.accepted()
  const at = { up: 0, down: 0 }
  for (let turn = 0; at.up < UP.length || at.down < DOWN.length; turn++) {
    const length = 1 + ((turn * 1009) % 4001)
    const [from, to, bytes, direction] =
      turn % 2 === 0 ? ([client, target, UP, 'up'] as const) : ([target, client, DOWN, 'down'] as const)
    const piece = bytes.subarray(at[direction], at[direction] + length)
    if (piece.length === 0) continue
    from.write(piece)
    await receive(to, piece.length)
    at[direction] += piece.length
  }
  client.end()
  await received(target)
  target.end()
  await untilClosed(engine, 1)
}

it('any range of either stream equals the sent bytes, live and from the file', async () => {
  const engine = await startEngine()
  await chat(engine)
  const opened = openCapture(engine.capture.path)
  const range = fc.record({
    direction: fc.constantFrom('up' as const, 'down' as const),
    offset: fc.oneof(fc.nat(UP.length + 10), fc.constantFrom(0, DOWN.length, UP.length, 2 ** 40)),
    length: fc.oneof(fc.nat(3000), fc.nat(MAX_READ_BYTES), fc.constantFrom(0, 1, MAX_READ_BYTES))
  })
  await assertProperty(
    fc.asyncProperty(range, async ({ direction, offset, length }) => {
      const sent = direction === 'up' ? UP : DOWN
      const wanted = { total: sent.length, bytes: sent.subarray(offset, offset + length).toString('hex') }
      const request = { connection: 1, direction, offset, length }
      const live = await engine.handlers['streams.read']({ capture: LIVE, ...request })
      expect({ total: live.total, bytes: Buffer.from(live.bytes).toString('hex') }).toEqual(wanted)
      const again = opened.handlers['streams.read'](request)
      expect({ total: again.total, bytes: Buffer.from(again.bytes).toString('hex') }).toEqual(wanted)
    }),
    { numRuns: 150 }
  )
})

it('a conversation lists segments and events in order, the same from any page', async () => {
  const engine = await startEngine()
  await chat(engine)
  const { entries } = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
  expect(entries).toBeGreaterThan(64 * 3)
  const page = async (first: number, count: number): Promise<ConversationRow[]> => {
    const reply = await engine.handlers['connections.conversation']({
      capture: LIVE,
      connection: 1,
      first,
      count
    })
    checkOutput('reply', 'connections.conversation', reply)
    expect(reply.total).toBe(entries)
    return reply.rows
  }
  const all: ConversationRow[] = []
  while (all.length < entries) all.push(...(await page(all.length, 200)))
  expect(all.map(({ index }) => index)).toEqual(all.map((_, at) => at))
  const times = all.flatMap((row) => (row.kind === 'gap' ? [] : [row.time]))
  expect(times.length).toBe(entries)
  expect(times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0))).toBe(true)

  const next = { up: 0, down: 0 }
  for (const row of all) {
    if (row.kind !== 'segment') continue
    expect(row.offset).toBe(next[row.direction])
    next[row.direction] += row.length
  }
  expect(next).toEqual({ up: UP.length, down: DOWN.length })
  expect(all.flatMap((row) => (row.kind === 'event' ? [row.name] : []))).toEqual([
    'open',
    'connected',
    'end',
    'end',
    'close'
  ])

  await assertProperty(
    fc.asyncProperty(fc.nat(entries + 5), fc.integer({ min: 1, max: 200 }), async (first, count) => {
      expect(await page(first, count)).toEqual(all.slice(first, first + count))
    }),
    { numRuns: 60 }
  )
})
