import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { ProxyConfig } from '../../../src/shared/contract/sessions'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { listenDeaf } from '../../helpers/deaf-server'
import {
  closeEvent,
  eventNames,
  listening,
  startEngine,
  startProxy,
  untilClosed,
  untilStill,
  LIVE
} from '../../helpers/engine'
import { closedPort, dial, listen, receive, received } from '../../helpers/servers'

const NOWHERE: Endpoint = { host: '127.0.0.1', port: 9 }

function config(changes: Partial<ProxyConfig> = {}): ProxyConfig {
  return { kind: 'proxy', name: 'web', listen: { host: '127.0.0.1', port: 0 }, target: NOWHERE, ...changes }
}

function create(engine: Engine, changes: Partial<ProxyConfig> = {}): number {
  return engine.sessions.create(config(changes)).id
}

describe('a session', () => {
  it('is created stopped, listens on a free port when started, and no longer when stopped', async () => {
    const engine = await startEngine()
    const id = create(engine)
    expect(engine.sessions.list()).toEqual([
      {
        id,
        colour: 0,
        config: config(),
        state: 'stopped',
        listening: null,
        error: null,
        connections: { open: 0, total: 0 },
        bytes: { up: 0, down: 0 }
      }
    ])
    const started = await engine.sessions.start(id)
    expect(started.state).toBe('running')
    const address = listening(started)
    expect(address).toEqual({ host: '127.0.0.1', port: expect.any(Number) as number })
    const stopped = await engine.sessions.stop(id)
    expect(stopped).toMatchObject({ state: 'stopped', listening: null })
    await expect(dial(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('can be started again, and its counters continue', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const { id, address } = await startProxy(engine, server.address)
    const first = await dial(address)
    first.end('12345')
    await received(first)
    await engine.sessions.stop(id)
    const second = await dial(listening(await engine.sessions.start(id)))
    second.end('678')
    await received(second)
    await engine.sessions.stop(id)
    expect(engine.sessions.get(id)).toMatchObject({
      connections: { open: 0, total: 2 },
      bytes: { up: 8, down: 8 }
    })
  })

  it('can be changed while stopped, and refuses a change while running', async () => {
    const engine = await startEngine()
    const id = create(engine)
    expect(engine.sessions.update(id, config({ name: 'new' })).config.name).toBe('new')
    await engine.sessions.start(id)
    expect(() => engine.sessions.update(id, config())).toThrow(
      expect.objectContaining({ code: 'wrong-state' }) as Error
    )
    await expect(engine.sessions.start(id)).rejects.toMatchObject({ code: 'wrong-state' })
  })

  it('is gone once removed, running or not', async () => {
    const engine = await startEngine()
    const server = await listen()
    const { id, address } = await startProxy(engine, server.address)
    const client = await dial(address)
    await server.accepted()
    client.resume()
    const ended = received(client)
    await engine.handlers['sessions.remove']({ id })
    await ended
    expect(engine.sessions.list()).toEqual([])
    await expect(dial(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await expect(engine.sessions.start(id)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a session that cannot listen', () => {
  it('reports that the port is in use, and works once it is free', async () => {
    const engine = await startEngine()
    const busy = await listen()
    const id = create(engine, { listen: busy.address })
    const words = new RegExp(
      `^127\\.0\\.0\\.1:${busy.address.port} is in use by another (program|session of Tcplens)\\. Port \\d+ is free\\.$`
    )
    const failure = {
      code: 'address-in-use',
      systemCode: 'EADDRINUSE',
      message: expect.stringMatching(words) as string
    }
    await expect(engine.sessions.start(id)).rejects.toMatchObject(failure)
    expect(engine.sessions.get(id)).toMatchObject({ state: 'failed', listening: null, error: failure })
    await busy.close()
    expect(await engine.sessions.start(id)).toMatchObject({ state: 'running', error: null })
  })

  it('clears the error when it is changed', async () => {
    const engine = await startEngine()
    const busy = await listen()
    const id = create(engine, { listen: busy.address })
    await expect(engine.sessions.start(id)).rejects.toThrow()
    expect(engine.sessions.update(id, config())).toMatchObject({ state: 'stopped', error: null })
  })

  it.each([
    [{ host: '192.0.2.7', port: 0 }, 'address-not-available', 'is not an address of this machine'],
    [{ host: 'nobody.invalid', port: 0 }, 'bad-address', 'cannot be resolved']
  ])('reports the problem with %j', async (address, code, words) => {
    const engine = await startEngine()
    const id = create(engine, { listen: address })
    await expect(engine.sessions.start(id)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string
    })
  })
})

describe('stopping', () => {
  it('closes open connections with FIN and records that Tcplens did', async () => {
    const engine = await startEngine()
    const server = await listen()
    const { id, address } = await startProxy(engine, server.address)
    const client = await dial(address)
    const target = await server.accepted()
    client.write('question')
    await receive(target, 8)
    const ends = Promise.all([received(client), received(target)])
    await engine.sessions.stop(id)
    expect((await ends).map(String)).toEqual(['', ''])
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'end', 'end', 'close'])
    expect(closeEvent(detail)).toMatchObject({ up: 8, down: 0, endedBy: 'tcplens', how: 'fin' })
  })

  it('twice at once resolves both calls', async () => {
    const engine = await startEngine()
    const server = await listen()
    const { id, address } = await startProxy(engine, server.address)
    const client = await dial(address)
    client.resume()
    await server.accepted()
    const states = await Promise.all([engine.sessions.stop(id), engine.sessions.stop(id)])
    expect(states.map(({ state }) => state)).toEqual(['stopped', 'stopped'])
  })

  it('while starting leaves no listener', async () => {
    const engine = await startEngine()
    const address = { host: '127.0.0.1', port: await closedPort() }
    const id = create(engine, { listen: address })
    const summaries = await Promise.all([engine.sessions.start(id), engine.sessions.stop(id)])
    expect(summaries.map(({ listening: at }) => at)).toEqual([null, null])
    expect(engine.sessions.get(id)).toMatchObject({ state: 'stopped', listening: null, error: null })
    await expect(dial(address)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await engine.sessions.start(id)).toMatchObject({ state: 'running', listening: address })
  })

  it('does not wait for a client that never reads', async () => {
    const engine = await startEngine()
    const server = await listen()
    const { id, address } = await startProxy(engine, server.address)
    const client = await dial(address)
    client.pause()
    const target = await server.accepted()
    const written = new Promise((resolve) => target.write(Buffer.alloc(32 * 1024 * 1024), resolve))
    await untilStill(engine, id, 'down')
    await engine.sessions.stop(id)
    target.destroy()
    await written
    expect(engine.sessions.get(id)).toMatchObject({ state: 'stopped', connections: { open: 0 } })
  })

  it('does not wait for a server that does not respond', async () => {
    const engine = await startEngine()
    const { id, address } = await startProxy(engine, await listenDeaf())
    const [patient, impatient] = [await dial(address), await dial(address)]
    await expect.poll(() => engine.sessions.get(id).connections.open).toBe(2)
    impatient.resetAndDestroy()
    await expect.poll(() => engine.sessions.get(id).connections.open).toBe(1)
    const ended = received(patient)
    await engine.sessions.stop(id)
    await ended
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
    expect(closeEvent(await untilClosed(engine, 2))).toMatchObject({ endedBy: 'client', how: 'rst' })
  })
})

describe('several sessions', () => {
  it('relay in parallel, each with its own numbers', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const one = await startProxy(engine, server.address)
    const two = await startProxy(engine, server.address)
    for (const [proxy, text] of [
      [one, 'a'],
      [two, 'bb'],
      [two, 'ccc']
    ] as const) {
      const client = await dial(proxy.address)
      client.end(text)
      expect((await received(client)).toString()).toBe(text)
    }
    await untilClosed(engine, 3)
    const sessions = await Promise.all(
      [1, 2, 3].map(
        async (connection) =>
          (await engine.handlers['connections.get']({ capture: LIVE, connection })).row.session
      )
    )
    expect(sessions).toEqual([one.id, two.id, two.id])
    expect(engine.sessions.list().map(({ bytes }) => bytes.up)).toEqual([1, 5])
    await engine.sessions.stopAll()
    expect(engine.sessions.list().map(({ state }) => state)).toEqual(['stopped', 'stopped'])
  })
})
