/** Clients that connect anew: when, how often, and when not. */

import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { createClient, told } from '../../helpers/client'
import { closeEvent, send, startEngine, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { closedPort, listen, receive, received } from '../../helpers/servers'

const SOON = { first: 20, most: 80, times: null }
/** So long that it does not elapse within a test. */
const LATER = { first: 60_000, most: 60_000, times: null }

async function untilWaiting(engine: Engine, id: number): Promise<{ at: number; failed: number }> {
  return waitFor(() => {
    const { reconnecting } = engine.sessions.get(id)
    expect(reconnecting).toBeDefined()
    return reconnecting!
  })
}

describe('a client that reconnects', () => {
  it('does so when its server closes, each time as a new connection', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = createClient(engine, { target: server.address, reconnect: SOON })
    await engine.sessions.start(id)
    for (let round = 1; round <= 3; round++) {
      const target = await server.accepted()
      await waitFor(() => {
        expect(send(engine, id, null, `hello ${round}`)).toEqual([round])
      })
      expect(String(await receive(target, 7))).toBe(`hello ${round}`)
      if (round % 2 === 0) target.resetAndDestroy()
      else target.end('bye')
      await untilClosed(engine, round)
    }
    await server.accepted()
    await waitFor(() => {
      expect(engine.sessions.get(id)).toMatchObject({
        state: 'running',
        error: null,
        connections: { open: 1, total: 4 }
      })
    })
    expect(engine.sessions.get(id).reconnecting).toBeUndefined()
  })

  it('starts without a listener, reports when it will try again, and connects once there is one', async () => {
    const engine = await startEngine()
    const port = await closedPort()
    const target = { host: '127.0.0.1', port }
    const id = createClient(engine, { target, reconnect: SOON })
    expect(await engine.sessions.start(id)).toMatchObject({ state: 'running', error: null })
    await waitFor(() => {
      expect(engine.sessions.get(id).reconnecting?.failed).toBeGreaterThanOrEqual(3)
    })
    const server = net.createServer((socket) => socket.resume())
    server.listen(port, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'connection')
    await waitFor(() => {
      expect(engine.sessions.get(id)).toMatchObject({ state: 'running', connections: { open: 1 } })
    })
    expect(engine.sessions.get(id).reconnecting).toBeUndefined()
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ how: 'error', code: 'ECONNREFUSED' })
    await engine.sessions.stop(id)
  })

  it('doubles the delay each time, up to the maximum', async () => {
    const engine = await startEngine()
    const target = { host: '127.0.0.1', port: await closedPort() }
    const id = createClient(engine, { target, reconnect: { first: 40, most: 120, times: 4 } })
    await engine.sessions.start(id)
    await waitFor(() => {
      expect(engine.sessions.get(id).state).toBe('failed')
    })
    const details = await Promise.all([1, 2, 3, 4, 5].map((number) => untilClosed(engine, number)))
    const begun = details.map(({ events }) => events.find(({ name }) => name === 'attempt')?.time ?? 0)
    const ended = details.map(({ events }) => events.at(-1)?.time ?? 0)
    const waits = begun.slice(1).map((time, at) => time - ended[at]!)
    for (const [at, least] of [40, 80, 120, 120].entries()) {
      // Timers and clocks round differently.
      expect(waits[at]).toBeGreaterThan(least - 3)
    }
  })

  it('gives up after the configured number of attempts and reports why', async () => {
    const engine = await startEngine()
    const target = { host: '127.0.0.1', port: await closedPort() }
    const id = createClient(engine, { target, reconnect: { first: 5, most: 5, times: 2 } })
    await engine.sessions.start(id)
    await waitFor(() => {
      expect(engine.sessions.get(id)).toMatchObject({
        state: 'failed',
        error: {
          code: 'connect-failed',
          systemCode: 'ECONNREFUSED',
          message: expect.stringContaining('Stopped after 3 failures in a row.') as string
        },
        connections: { open: 0, total: 3 }
      })
    })
    expect(engine.sessions.get(id).reconnecting).toBeUndefined()
  })

  it('counts an immediate close as a failure, and a connection with data as a success', async () => {
    const engine = await startEngine()
    let greeting = ''
    const server = await listen((socket) => socket.end(greeting))
    const id = createClient(engine, { target: server.address, reconnect: { first: 5, most: 5, times: 3 } })
    await engine.sessions.start(id)
    await waitFor(() => {
      expect(engine.sessions.get(id)).toMatchObject({
        state: 'failed',
        error: {
          message: expect.stringContaining('closed each connection immediately, 4 times in a row') as string
        },
        connections: { total: 4 }
      })
    })
    greeting = 'hello'
    await engine.sessions.start(id)
    await waitFor(() => {
      expect(engine.sessions.get(id).connections.total).toBeGreaterThan(12)
    })
    expect(engine.sessions.get(id)).toMatchObject({ state: 'running', error: null })
    await engine.sessions.stop(id)
  })

  it('stops between two attempts, at once', async () => {
    const engine = await startEngine()
    const target = { host: '127.0.0.1', port: await closedPort() }
    const id = createClient(engine, { target, reconnect: LATER })
    const before = Date.now()
    await engine.sessions.start(id)
    const { at, failed } = await untilWaiting(engine, id)
    expect(failed).toBe(1)
    expect(at - before).toBeGreaterThan(59_000)
    expect(at - before).toBeLessThan(75_000)
    expect(await engine.sessions.stop(id)).toMatchObject({ state: 'stopped', error: null })
    expect(engine.sessions.get(id).reconnecting).toBeUndefined()
    expect(engine.sessions.get(id).connections.total).toBe(1)
  })

  it('does not reconnect after its user ended the connection', async () => {
    const engine = await startEngine()
    for (const [round, how] of (['end', 'reset'] as const).entries()) {
      const server = await listen()
      const id = createClient(engine, { target: server.address, reconnect: SOON })
      await engine.sessions.start(id)
      const target = await server.accepted()
      const over = received(target).catch(() => undefined)
      await engine.handlers['connections.end']({ connection: round + 1, how })
      await over
      // Even if the peer answers with a reset, our side ended the connection.
      if (how === 'end') target.resetAndDestroy()
      await waitFor(() => {
        expect(engine.sessions.get(id)).toMatchObject({
          state: 'stopped',
          error: null,
          connections: { total: 1 }
        })
      })
    }
  })

  it('does not reconnect while it drains', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = createClient(engine, { target: server.address, reconnect: SOON })
    await engine.sessions.start(id)
    const stopped = engine.sessions.stop(id, 'drain')
    ;(await server.accepted()).end()
    expect(await stopped).toMatchObject({ state: 'stopped', connections: { open: 0, total: 1 } })
  })

  it('receives an event for each attempt and each failure', async () => {
    const engine = await startEngine()
    const port = await closedPort()
    const id = createClient(engine, {
      target: { host: '127.0.0.1', port },
      reconnect: { first: 1, most: 1, times: 1 }
    })
    await engine.sessions.start(id)
    const attempt = { event: 'attempt', address: '127.0.0.1', port, family: 4 }
    for (const connection of [1, 2]) {
      expect(told(await untilClosed(engine, connection), 'attempt')).toEqual([
        { ...attempt, what: 'begins' },
        { ...attempt, what: 'failed', code: 'ECONNREFUSED' }
      ])
    }
  })
})

it('without reconnect, a client stops with its connection', async () => {
  const engine = await startEngine()
  const server = await listen((socket) => socket.end())
  const id = createClient(engine, { target: server.address })
  await engine.sessions.start(id)
  await waitFor(() => {
    expect(engine.sessions.get(id)).toMatchObject({
      state: 'stopped',
      error: null,
      connections: { total: 1 }
    })
  })
})
