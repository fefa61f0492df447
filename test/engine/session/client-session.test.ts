/** A client session and a real server: one connection is its whole life. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { listenDeaf } from '../../helpers/deaf-server'
import {
  closeEvent,
  eventNames,
  readStream,
  send,
  startClient,
  startEngine,
  untilClosed,
  LIVE
} from '../../helpers/engine'
import { broken, closedPort, dial, listen, receive, received } from '../../helpers/servers'
import { waitFor } from '../../helpers/patience'

async function untilState(engine: Engine, id: number, state: string): Promise<void> {
  await waitFor(() => {
    expect(engine.sessions.get(id).state).toBe(state)
  })
}

describe('a client session', () => {
  it('connects, shows received bytes and sends payloads', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = await startClient(engine, server.address)
    expect(engine.sessions.get(id)).toMatchObject({
      state: 'running',
      listening: null,
      connections: { open: 1, total: 1 }
    })
    const target = await server.accepted()
    target.write('hello')
    expect(send(engine, id, null, 'hi there')).toEqual([1])
    expect(String(await receive(target, 8))).toBe('hi there')
    await expect.poll(() => engine.sessions.get(id).bytes).toEqual({ up: 8, down: 5 })
    await expect.poll(async () => String(await readStream(engine, 1, 'down'))).toBe('hello')
    const { row } = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
    expect(row).toMatchObject({
      session: id,
      client: `127.0.0.1:${target.remotePort}`,
      target: `127.0.0.1:${server.address.port}`,
      ended: null
    })
  })

  it('stops when its server closes, and can be started again', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = await startClient(engine, server.address)
    const target = await server.accepted()
    target.end('bye')
    await received(target)
    await untilState(engine, id, 'stopped')
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'connected', 'end', 'end', 'close'])
    expect(closeEvent(detail)).toMatchObject({ up: 0, down: 3, endedBy: 'target', how: 'fin' })
    expect(await engine.sessions.start(id)).toMatchObject({
      state: 'running',
      error: null,
      connections: { open: 1, total: 2 }
    })
  })

  it('stops when its server resets', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = await startClient(engine, server.address)
    ;(await server.accepted()).resetAndDestroy()
    await untilState(engine, id, 'stopped')
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'target', how: 'rst' })
  })

  it('half-closes on request and still receives the response', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = await startClient(engine, server.address)
    const target = await server.accepted()
    send(engine, id, null, 'question')
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    expect(String(await received(target))).toBe('question')
    target.end('answer')
    await untilState(engine, id, 'stopped')
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({
      up: 8,
      down: 6,
      endedBy: 'tcplens',
      how: 'fin'
    })
  })

  it('resets on request', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = await startClient(engine, server.address)
    const seen = broken((await server.accepted()).resume())
    await engine.handlers['connections.end']({ connection: 1, how: 'reset' })
    expect(await seen).toBe('ECONNRESET')
    await untilState(engine, id, 'stopped')
  })
})

describe('a client session that cannot connect', () => {
  it('fails with an explanation, is recorded, and works once there is a listener', async () => {
    const engine = await startEngine()
    const target = { host: '127.0.0.1', port: await closedPort() }
    const { id } = engine.sessions.create({ kind: 'client', name: '', target })
    const failure = {
      code: 'connect-failed',
      systemCode: 'ECONNREFUSED',
      message: `Cannot connect to 127.0.0.1:${target.port}: nothing listens there. Is the server running, and is the port right?`
    }
    await expect(engine.sessions.start(id)).rejects.toMatchObject(failure)
    expect(engine.sessions.get(id)).toMatchObject({
      state: 'failed',
      error: failure,
      connections: { open: 0, total: 1 }
    })
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'error', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'target', how: 'error', code: 'ECONNREFUSED' })
  })

  it('because of its name reports the name', async () => {
    const engine = await startEngine()
    const { id } = engine.sessions.create({
      kind: 'client',
      name: '',
      target: { host: 'nobody.invalid', port: 80 }
    })
    await expect(engine.sessions.start(id)).rejects.toMatchObject({
      code: 'connect-failed',
      message: expect.stringContaining('the name cannot be resolved') as string
    })
  })

  it('yet sends nothing, and stops without an error', async () => {
    const engine = await startEngine()
    const { id } = engine.sessions.create({ kind: 'client', name: '', target: await listenDeaf() })
    const starting = engine.sessions.start(id)
    await untilState(engine, id, 'starting')
    expect(() => send(engine, id, null, 'too early')).toThrow(
      expect.objectContaining({ code: 'wrong-state' }) as Error
    )
    expect(await engine.sessions.stop(id)).toMatchObject({ state: 'stopped', error: null })
    expect(await starting).toMatchObject({ listening: null, error: null })
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
  })

  it('yet can be reset, which ends the attempt', async () => {
    const engine = await startEngine()
    const { id } = engine.sessions.create({ kind: 'client', name: '', target: await listenDeaf() })
    const starting = engine.sessions.start(id)
    await engine.handlers['connections.end']({ connection: 1, how: 'reset' })
    await expect(starting).rejects.toMatchObject({
      code: 'connect-failed',
      message: expect.stringContaining('it was stopped before the connection was established') as string
    })
  })
})

describe('stopping a client session', () => {
  it('closes its connection with FIN', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = await startClient(engine, server.address)
    const target = await server.accepted()
    target.on('end', () => target.end())
    const ended = received(target)
    send(engine, id, null, 'last')
    expect(await engine.sessions.stop(id)).toMatchObject({ state: 'stopped', connections: { open: 0 } })
    expect(String(await ended)).toBe('last')
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ up: 4, endedBy: 'tcplens', how: 'fin' })
  })

  it('by draining waits for the server to close', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = await startClient(engine, server.address)
    const target = await server.accepted()
    const stopped = engine.sessions.stop(id, 'drain')
    send(engine, id, null, 'one more')
    await receive(target, 8)
    target.end()
    expect((await stopped).state).toBe('stopped')
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'target', how: 'fin' })
  })
})

it('a server session and a client session of one engine exchange data', async () => {
  const engine = await startEngine()
  const server = engine.sessions.create({
    kind: 'server',
    name: '',
    listen: { host: '127.0.0.1', port: 0 }
  })
  const { listening: address } = await engine.sessions.start(server.id)
  const id = await startClient(engine, address!)
  await expect.poll(() => engine.sessions.get(server.id).connections.open).toBe(1)
  const other = await dial(address!)
  send(engine, id, null, 'from the client')
  await expect.poll(() => engine.sessions.get(server.id).bytes.up).toBe(15)
  send(engine, server.id, null, 'from the server')
  expect(String(await receive(other, 15))).toBe('from the server')
  await expect.poll(() => engine.sessions.get(id).bytes).toEqual({ up: 15, down: 15 })
  other.end()
  await engine.sessions.stopAll()
  const rows = await Promise.all(
    [1, 2].map(async (connection) => (await untilClosed(engine, connection)).row)
  )
  expect(rows.map(({ up, down }) => ({ up, down }))).toEqual([
    { up: 15, down: 15 },
    { up: 15, down: 15 }
  ])
})
