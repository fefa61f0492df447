/** The session list as a whole: copies, bulk operations, and the operations allowed in each state. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { SessionConfig } from '../../../src/shared/contract/sessions'
import { send, startClient, startEngine, startProxy, startServer } from '../../helpers/engine'
import { dial, listen, received } from '../../helpers/servers'

const HERE = { host: '127.0.0.1', port: 0 }

function proxy(name: string): SessionConfig {
  return { kind: 'proxy', name, listen: HERE, target: { host: '127.0.0.1', port: 9 } }
}

function names(engine: Engine): string[] {
  return engine.sessions.list().map(({ id, config }) => `${id} ${config.name}`)
}

const wrongState = expect.objectContaining({ code: 'wrong-state' }) as Error

describe('a copy', () => {
  it('is placed directly after its original, stopped, with its own number', async () => {
    const engine = await startEngine()
    for (const name of ['a', 'b', 'c']) engine.sessions.create(proxy(name))
    await engine.sessions.start(2)
    expect(await engine.handlers['sessions.duplicate']({ id: 2 })).toMatchObject({
      id: 4,
      config: proxy('b'),
      state: 'stopped',
      connections: { open: 0, total: 0 }
    })
    engine.sessions.duplicate(1)
    expect(names(engine)).toEqual(['1 a', '5 a', '2 b', '4 b', '3 c'])
    engine.sessions.update(4, proxy('changed'))
    expect(engine.sessions.get(2).config.name).toBe('b')
  })

  it('of a missing session is refused', async () => {
    const engine = await startEngine()
    expect(() => engine.sessions.duplicate(1)).toThrow(
      expect.objectContaining({ code: 'not-found' }) as Error
    )
  })
})

describe('a new session', () => {
  it('is placed at the given position, or at the end', async () => {
    const engine = await startEngine()
    const create = async (name: string, at?: number): Promise<unknown> =>
      engine.handlers['sessions.create']({ config: proxy(name), start: false, at })
    await create('a')
    await create('b')
    await create('first', 0)
    await create('third', 2)
    await create('last', 99)
    expect(names(engine)).toEqual(['3 first', '1 a', '4 third', '2 b', '5 last'])
  })
})

describe('all sessions', () => {
  it('start at once, and a failing one does not affect the others', async () => {
    const engine = await startEngine()
    const busy = await listen()
    engine.sessions.create(proxy('good'))
    engine.sessions.create({ kind: 'server', name: 'taken', listen: busy.address })
    engine.sessions.create({ kind: 'client', name: 'client', target: busy.address })
    await engine.sessions.start(1)
    const started = await engine.handlers['sessions.startAll']({})
    expect(started.map(({ state, error }) => [state, error?.code])).toEqual([
      ['running', undefined],
      ['failed', 'address-in-use'],
      ['running', undefined]
    ])
    await busy.accepted().then((socket) => socket.on('end', () => socket.end()).resume())
    const stopped = await engine.handlers['sessions.stopAll']({})
    expect(stopped.map(({ state }) => state)).toEqual(['stopped', 'failed', 'stopped'])
  })

  it('close their connections when the engine closes', async () => {
    const engine = await startEngine()
    const server = await startServer(engine)
    const client = await dial(server.address)
    client.on('end', () => client.end())
    const ended = received(client)
    await expect.poll(() => engine.sessions.get(server.id).connections.open).toBe(1)
    await engine.close()
    expect(await ended).toHaveLength(0)
    expect(engine.sessions.list().map(({ state, connections }) => [state, connections.open])).toEqual([
      ['stopped', 0]
    ])
  })
})

describe('a session', () => {
  it('cannot change its kind', async () => {
    const engine = await startEngine()
    const { id } = engine.sessions.create(proxy('web'))
    expect(() => engine.sessions.update(id, { kind: 'server', name: 'web', listen: HERE })).toThrow(
      expect.objectContaining({ code: 'bad-input' }) as Error
    )
    expect(engine.sessions.get(id).config).toEqual(proxy('web'))
  })

  it('that drains cannot be changed or started, and disappears once removed', async () => {
    const engine = await startEngine()
    const server = await startServer(engine)
    const client = await dial(server.address)
    client.on('end', () => client.end()).resume()
    await expect.poll(() => engine.sessions.get(server.id).connections.open).toBe(1)
    const drained = engine.sessions.stop(server.id, 'drain')
    expect(() => engine.sessions.update(server.id, { kind: 'server', name: '', listen: HERE })).toThrow(
      wrongState
    )
    await expect(engine.sessions.start(server.id)).rejects.toMatchObject({ code: 'wrong-state' })
    await engine.sessions.remove(server.id)
    expect((await drained).state).toBe('stopped')
    expect(engine.sessions.list()).toEqual([])
  })

  it('that is removed after its connections disappears with the last of them', async () => {
    const engine = await startEngine()
    const server = await startServer(engine)
    const client = await dial(server.address)
    await expect.poll(() => engine.sessions.get(server.id).connections.open).toBe(1)
    const removed = engine.handlers['sessions.remove']({ id: server.id, how: 'drain' })
    await expect.poll(() => engine.sessions.get(server.id).state).toBe('stopping')
    client.destroy()
    await removed
    expect(engine.sessions.list()).toEqual([])
  })

  it('that is stopped can be stopped again', async () => {
    const engine = await startEngine()
    const { id } = engine.sessions.create(proxy('web'))
    expect(await engine.sessions.stop(id)).toMatchObject({ state: 'stopped' })
  })

  it('that is a proxy has no payloads of its own to send', async () => {
    const engine = await startEngine()
    const { id } = await startProxy(engine, { host: '127.0.0.1', port: 9 })
    expect(() => send(engine, id, null, 'x')).toThrow(wrongState)
  })
})

it('connections of all sessions share one numbering, and are found in any session', async () => {
  const engine = await startEngine()
  const server = await startServer(engine)
  const id = await startClient(engine, server.address)
  await expect.poll(() => engine.sessions.get(server.id).connections.open).toBe(1)
  expect([1, 2].map((number) => engine.sessions.connection(number).connection)).toEqual([1, 2])
  expect(() => engine.sessions.connection(3)).toThrow(expect.objectContaining({ code: 'not-found' }) as Error)
  engine.sessions.connection(1).end()
  await expect.poll(() => engine.sessions.get(id).state).toBe('stopped')
})
