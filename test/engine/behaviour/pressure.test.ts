/** Peers that do not read, or read slowly: no data may pile up, and rates stay accurate. */

import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { Beat } from '../../helpers/beat'
import { echo, every, http, LINES, reply, rule, serve, talk, text } from '../../helpers/behaviours'
import { startEngine, temporaryFolder, untilStill } from '../../helpers/engine'
import { MIB, ringOf } from '../../helpers/live-capture'
import { waitFor } from '../../helpers/patience'
import { randomBytes } from '../../helpers/random-bytes'
import { dial } from '../../helpers/servers'

/** Returns the pending bytes of the session's only client. */
function pending(engine: Engine, id: number): number {
  const [client] = engine.sessions.clients(id, 0, 1).rows
  if (client === undefined) throw new Error('There is no client')
  return client.pending
}

it('the echo pauses a client that sends and never reads, and returns everything once it reads', async () => {
  const engine = await startEngine()
  const { id, address } = await serve(engine, [echo()])
  const client = await dial(address)
  client.pause()
  const bytes = randomBytes(48 * MIB)
  client.end(bytes)
  // The kernel's buffers plus a few reads of the engine.
  expect(await untilStill(engine, id, 'up')).toBeLessThan(bytes.length / 2)
  expect(pending(engine, id)).toBeLessThan(MIB)
  const pieces: Buffer[] = []
  client.on('data', (piece) => pieces.push(piece))
  client.resume()
  await once(client, 'end')
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
})

it('replies far larger than their requests wait for the client', async () => {
  const engine = await startEngine()
  const answer = { ...text('x'.repeat(900_000)), placeholders: false }
  const { id, address } = await serve(engine, [reply([rule({ kind: 'any' }, answer)], LINES)])
  const client = await dial(address)
  client.pause()
  // 90 GB if all were generated.
  client.write('\n'.repeat(100_000))
  await untilStill(engine, id, 'down')
  expect(pending(engine, id)).toBeLessThan(2 * MIB)
  const before = process.memoryUsage().arrayBuffers
  expect(before).toBeLessThan(600 * MIB)
})

it('endless requests from a client that never reads are not all read', async () => {
  const engine = await startEngine()
  const { id, address } = await serve(engine, [http('<h1>page</h1>'.repeat(1000))])
  const client = await dial(address)
  client.pause()
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(400_000))
  expect(await untilStill(engine, id, 'up')).toBeLessThan(8 * MIB)
  expect(pending(engine, id)).toBeLessThan(MIB)
})

it('a source sends as fast as its client reads', async () => {
  const engine = await startEngine({ ring: ringOf(64 * MIB) })
  const { id, address } = await serve(engine, [
    { kind: 'source', on: true, pattern: text('abc'), rate: null },
    every(20, '!')
  ])
  const client = await dial(address)
  client.pause()
  await untilStill(engine, id, 'down')
  expect(pending(engine, id)).toBeLessThan(MIB)
  let wanted = 0
  let count = 0
  client.on('data', (piece) => {
    for (const byte of piece) {
      if (byte === 0x21) count++
      else {
        if (byte !== 0x61 + wanted) throw new Error(`${byte} where ${0x61 + wanted} belongs`)
        wanted = (wanted + 1) % 3
      }
    }
  })
  client.resume()
  await waitFor(() => {
    expect(engine.sessions.get(id).bytes.down).toBeGreaterThan(100 * MIB)
    // Scheduled sends are interleaved, even with an endless stream of bytes.
    expect(count).toBeGreaterThan(3)
  })
  const { total } = engine.sessions.clients(id, 0, 1)
  expect(total).toBe(1)
  // Switching the rules off stops the sends at once; the client's FIN is answered then.
  engine.sessions.behave(id, [])
  client.end()
  await once(client, 'end')
})

it('a source keeps its average rate', async () => {
  const engine = await startEngine()
  const { address } = await serve(engine, [
    { kind: 'source', on: true, pattern: text('{{counter:06}}\n'), rate: 70_000 }
  ])
  const client = talk(address)
  const beat = new Beat(client.socket)
  await waitFor(() => {
    expect(beat.bytes).toBeGreaterThan(90_000)
  })
  // Of 1300 ms in total.
  expect(Math.abs(beat.drift(1 / 70))).toBeLessThan(40)
  expect(client.received.slice(0, 21)).toBe('000001\n000002\n000003\n')
})

it('a source with a file repeats it', async () => {
  const path = join(await temporaryFolder(), 'pattern')
  const file = await open(path, 'w')
  await file.write('0123456789')
  await file.close()
  const engine = await startEngine()
  const { address } = await serve(engine, [
    { kind: 'source', on: true, pattern: { form: 'file', path }, rate: 1000 }
  ])
  const client = talk(address)
  await waitFor(() => {
    expect(client.received.length).toBeGreaterThan(25)
  })
  expect(client.received).toBe('0123456789'.repeat(1000).slice(0, client.received.length))
})

it('a file of 1 GB is served in constant memory', async () => {
  const path = join(await temporaryFolder(), 'sparse')
  const file = await open(path, 'w')
  await file.truncate(1e9)
  await file.close()
  const engine = await startEngine({ ring: ringOf(64 * MIB) })
  const { address } = await serve(engine, [http({ from: 'file', path }, { connection: 'close' })])
  const client = await dial(address)
  let count = 0
  let most = 0
  const before = process.memoryUsage().rss
  client.on('data', (piece) => {
    count += piece.length
    most = Math.max(most, process.memoryUsage.rss())
  })
  client.write('GET /sparse HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(client, 'end')
  expect(count).toBeGreaterThan(1e9)
  expect(most - before).toBeLessThan(250 * MIB)
}, 60_000)
