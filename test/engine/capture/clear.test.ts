/** Clear: switches to a new index and a new file in one step while traffic flows. */

import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { bound, MIB, proxyTo, ringOf, startCapture, Told } from '../../helpers/live-capture'
import { needs } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive, received } from '../../helpers/servers'
import { fileRemarks } from '../../helpers/tshark'
import { openMany, pass, passMuch, PIECE, untilWritten } from './recorded-streams'
import { waitUntil } from '../../helpers/patience'

const SENT = randomBytes(16 * MIB)

it('clearing during traffic loses nothing that comes later and keeps nothing from before', async () => {
  const { capture, sessions, told: before } = await startCapture({ ring: ringOf(256 * MIB) })
  const after = new Told()
  let isCleared = false
  let old: string[] = []
  let seen = 0
  let echoed = 0
  const server = await listen((socket) => {
    socket.pipe(socket)
    socket.on('data', (piece) => {
      echoed += piece.length
      if (isCleared || echoed < 24 * MIB) return
      old = capture.files.map(({ path }) => path)
      seen = before.published
      isCleared = true
      capture.clear(bound(after))
      expect(capture.bytes).toEqual({ up: 0, down: 0 })
    })
  })
  const address = await proxyTo(sessions, server.address)
  const clients = await Promise.all(Array.from({ length: 4 }, () => dial(address)))
  const answers = clients.map((client) => {
    client.write(SENT)
    return receive(client, SENT.length)
  })
  await waitUntil(() => old.length > 0 && !old.some(existsSync), { interval: 5 })

  for (const answer of answers) expect((await answer).equals(SENT)).toBe(true)
  for (const client of clients) client.end()
  await Promise.all(clients.map(received))
  await sessions.stopAll()
  await capture.close()
  expect(before.published).toBe(seen)
  // Deleting its own files is not an interruption.
  expect(capture.interruption).toBeNull()
  // The new capture begins with one row (a `continued` event) per open connection.
  expect(
    after
      .rows()
      .slice(0, 4)
      .map(({ connection }) => connection)
  ).toEqual([1, 2, 3, 4])
  for (const connection of [1, 2, 3, 4]) {
    const [first, ...events] = after.events(connection)
    expect(first).toMatchObject({ event: 'continued', reason: 'cleared' })
    expect(events.map(({ event }) => event)).not.toContain('continued')
    for (const direction of ['up', 'down'] as const) {
      // The segments cover the stream from its current offset to its end, without a gap.
      let offset = Number(first![direction])
      expect(offset).toBeGreaterThan(0)
      for (const row of after.segments(connection, direction)) {
        expect(row.offset).toBe(offset)
        expect(after.read(row).equals(SENT.subarray(offset, offset + row.length))).toBe(true)
        offset += row.length
      }
      expect(offset).toBe(SENT.length)
    }
  }
}, 30_000)

it('clearing leaves a file without Wireshark warnings', needs('tshark'), async () => {
  const { capture, sessions } = await startCapture({ ring: ringOf(64 * MIB) })
  const server = await listen((socket) => socket.pipe(socket))
  const client = await dial(await proxyTo(sessions, server.address))
  for (let round = 0; round < 3; round++) {
    client.write(SENT.subarray(0, MIB))
    await receive(client, MIB)
    if (round === 1) capture.clear(bound(new Told()))
  }
  client.end()
  await received(client)
  await sessions.stopAll()
  await capture.close()
  expect(capture.files).toHaveLength(1)
  for (const { path } of capture.files) expect(await fileRemarks(path)).toEqual([])
})

it('clearing does not wait for clients to read their pending data', async () => {
  const { capture, sessions } = await startCapture({ ring: ringOf(64 * MIB) })
  const server = await listen((socket) => {
    socket.pause()
  })
  const address = await proxyTo(sessions, server.address)
  const client = await dial(address)
  client.write(SENT)
  let relayed = 0
  await waitUntil(
    () => {
      const stands = relayed > 0 && capture.bytes.up === relayed
      relayed = capture.bytes.up
      return stands
    },
    { interval: 200 }
  )
  const { path } = capture
  capture.clear(bound(new Told()))
  await waitUntil(() => !existsSync(path), { interval: 5 })
  // Clearing the capture does not affect data in transit.
  const target = await server.accepted()
  expect((await receive(target, SENT.length)).equals(SENT)).toBe(true)
  await sessions.stopAll()
})

it('clearing forgets closed connections, continues the numbers, and works while recording is off', async () => {
  const live = await startCapture({ ring: ringOf(64 * MIB) })
  const { capture } = live
  const [closed, open] = openMany(live, 2)
  await passMuch(live, [closed!, open!], MIB)
  closed!.close({ event: 'close', up: closed!.up, down: closed!.down, endedBy: 'client', how: 'fin' })
  capture.setRecording(false)
  const after = new Told()
  capture.clear(bound(after))
  await pass(live, open!, 'up')
  await untilWritten({ ...live, told: after })
  expect(after.rows().map(({ connection }) => connection)).toEqual([2])
  expect([capture.index.rows, capture.connections, capture.state]).toEqual([1, 2, 'off'])
  expect(readFileSync(capture.files[0]!.path).toString('latin1')).toContain('"part":2,"connections":2')
  capture.setRecording(true)
  await pass(live, open!, 'up')
  await untilWritten({ ...live, told: after })
  expect(after.events(2)).toMatchObject([
    { reason: 'cleared' },
    { reason: 'recording', up: open!.up - PIECE }
  ])
})
