/** A server session and real clients: recipients of sends, and how each client ends. */

import type net from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import {
  closeEvent,
  eventNames,
  readStream,
  send,
  startEngine,
  startServer,
  untilClosed,
  untilStill,
  type StartedListener
} from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, dial, receive, received } from '../../helpers/servers'
import { waitFor } from '../../helpers/patience'

const MIB = 1024 * 1024

interface Serving {
  readonly engine: Engine
  readonly server: StartedListener
  readonly clients: net.Socket[]
}

/** A server session with so many clients, numbered from 1 in their order. */
async function serving(count: number): Promise<Serving> {
  const engine = await startEngine()
  const server = await startServer(engine)
  const clients: net.Socket[] = []
  for (let number = 1; number <= count; number++) {
    clients.push(await dial(server.address))
    await expect.poll(() => engine.sessions.get(server.id).connections.total).toBe(number)
  }
  return { engine, server, clients }
}

describe('sending', () => {
  it('reaches one client, selected ones, or all', async () => {
    const { engine, server, clients } = await serving(3)
    const { id } = server
    expect([
      send(engine, id, [2], 'to two '),
      send(engine, id, [1, 3], 'to odd '),
      send(engine, id, null, 'to all'),
      send(engine, id, [3, 99], '!')
    ]).toEqual([[2], [1, 3], [1, 2, 3], [3]])
    const expected = ['to odd to all', 'to two to all', 'to odd to all!']
    const got = await Promise.all(clients.map((client, at) => receive(client, expected[at]!.length)))
    expect(got.map(String)).toEqual(expected)
    expect(engine.sessions.get(id)).toMatchObject({ connections: { open: 3 }, bytes: { up: 0, down: 40 } })
  })

  it('accepts any bytes, and the capture contains everything either side sent', async () => {
    const { engine, server, clients } = await serving(1)
    const [up, down] = [randomBytes(700_001, 1), randomBytes(MIB, 2)]
    const [client] = clients as [net.Socket]
    const ended = received(client)
    client.end(up)
    engine.sessions.send(server.id, [1], down)
    expect((await ended).equals(down)).toBe(true)
    const { row } = await untilClosed(engine, 1)
    expect(row).toMatchObject({ up: up.length, down: down.length, session: server.id })
    expect((await readStream(engine, 1, 'up')).equals(up)).toBe(true)
    expect((await readStream(engine, 1, 'down')).equals(down)).toBe(true)
  })

  it('before the client has sent anything is captured first', async () => {
    const { engine, server, clients } = await serving(1)
    const [client] = clients as [net.Socket]
    send(engine, server.id, null, '220 ready\r\n')
    expect(String(await receive(client, 11))).toBe('220 ready\r\n')
    client.end('QUIT\r\n')
    await received(client)
    const detail = await untilClosed(engine, 1)
    const first = detail.events.filter(({ name }) => name === 'first-byte')
    expect(first.map(({ data }) => data['direction'])).toEqual(['down', 'up'])
    expect(String(await readStream(engine, 1, 'down'))).toBe('220 ready\r\n')
  })

  it('is refused without a client, or when the session is not running', async () => {
    const { engine, server, clients } = await serving(1)
    const refusal = expect.objectContaining({ code: 'wrong-state' }) as Error
    expect(() => send(engine, server.id, [7], 'x')).toThrow(refusal)
    clients[0]!.end()
    await untilClosed(engine, 1)
    expect(() => send(engine, server.id, [1], 'x')).toThrow(refusal)
    expect(() => send(engine, server.id, null, 'x')).toThrow(refusal)
    await engine.sessions.stop(server.id)
    expect(() => send(engine, server.id, null, 'x')).toThrow(refusal)
  })

  it('to a client that does not read is bounded, and does not affect the others', async () => {
    const { engine, server, clients } = await serving(2)
    const [deaf, good] = clients as [net.Socket, net.Socket]
    deaf.pause()
    const piece = randomBytes(MIB)
    const sendUntilRefused = (): number => {
      for (let count = 0; count < 64; count++) {
        try {
          engine.sessions.send(server.id, [1], piece)
        } catch (error) {
          expect(error).toMatchObject({
            code: 'peer-not-reading',
            message: expect.stringContaining('is not reading') as string
          })
          return count
        }
      }
      throw new Error('Never refused')
    }
    // 16 MiB may be queued, plus the bytes that one call passes to the kernel.
    const accepted = sendUntilRefused()
    expect(accepted).toBeGreaterThanOrEqual(16)
    expect(accepted).toBeLessThan(32)
    // A send to all reaches every client that reads; the backlog of the first does not affect the second.
    expect(engine.sessions.send(server.id, null, piece)).toEqual([2])
    expect((await receive(good, MIB)).equals(Buffer.from(piece))).toBe(true)
    expect((await receive(deaf, accepted * MIB)).length).toBe(accepted * MIB)
    expect(engine.sessions.send(server.id, [1], piece)).toEqual([1])
  })
})

describe('a FIN', () => {
  it('of the client is answered', async () => {
    const { engine, clients } = await serving(1)
    const [client] = clients as [net.Socket]
    client.end('bye')
    expect(String(await received(client))).toBe('')
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'end', 'end', 'close'])
    expect(detail.events.filter(({ name }) => name === 'end').map(({ data }) => data['by'])).toEqual([
      undefined,
      'tcplens'
    ])
    expect(closeEvent(detail)).toMatchObject({ up: 3, down: 0, endedBy: 'client', how: 'fin' })
  })

  it('of the server leaves the client’s direction open', async () => {
    const { engine, server, clients } = await serving(1)
    const [client] = clients as [net.Socket]
    send(engine, server.id, null, 'last words')
    await engine.handlers['connections.end']({ connection: 1, how: 'end' })
    expect(String(await received(client))).toBe('last words')
    expect(() => send(engine, server.id, null, 'too late')).toThrow(
      expect.objectContaining({ code: 'wrong-state' }) as Error
    )
    client.end('and mine')
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ up: 8, down: 10, endedBy: 'tcplens', how: 'fin' })
  })
})

describe('a reset', () => {
  it('of the client closes only its connection', async () => {
    const { engine, server, clients } = await serving(2)
    clients[0]!.resetAndDestroy()
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'reset', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'client', how: 'rst', code: 'ECONNRESET' })
    expect(send(engine, server.id, null, 'x')).toEqual([2])
  })

  it('of the server reaches the client', async () => {
    const { engine, clients } = await serving(2)
    const seen = broken(clients[1]!.resume())
    await engine.handlers['connections.end']({ connection: 2, how: 'reset' })
    expect(await seen).toBe('ECONNRESET')
    const detail = await untilClosed(engine, 2)
    expect(eventNames(detail)).toEqual(['open', 'reset', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'rst' })
    await expect(
      Promise.resolve().then(() => engine.handlers['connections.end']({ connection: 2, how: 'end' }))
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('stopping', () => {
  it('closes by default: sent bytes arrive, then the FIN', async () => {
    const { engine, server, clients } = await serving(2)
    const ends = clients.map((client) => {
      client.on('end', () => client.end())
      return received(client)
    })
    send(engine, server.id, null, 'goodbye')
    const stopped = await engine.sessions.stop(server.id)
    expect((await Promise.all(ends)).map(String)).toEqual(['goodbye', 'goodbye'])
    expect(stopped).toMatchObject({ state: 'stopped', listening: null, connections: { open: 0, total: 2 } })
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'end', 'end', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
  })

  it('resets a client that does not close too, and records this', async () => {
    const { engine, server, clients } = await serving(1)
    const [client] = clients as [net.Socket]
    await Promise.all([received(client), engine.sessions.stop(server.id)])
    // After the FIN Node does not listen for more; it learns of the reset by writing.
    const seen = broken(client)
    client.write('still there?')
    expect(await seen).toMatch(/ECONNRESET|EPIPE/)
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'end', 'timeout', 'reset', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
  })

  it('does not wait for a client that never reads', async () => {
    const { engine, server, clients } = await serving(1)
    clients[0]!.pause()
    for (let count = 0; count < 12; count++) engine.sessions.send(server.id, null, randomBytes(MIB))
    await untilStill(engine, server.id, 'down')
    expect(await engine.sessions.stop(server.id)).toMatchObject({
      state: 'stopped',
      connections: { open: 0 }
    })
  })

  it('by draining accepts no new clients and lets connected ones finish', async () => {
    const { engine, server, clients } = await serving(2)
    const [one, two] = clients as [net.Socket, net.Socket]
    const stopped = engine.sessions.stop(server.id, 'drain')
    expect(engine.sessions.get(server.id).state).toBe('stopping')
    await waitFor(() => expect(dial(server.address)).rejects.toMatchObject({ code: 'ECONNREFUSED' }))
    one.write('more')
    send(engine, server.id, [1], 'sure')
    expect(String(await receive(one, 4))).toBe('sure')
    one.end()
    two.end()
    expect(await stopped).toMatchObject({
      state: 'stopped',
      connections: { open: 0 },
      bytes: { up: 4, down: 4 }
    })
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'client', how: 'fin' })
  })

  it('again closes connections that still drain', async () => {
    const { engine, server, clients } = await serving(1)
    const [client] = clients as [net.Socket]
    client.on('end', () => client.end())
    const ended = received(client)
    const drained = engine.sessions.stop(server.id, 'drain')
    const cut = engine.sessions.stop(server.id)
    await ended
    expect([(await drained).state, (await cut).state]).toEqual(['stopped', 'stopped'])
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
  })
})
