/** A disk that really fills up, and has space again later. */

import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bound, MIB, proxyTo, ringOf, startCapture, Told } from '../../helpers/live-capture'
import { openCapture } from '../../helpers/opened-capture'
import { needs } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive, received } from '../../helpers/servers'
import { needsMount, smallDisk } from '../../helpers/small-disk'
import { fileRemarks } from '../../helpers/tshark'
import { expectEveryRowToReadBack, openMany, pass, passMuch, PIECE, untilWritten } from './recorded-streams'
import { waitUntil } from '../../helpers/patience'

const SENT = randomBytes(8 * MIB)
const TRUE_GAP = 'tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment'

/** Writes an unrelated file that takes up space. */
function fill(folder: string, bytes: number): string {
  const path = join(folder, 'filler')
  writeFileSync(path, Buffer.alloc(bytes))
  return path
}

function sentBytes(told: Told, connection: number, direction: 'up' | 'down'): Buffer {
  return Buffer.concat(told.segments(connection, direction).map((row) => told.read(row)))
}

it.each([
  ['of a ring', ringOf(64 * MIB)],
  ['of a single file', undefined]
])(
  'a full disk stops the recording %s until there is space, while relaying continues',
  { ...needs('tshark'), ...needsMount(), timeout: 30_000 },
  async (_what, ring) => {
    const folder = smallDisk('3m')
    const { capture, sessions, told } = await startCapture({
      folder,
      ...(ring === undefined ? {} : { ring })
    })
    const filler = fill(folder, 2.5 * MIB)
    const server = await listen((socket) => socket.pipe(socket))
    const address = await proxyTo(sessions, server.address)
    const [lasting, brief] = await Promise.all([dial(address), dial(address)])
    const small = SENT.subarray(0, 10_000)
    for (const client of [lasting, brief]) {
      client.write(small)
      await receive(client, small.length)
    }
    await waitUntil(() => told.published === capture.index.rows)

    lasting.write(SENT)
    expect((await receive(lasting, SENT.length)).equals(SENT)).toBe(true)
    await waitUntil(() => capture.state === 'failed')
    expect(capture.error).toMatchObject({ code: 'capture-failed', systemCode: 'ENOSPC' })
    // The data on disk is complete, and the index lists nothing beyond it.
    expect(capture.index.rows).toBe(told.published)
    expect(openCapture(capture.path)).toMatchObject({ fault: null, rows: told.published })
    expect(sentBytes(told, 1, 'up')).toHaveLength(capture.bytes.up - small.length)
    expect(capture.fileBytes).toBe(statSync(capture.path).size)
    brief.end()
    await received(brief)

    rmSync(filler)
    await waitUntil(() => capture.state === 'recording')
    expect(capture.error).toBeNull()
    expect(capture.files).toHaveLength(ring === undefined ? 1 : 2)
    lasting.write(small)
    expect((await receive(lasting, small.length)).equals(small)).toBe(true)
    lasting.end()
    await received(lasting)
    await sessions.stopAll()
    await capture.close()

    const names = (connection: number): unknown[] => told.events(connection).map(({ event }) => event)
    expect(names(2).slice(-2)).toEqual(['continued', 'close'])
    expect(told.events(2).at(-2)).toMatchObject({ reason: 'space', up: small.length, down: small.length })
    expect(names(1).slice(-4)).toEqual(['continued', 'end', 'end', 'close'])
    const gap = told.events(1).find(({ event }) => event === 'continued')
    const total = small.length + SENT.length
    expect(gap).toMatchObject({ reason: 'space', up: total, down: total })
    expect((gap!['lost'] as { milliseconds: number }).milliseconds).toBeGreaterThan(300)
    for (const direction of ['up', 'down'] as const) {
      const last = told.segments(1, direction).at(-1)
      expect(last).toMatchObject({ offset: total, length: small.length })
      expect(told.read(last!).equals(small)).toBe(true)
    }
    for (const { path } of capture.files) expect(await fileRemarks(path, TRUE_GAP)).toEqual([])
    if (ring !== undefined) for (const { path } of capture.files) expect(await fileRemarks(path)).toEqual([])
  }
)

it('a ring stays within the space on its disk and loses nothing', needsMount(), async () => {
  const folder = smallDisk('40m')
  const live = await startCapture({ folder, ring: ringOf(512 * MIB) })
  const { capture, told } = live
  // 40 MiB less the reserve of a sixteenth.
  expect(capture.maxBytes).toBeLessThanOrEqual(37.5 * MIB)
  const recorders = openMany(live, 3)
  // Sends at the pace of the disk, so that pending writes stay within the reserve.
  for (let round = 0; round < 90; round++) {
    await passMuch(live, recorders, MIB)
    await untilWritten(live)
  }
  expect(capture).toMatchObject({ state: 'recording', interruption: null, lost: 0, hasDropped: true })
  expect(capture.fileBytes).toBeGreaterThan(20 * MIB)
  expect(capture.fileBytes).toBeLessThan(40 * MIB)
  // The most recent data is kept.
  const kept = told.segments(1, 'down')
  expect(kept.at(-1)).toMatchObject({ offset: recorders[0]!.down - PIECE })
  expectEveryRowToReadBack(live, recorders)
})

it('a ring drops its oldest file when another program fills the disk', needsMount(), async () => {
  const folder = smallDisk('24m')
  const live = await startCapture({ folder, ring: ringOf(512 * MIB) })
  const { capture, told } = live
  const recorders = openMany(live, 3)
  await passMuch(live, recorders, 12 * MIB)
  await untilWritten(live)
  const oldest = capture.files[0]!.path
  // Fills the remaining space to the last block.
  const filler = join(folder, 'filler')
  let full = false
  for (let at = 0; !full; at += 64 * 1024) {
    try {
      writeFileSync(filler, Buffer.alloc(64 * 1024), { flag: 'a' })
    } catch {
      full = true
    }
  }
  await passMuch(live, recorders, 2 * MIB)
  await waitUntil(() => capture.interruption !== null && capture.state === 'recording', { timeout: 10_000 })
  expect(capture.interruption).toMatchObject({ count: 1, lost: null, error: { systemCode: 'ENOSPC' } })
  expect(capture.error).toBeNull()
  expect(existsSync(oldest)).toBe(false)
  await pass(live, recorders[0]!, 'up')
  await untilWritten(live)
  expect(told.segments(1, 'up').at(-1)).toMatchObject({ offset: recorders[0]!.up - PIECE })
  // Bytes whose write failed on the full disk are lost, and the file records the loss.
  expect(capture.lost).toBeGreaterThan(0)
  expect(told.events(1)).toContainEqual(expect.objectContaining({ event: 'continued', reason: 'space' }))
  expectEveryRowToReadBack(live, recorders)
})

it('a disk that stays full: each attempt leaves no files', needsMount(), async () => {
  const folder = smallDisk('3m')
  const live = await startCapture({ folder, ring: ringOf(64 * MIB) })
  const { capture, told } = live
  // Leaves less space than one file of a ring, so that no file can be dropped.
  fill(folder, 2.5 * MIB)
  const recorders = openMany(live, 3)
  await passMuch(live, recorders, 3 * PIECE)
  await untilWritten(live)
  await passMuch(live, recorders, 4 * MIB)
  await waitUntil(() => capture.state === 'failed')
  const rows = told.published
  expect(rows).toBeGreaterThan(0)
  // No space for any record: neither the recording switch nor a new session.
  capture.addInterface('late', 'of the test')
  for (const isOn of [false, true]) capture.setRecording(isOn)
  await passMuch(live, recorders, MIB)
  await waitUntil(() => capture.index.rows === rows)
  expect(capture.state).toBe('failed')
  expectEveryRowToReadBack(live, recorders)
  // Clear frees space itself.
  const after = new Told()
  capture.clear(bound(after))
  await waitUntil(() => capture.state === 'recording')
  await pass(live, recorders[0]!, 'up')
  await untilWritten({ ...live, told: after })
  expectEveryRowToReadBack({ ...live, told: after }, recorders)
  expect(after.segments(1, 'up').at(-1)).toMatchObject({ offset: recorders[0]!.up - PIECE })
})
