/** A relay while the capture's disk is behind: its sources wait for the disk, whatever the sinks do. */

import type net from 'node:net'
import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { workerUrl } from '../../helpers/host-build'
import { MIB, startCapture, type LiveCapture } from '../../helpers/live-capture'
import { waitFor } from '../../helpers/patience'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive, received } from '../../helpers/servers'

/** More than the write queue, the sockets and the kernel hold together. */
const LONG = randomBytes(64 * MIB)

/** The real writer thread; while the gate is closed it stops after each message, as if the disk did not answer. */
const GATED_WRITER = `
const { parentPort, workerData } = require('node:worker_threads')
const gate = new Int32Array(workerData.gate)
import(workerData.writer).then(() => parentPort.on('message', () => Atomics.wait(gate, 0, 1)))`

interface Disk {
  live: LiveCapture
  stop(): void
  go(): void
}

async function startDisk(): Promise<Disk> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const writer = workerUrl('capture-writer').href
  const live = await startCapture({
    startWriter: (file) =>
      new Worker(GATED_WRITER, { eval: true, workerData: { ...file, writer, gate: gate.buffer } })
  })
  const go = (): void => {
    Atomics.store(gate, 0, 0)
    Atomics.notify(gate, 0)
  }
  onTestFinished(go)
  return { live, stop: () => void Atomics.store(gate, 0, 1), go }
}

interface Relayed {
  session: number
  client: net.Socket
  target: net.Socket
}

async function relayed({ sessions }: LiveCapture): Promise<Relayed> {
  const server = await listen(undefined, { pauseOnConnect: true })
  const { id } = sessions.create({
    kind: 'proxy',
    name: '',
    listen: { host: '127.0.0.1', port: 0 },
    target: server.address
  })
  const { listening } = await sessions.start(id)
  const client = await dial(listening!)
  return { session: id, client, target: await server.accepted() }
}

const passed = ({ sessions }: LiveCapture, { session }: Relayed): number => sessions.get(session).bytes.up

/** Waits until no more bytes of the client pass, and returns their number. */
function untilStill(live: LiveCapture, relay: Relayed): Promise<number> {
  let before = -1
  return waitFor(
    () => {
      const now = passed(live, relay)
      const isStill = now === before && now > 0
      before = now
      if (!isStill) throw new Error(`Bytes still pass: ${now}`)
      return now
    },
    { interval: 250 }
  )
}

/** Fills the write queue with the traffic of another connection. */
async function congest(disk: Disk): Promise<{ arrived: Promise<Buffer> }> {
  disk.stop()
  const other = await relayed(disk.live)
  const arrived = received(other.target.resume())
  other.client.end(LONG)
  await waitFor(() => {
    expect(disk.live.capture.congested).toBe(true)
  })
  await untilStill(disk.live, other)
  return { arrived }
}

it('is paused although its sink reads, and loses nothing', async () => {
  const disk = await startDisk()
  const relay = await relayed(disk.live)
  disk.stop()
  const arrived = received(relay.target.resume())
  relay.client.end(LONG)
  const stuckAt = await untilStill(disk.live, relay)
  expect(stuckAt).toBeLessThan(LONG.length / 2)
  expect(disk.live.capture.congested).toBe(true)

  disk.go()
  expect((await arrived).equals(LONG)).toBe(true)
  expect(passed(disk.live, relay)).toBe(LONG.length)
})

it('stays paused when its sink has drained, until the disk catches up', async () => {
  const disk = await startDisk()
  const relay = await relayed(disk.live)
  relay.client.end(LONG)
  const stuckAt = await untilStill(disk.live, relay)
  const other = await congest(disk)

  // All that the relay holds arrives, and nothing after it.
  const first = await receive(relay.target, stuckAt)
  expect(first.equals(LONG.subarray(0, stuckAt))).toBe(true)
  relay.target.write('answer')
  expect((await receive(relay.client, 6)).toString()).toBe('answer')
  expect(passed(disk.live, relay)).toBe(stuckAt)
  expect(disk.live.capture.congested).toBe(true)

  const rest = received(relay.target.resume())
  disk.go()
  expect((await rest).equals(LONG.subarray(stuckAt))).toBe(true)
  expect((await other.arrived).equals(LONG)).toBe(true)
})

it('stays paused when the disk has caught up, until its sink drains', async () => {
  const disk = await startDisk()
  const relay = await relayed(disk.live)
  relay.client.end(LONG)
  const stuckAt = await untilStill(disk.live, relay)
  const other = await congest(disk)
  // The other direction makes the relay wait for the disk.
  relay.target.write('answer')
  expect((await receive(relay.client, 6)).toString()).toBe('answer')

  disk.go()
  expect((await other.arrived).equals(LONG)).toBe(true)
  relay.target.write('again')
  expect((await receive(relay.client, 5)).toString()).toBe('again')
  expect(passed(disk.live, relay)).toBe(stuckAt)

  expect((await received(relay.target.resume())).equals(LONG)).toBe(true)
})

it('records no bytes that arrive after it was stopped', async () => {
  const { live } = await startDisk()
  const relay = await relayed(live)
  relay.client.end(LONG)
  const stuckAt = await untilStill(live, relay)
  live.sessions.connection(1).end()
  relay.target.write('too late')
  // The relay has read it once a later connection's bytes have passed.
  const later = await relayed(live)
  later.client.write('x')
  await receive(later.target, 1)
  expect(live.sessions.get(relay.session).bytes).toEqual({ up: stuckAt, down: 0 })
})
