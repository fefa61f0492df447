/** Socket events in the capture of a connection, for every kind of session. */

import type net from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { ConnectionDetail } from '../../../src/shared/contract/traffic'
import {
  send,
  startClient,
  startEngine,
  startProxy,
  startServer,
  untilClosed,
  untilStill,
  LIVE
} from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive, received } from '../../helpers/servers'

/** Events of one name, without the members every event has. */
function told(detail: ConnectionDetail, name: string): Record<string, unknown>[] {
  return detail.events
    .filter((entry) => entry.name === name)
    .map(({ data }) => {
      const { event: _event, connection: _connection, ...rest } = data
      return rest
    })
}

async function end(engine: Engine, client: net.Socket, target: net.Socket): Promise<ConnectionDetail> {
  client.end()
  target.end()
  await Promise.all([received(client), received(target)])
  return untilClosed(engine, 1)
}

describe('a name lookup', () => {
  it('for a proxy’s server names host, address and family', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await startProxy(engine, { host: 'localhost', port: server.address.port })
    const client = await dial(proxy.address)
    const detail = await end(engine, client, await server.accepted())
    const lookups = told(detail, 'lookup')
    expect(lookups).toContainEqual({ leg: 'target', host: 'localhost', address: '127.0.0.1', family: 4 })
    const names = detail.events.map(({ name }) => name)
    expect(names.indexOf('lookup')).toBeLessThan(names.indexOf('connected'))
    expect(detail.events.find(({ name }) => name === 'lookup')?.text).toMatch(/^Looked up localhost: /)
  })

  it('for a client session’s server is recorded too', async () => {
    const engine = await startEngine()
    const server = await listen()
    const id = await startClient(engine, { host: 'localhost', port: server.address.port })
    const target = await server.accepted()
    const { remotePort } = target
    target.end()
    await received(target)
    const detail = await untilClosed(engine, 1)
    expect(told(detail, 'lookup')).toContainEqual({
      leg: 'target',
      host: 'localhost',
      address: '127.0.0.1',
      family: 4
    })
    expect(detail.row).toMatchObject({ session: id, client: `127.0.0.1:${remotePort}` })
  })

  it('is not needed for an address', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    expect(told(await end(engine, client, await server.accepted()), 'lookup')).toEqual([])
  })
})

describe('the first byte', () => {
  it('of each direction is recorded once, at its segment’s time, without its own packet', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    const target = await server.accepted()
    for (const text of ['one', 'two']) {
      client.write(text)
      await receive(target, 3)
    }
    target.write('three')
    await receive(client, 5)
    const { events } = await end(engine, client, target)
    expect(events.map(({ name, text }) => (name === 'first-byte' ? text : name))).toEqual([
      'open',
      'connected',
      'First byte from the client.',
      'First byte from the server.',
      'end',
      'end',
      'close'
    ])
    const { rows } = await engine.handlers['connections.conversation']({
      capture: LIVE,
      connection: 1,
      first: 0,
      count: 50
    })
    expect(rows.map((row) => (row.kind === 'event' ? row.name : `${row.direction} ${row.length}`))).toEqual([
      'open',
      'connected',
      'up 3',
      'up 3',
      'down 5',
      'end',
      'end',
      'close'
    ])
    const began = rows.flatMap((row) => (row.kind === 'segment' && row.offset === 0 ? [row.time] : []))
    expect(events.flatMap(({ name, time }) => (name === 'first-byte' ? [time] : []))).toEqual(began)
  })

  it('is not recorded when there was none', async () => {
    const engine = await startEngine()
    const server = await listen()
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    expect(told(await end(engine, client, await server.accepted()), 'first-byte')).toEqual([])
  })
})

describe('a pause for a peer that does not read', () => {
  it('is recorded for a relay’s leg with its duration, except for short ones', async () => {
    const engine = await startEngine()
    const server = await listen(undefined, { pauseOnConnect: true })
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    const target = await server.accepted()
    const bytes = randomBytes(48 * 1024 * 1024)
    const start = performance.now()
    client.end(bytes)
    await untilStill(engine, proxy.id, 'up')
    target.resume()
    expect((await received(target)).length).toBe(bytes.length)
    const took = performance.now() - start
    target.end()
    await received(client)
    const drains = told(await untilClosed(engine, 1), 'drain')
    expect(drains.length).toBeGreaterThan(0)
    expect(drains.length).toBeLessThan(10)
    for (const drain of drains) {
      expect(drain).toEqual({ leg: 'target', waited: expect.any(Number) as number })
      expect(drain['waited']).toBeGreaterThanOrEqual(100)
      expect(drain['waited']).toBeLessThanOrEqual(took)
    }
  })

  it('is recorded for a server session’s client', async () => {
    const engine = await startEngine()
    const server = await startServer(engine)
    const client = await dial(server.address)
    client.pause()
    await expect.poll(() => engine.sessions.get(server.id).connections.open).toBe(1)
    const piece = randomBytes(1024 * 1024)
    for (let count = 0; count < 14; count++) engine.sessions.send(server.id, null, piece)
    const asked = performance.now()
    await expect.poll(() => performance.now() - asked).toBeGreaterThan(150)
    await receive(client, 14 * piece.length)
    send(engine, server.id, null, 'x')
    await receive(client, 1)
    client.end()
    await received(client)
    expect(told(await untilClosed(engine, 1), 'drain')).toEqual([
      { leg: 'client', waited: expect.any(Number) as number }
    ])
  })
})

describe('a timeout of Tcplens', () => {
  it('for the end of a relay’s legs is recorded for each leg that exceeded it', async () => {
    const engine = await startEngine()
    const server = await listen(undefined, { pauseOnConnect: true })
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    await server.accepted()
    client.write(randomBytes(48 * 1024 * 1024))
    await untilStill(engine, proxy.id, 'up')
    await engine.sessions.stop(proxy.id)
    expect(told(await untilClosed(engine, 1), 'timeout')).toEqual([
      { leg: 'target', what: 'end', after: 2000 }
    ])
  })
})

it('an error is recorded with its code and an explanation', async () => {
  const engine = await startEngine()
  const server = await listen()
  await server.close()
  const proxy = await startProxy(engine, server.address)
  await dial(proxy.address)
  const detail = await untilClosed(engine, 1)
  expect(detail.events.find(({ name }) => name === 'error')?.text).toBe(
    'Error on the connection to the server: nothing listens there (ECONNREFUSED).'
  )
})
