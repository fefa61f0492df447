/** Replay of conversations that were captured only in part. */

import type net from 'node:net'
import { expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { answering, play, playing, record, verdictOf } from '../../helpers/conversations'
import { LIVE, readStream, startEngine, untilClosed } from '../../helpers/engine'
import { receive, received } from '../../helpers/servers'

const echo = (): ReturnType<typeof answering> => answering((text) => `<${text}>`)
/** Sends `text` and waits for its echo. */
async function say(client: net.Socket, text: string): Promise<void> {
  client.write(text)
  await receive(client, text.length + 2)
}

async function unrecorded(engine: Engine, act: () => Promise<void>): Promise<void> {
  await engine.handlers['captures.record']({ on: false })
  await act()
  await engine.handlers['captures.record']({ on: true })
}

const SAME = { verdict: 'same', at: null, why: null }

it('unrecorded client bytes are reported before the run, and can be omitted', async () => {
  const engine = await startEngine()
  const server = await echo()
  const connection = await record(engine, server.address, async (client) => {
    await say(client, 'one')
    await unrecorded(engine, () => say(client, 'two'))
    client.end('three')
    await receive(client, 7)
  })
  await expect(engine.handlers['conversations.play'](playing(connection))).rejects.toMatchObject({
    code: 'not-replayable',
    message: expect.stringContaining('lacks 3 bytes sent by the client') as string
  })
  const run = await play(engine, connection, { skipMissing: true, pace: { kind: 'fast' }, limit: 300 })
  await untilClosed(engine, run.now ?? 0)
  expect((await readStream(engine, run.now ?? 0, 'up')).toString()).toBe('onethree')
  const { total, missing } = await engine.handlers['conversations.pieces']({
    capture: LIVE,
    connection,
    side: 'client',
    first: 0,
    count: 100
  })
  expect([total, missing]).toEqual([expect.any(Number), { up: 3, down: 5 }])
})

it('an omitted gap expects no reply', async () => {
  const engine = await startEngine()
  const server = await echo()
  const connection = await record(engine, server.address, async (client) => {
    await say(client, 'one')
    await unrecorded(engine, () => say(client, 'unseen'))
    await say(client, 'three')
    client.end()
    await received(client)
  })
  const run = await play(engine, connection, { skipMissing: true })
  expect(verdictOf(run)).toEqual(SAME)
  await untilClosed(engine, run.now ?? 0)
  expect((await readStream(engine, run.now ?? 0, 'up')).toString()).toBe('onethree')
})

it('unrecorded server bytes match anything', async () => {
  const engine = await startEngine()
  const server = await echo()
  const connection = await record(engine, server.address, async (client) => {
    await say(client, 'ask')
    client.end()
    await unrecorded(engine, () => Promise.resolve())
  })
  expect(verdictOf(await play(engine, connection))).toEqual(SAME)
})
