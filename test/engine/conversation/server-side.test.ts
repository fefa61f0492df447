/** The server's side of a recorded conversation, replayed to any client that connects. */

import type net from 'node:net'
import { expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { ConversationRun } from '../../../src/shared/contract/conversation-replay'
import { answering, playing, record, turns, untilOver, verdictOf } from '../../helpers/conversations'
import { startEngine } from '../../helpers/engine'
import { dial, receive, received } from '../../helpers/servers'

const TALK = turns(['hello', 7], ['again', 7])

interface Waiting {
  run: number
  client: net.Socket
}

/** Plays the server's side, and connects as its client. */
async function meet(engine: Engine, connection: number): Promise<Waiting> {
  const input = playing(connection, { side: 'server', limit: 400 })
  const { run } = await engine.handlers['conversations.play'](input)
  const state = (): ConversationRun | undefined =>
    engine.conversations.list().find((listed) => listed.run === run)
  await expect.poll(() => state()?.address).not.toMatch(/:0$/)
  const [host = '', port] = (state()?.address ?? '').split(':')
  return { run, client: await dial({ host, port: Number(port) }) }
}

it('answers a client that sends the same bytes', async () => {
  const engine = await startEngine()
  const connection = await record(engine, (await answering((text) => `<${text}>`)).address, TALK)
  const { run, client } = await meet(engine, connection)
  client.write('hello')
  expect((await receive(client, 7)).toString()).toBe('<hello>')
  client.end('again')
  expect((await received(client)).toString()).toBe('<again>')
  expect(verdictOf(await untilOver(engine, run))).toEqual({ verdict: 'same', at: null, why: null })
})

it('reports where a client sends different bytes, and when it leaves', async () => {
  const engine = await startEngine()
  const connection = await record(engine, (await answering((text) => `<${text}>`)).address, TALK)
  const other = await meet(engine, connection)
  other.client.write('hELlo')
  await receive(other.client, 7)
  other.client.end('again')
  await received(other.client)
  expect(verdictOf(await untilOver(engine, other.run))).toEqual({ verdict: 'different', at: 1, why: null })
  const leaving = await meet(engine, connection)
  leaving.client.end('hel')
  await received(leaving.client)
  expect(verdictOf(await untilOver(engine, leaving.run))).toEqual({
    verdict: 'diverged',
    at: 0,
    why: 'ended'
  })
})

it('a replay as the server can be cancelled before a client connects, and cannot listen on a used port', async () => {
  const engine = await startEngine()
  const server = await answering((text) => `<${text}>`)
  const connection = await record(engine, server.address, TALK)
  const { run } = await engine.handlers['conversations.play'](playing(connection, { side: 'server' }))
  await engine.handlers['conversations.cancel']({ run })
  expect(await untilOver(engine, run)).toMatchObject({ state: 'over', result: null, error: null, now: null })
  const taken = await engine.handlers['conversations.play'](
    playing(connection, { side: 'server', listen: { host: '127.0.0.1', port: server.address.port } })
  )
  expect(await untilOver(engine, taken.run)).toMatchObject({
    result: null,
    error: { code: 'address-in-use' }
  })
})
