/** Bookmarks and notes on a full disk, in a ring, and in a single file: none is lost. */

import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Marked } from '../../../src/shared/model/connection-event'
import { bound, MIB, ringOf, startCapture, Told } from '../../helpers/live-capture'
import { needs } from '../../helpers/peers'
import { needsMount, smallDisk } from '../../helpers/small-disk'
import { fileRemarks } from '../../helpers/tshark'
import { expectEveryRowToReadBack, openMany, passMuch, untilWritten } from './recorded-streams'
import { waitUntil } from '../../helpers/patience'

const note = (text: string, connection = 1): Marked => ({
  connection,
  event: { event: 'mark', of: 'it', bookmark: false, note: text }
})

function notes(told: Told, connection = 1): unknown[] {
  return told
    .events(connection)
    .filter(({ event }) => event === 'mark')
    .map(({ note }) => note)
}

it('notes are written once there is space again, in order', needsMount(), async () => {
  const folder = smallDisk('3m')
  const live = await startCapture({ folder, ring: ringOf(64 * MIB) })
  const { capture, told } = live
  const filler = join(folder, 'filler')
  writeFileSync(filler, Buffer.alloc(2.5 * MIB))
  const recorders = openMany(live, 2)
  capture.mark([note('before')])
  await untilWritten(live)
  for (let round = 0; capture.state !== 'failed'; round++) {
    await passMuch(live, recorders, 64 * 1024)
    // Some of these are pending when the disk fills up.
    capture.mark([note(`under way ${round}`)])
    await new Promise(setImmediate)
  }
  capture.mark([note('full')])
  capture.setRecording(false)
  capture.mark([note('full and off')])
  expect(notes(told)).not.toContain('full')
  rmSync(filler)
  capture.setRecording(true)
  await waitUntil(() => capture.state === 'recording')
  await untilWritten(live)
  const found = notes(told)
  const rounds = found.length - 3
  expect(found).toEqual([
    'before',
    ...Array.from({ length: rounds }, (_, round) => `under way ${round}`),
    'full',
    'full and off'
  ])
  expect(rounds).toBeGreaterThan(1)
  expectEveryRowToReadBack(live, recorders)
})

it('notes rotate the ring like other data and cause no Wireshark warnings', needs('tshark'), async () => {
  const live = await startCapture({ ring: ringOf(16 * MIB) })
  const { capture, told } = live
  const recorders = openMany(live, 3)
  const long = 'x'.repeat(4000)
  for (let at = 0; at < 500; at++) {
    capture.mark([note(`${at} ${long}`, 1 + (at % 3))])
    if (at % 10 === 0) await passMuch(live, recorders, 64 * 1024)
  }
  await untilWritten(live)
  expect(capture.files.length).toBeGreaterThan(3)
  const found = [1, 2, 3].flatMap((connection) => notes(told, connection))
  expect(found.map((text) => parseInt(String(text), 10)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 500 }, (_, at) => at)
  )
  expectEveryRowToReadBack(live, recorders)
  await capture.close()
  for (const { path } of capture.files) expect(await fileRemarks(path)).toEqual([])
})

it('only notes on open connections are written again after Clear', async () => {
  const live = await startCapture({ ring: ringOf(16 * MIB) })
  const { capture } = live
  const [first, second] = openMany(live, 2)
  for (const [at, { connection }] of [first!, second!].entries()) capture.mark([note(`${at}`, connection)])
  capture.mark([note('1, changed', second!.connection)])
  second!.up = 7
  first!.close({ event: 'close', up: 0, down: 0, endedBy: 'client', how: 'fin' })
  const after = new Told()
  capture.clear(bound(after))
  await untilWritten({ ...live, told: after })
  expect([notes(after, 1), notes(after, 2)]).toEqual([[], ['1, changed']])
})
