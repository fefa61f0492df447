/**
 * A fast writer and a reader that does not read: memory stays flat, no data is lost, other connections are not
 * delayed.
 */

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type net from 'node:net'
import { expect, it } from 'vitest'
import { startEngine, startProxy, untilClosed, untilStill } from '../../helpers/engine'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive } from '../../helpers/servers'

const BLOCK = randomBytes(1024 * 1024)
const BLOCKS = 160
/** Kernel buffers of two loopback connections may hold some 20 MB; the engine holds a few reads. */
const IN_FLIGHT_LIMIT = 64 * 1024 * 1024
const GROWTH_LIMIT = 96 * 1024 * 1024

async function writeAll(socket: net.Socket): Promise<string> {
  const hash = createHash('sha256')
  for (let block = 0; block < BLOCKS; block++) {
    hash.update(BLOCK)
    if (!socket.write(BLOCK)) await once(socket, 'drain')
  }
  socket.end()
  return hash.digest('hex')
}

async function hashAll(socket: net.Socket): Promise<string> {
  const hash = createHash('sha256')
  socket.on('data', (piece) => hash.update(piece))
  await once(socket, 'end')
  return hash.digest('hex')
}

it.each(['up', 'down'] as const)('a slow reader stops a fast writer (%s)', async (direction) => {
  const engine = await startEngine()
  const server = await listen(undefined, { pauseOnConnect: true })
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  const target = await server.accepted()
  const [writer, reader] = direction === 'up' ? [client, target] : [target, client]
  const before = process.memoryUsage().rss
  const written = writeAll(writer)
  const stuckAt = await untilStill(engine, proxy.id, direction)
  expect(stuckAt).toBeLessThan(IN_FLIGHT_LIMIT)
  expect(writer.writableNeedDrain).toBe(true)

  // Another connection of the same session passes by.
  const other = await dial(proxy.address)
  const otherTarget = await server.accepted()
  other.write('by the way')
  expect((await receive(otherTarget, 10)).toString()).toBe('by the way')

  const arrived = hashAll(reader)
  reader.resume()
  expect(await arrived).toBe(await written)
  expect(process.memoryUsage().rss - before).toBeLessThan(GROWTH_LIMIT)
  reader.end()
  expect((await untilClosed(engine, 1)).row[direction]).toBe(BLOCKS * BLOCK.length)
})
