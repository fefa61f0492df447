/**
 * Resets that Node does not report by itself: on legs that are not being read, and directly after data. Only the
 * watch detects them.
 */

import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import {
  closeEvent,
  eventNames,
  readStream,
  startEngine,
  startProxy,
  startProxyOf,
  startServer,
  temporaryFolder,
  untilClosed,
  untilStill
} from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'
import { broken, dial, listen, receive, received } from '../../helpers/servers'
import { needsThat } from '../../helpers/peers'

/** More than the kernel buffers of two legs can hold. */
const MUCH = 48 * 1024 * 1024

/** More than the kernel buffers on the server's side can hold, and less than those of both legs. */
const FILLS_A_LEG = 8 * 1024 * 1024

/** Linux reports EPIPE for a reset that follows a FIN. */
const RESET = /^(ECONNRESET|EPIPE)$/

const sides = [
  ['client', 'target', 'up'],
  ['target', 'client', 'down']
] as const

interface Relayed {
  engine: Engine
  id: number
  sockets: { client: net.Socket; target: net.Socket }
}

/** Connects a client to a server; neither reads yet. */
async function relayed(): Promise<Relayed> {
  const engine = await startEngine()
  const server = await listen((socket) => socket.pause())
  const { id, address } = await startProxy(engine, server.address)
  const client = await dial(address)
  return { engine, id, sockets: { client, target: await server.accepted() } }
}

/** Node treats a reset after unread bytes as an end, on this socket as well: detects it by writing. */
function resetAfterReading(socket: net.Socket): Promise<string | null> {
  const seen = broken(socket)
  socket.once('end', () => socket.write('')).resume()
  return seen
}

describe.each(sides)('a reset of a %s', (from, to, direction) => {
  it(`that is not read because the ${to} does not read is passed on`, async () => {
    const { engine, id, sockets } = await relayed()
    sockets[from].write(randomBytes(MUCH))
    await untilStill(engine, id, direction)
    expect(engine.sessions.get(id).connections.open).toBe(1)
    sockets[from].resetAndDestroy()
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ endedBy: from, how: 'rst', code: 'ECONNRESET' })
    // Data received before the reset may still be read; the reset follows.
    expect(await resetAfterReading(sockets[to])).toMatch(RESET)
  })

  it(`after its own FIN is passed on, even if the ${to} sends nothing`, async () => {
    const { engine, sockets } = await relayed()
    sockets[from].end('all I have')
    await received(sockets[to].resume())
    sockets[from].resetAndDestroy()
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({
      endedBy: from,
      how: 'rst',
      code: expect.stringMatching(RESET) as string
    })
  })

  it(`directly after its bytes is not a FIN, and reaches the ${to}`, async () => {
    for (let round = 0; round < 5; round++) {
      const { engine, sockets } = await relayed()
      const seen = resetAfterReading(sockets[to])
      sockets[from].write('last words', () => sockets[from].resetAndDestroy())
      expect(await seen).toMatch(RESET)
      const detail = await untilClosed(engine, 1)
      expect(closeEvent(detail)).toMatchObject({ endedBy: from, how: 'rst' })
      expect(eventNames(detail).filter((name) => name === 'end')).toEqual([])
      await engine.close()
    }
  })
})

describe('a reset', () => {
  it('is passed on when neither side reads', async () => {
    const { engine, id, sockets } = await relayed()
    sockets.client.write(randomBytes(MUCH, 1))
    sockets.target.write(randomBytes(MUCH, 2))
    await untilStill(engine, id, 'up')
    await untilStill(engine, id, 'down')
    sockets.client.resetAndDestroy()
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'client', how: 'rst' })
  })

  it('of a server session’s client directly after its bytes is not a FIN', async () => {
    const engine = await startEngine()
    const server = await startServer(engine)
    const client = await dial(server.address)
    client.write('last words', () => client.resetAndDestroy())
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ up: 10, endedBy: 'client', how: 'rst', code: 'ECONNRESET' })
    expect(eventNames(detail)).toEqual(['open', 'reset', 'close'])
  })
})

it('the search for resets does not change a source that only waits', async () => {
  const { engine, id, sockets } = await relayed()
  const sent = randomBytes(MUCH)
  sockets.client.end(sent)
  await untilStill(engine, id, 'up')
  expect((await receive(sockets.target, sent.length)).equals(sent)).toBe(true)
  expect(await received(sockets.target.resume())).toHaveLength(0)
  sockets.target.end('thanks')
  expect(String(await received(sockets.client.resume()))).toBe('thanks')
  const detail = await untilClosed(engine, 1)
  expect(closeEvent(detail)).toMatchObject({ up: sent.length, down: 6, endedBy: 'client', how: 'fin' })
  expect((await readStream(engine, 1, 'up')).equals(sent)).toBe(true)
})

it(
  'a Unix socket closed after its last bytes sent FIN, and all bytes reach a slow server',
  needsThat('POSIX', process.platform !== 'win32'),
  async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pause())
    const path = join(await temporaryFolder(), 'in.sock')
    const { id } = await startProxyOf(engine, { listen: { path }, target: server.address })
    const client = net.connect(path)
    await once(client, 'connect')
    const target = await server.accepted()
    const sent = randomBytes(FILLS_A_LEG)
    client.write(sent, () => client.destroy())
    await untilStill(engine, id, 'up')
    expect((await received(target.resume())).equals(sent)).toBe(true)
    target.end()
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail).filter((name) => name === 'reset')).toEqual([])
    expect(closeEvent(detail)).toMatchObject({ up: sent.length, down: 0, endedBy: 'client', how: 'fin' })
  }
)
