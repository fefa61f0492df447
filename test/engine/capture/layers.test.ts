/** Tunnelled and TLS traffic: separate conversations in the file, and one pair of streams for every reader. */

import { expect, it } from 'vitest'
import type { ConnectionRecorder } from '../../../src/engine/capture/connection-recorder'
import { ringOf, startCapture, MIB, type LiveCapture } from '../../helpers/live-capture'
import { needs } from '../../helpers/peers'
import { openCapture } from '../../helpers/opened-capture'
import { fileRemarks } from '../../helpers/tshark'
import { expectEveryRowToReadBack, openMany, pass, passMuch, untilWritten } from './recorded-streams'

const LOCAL = { host: '10.0.0.9', port: 50_000 }
const REMOTE = { host: '10.2.0.1', port: 5432 }
const PIECES = ['up', 'down', 'up'] as const

async function passBoth(live: LiveCapture, recorder: ConnectionRecorder): Promise<void> {
  for (const direction of PIECES) await pass(live, recorder, direction, 1000)
}

/** Records a tunnel through a proxy whose inner connection upgrades to TLS. */
async function throughLayers(live: LiveCapture, [recorder]: ConnectionRecorder[]): Promise<void> {
  await passBoth(live, recorder!)
  recorder!.goInside('tunnel', LOCAL, REMOTE)
  await passBoth(live, recorder!)
  recorder!.goInside('tls', LOCAL, REMOTE)
  await passBoth(live, recorder!)
}

function end(recorder: ConnectionRecorder): void {
  recorder.end('up')
  recorder.end('down')
  const { up, down } = recorder
  recorder.close({ event: 'close', up, down, endedBy: 'client', how: 'fin' })
}

/** Returns the segments and event names read from the files. */
function readBack(paths: readonly string[]): { segments: unknown[]; names: string[] } {
  const { handlers } = openCapture(...paths)
  const rows = handlers['connections.conversation']({ connection: 1, first: 0, count: 100 })
  const segments = rows.rows.flatMap((row) =>
    row.kind === 'segment' ? [[row.direction, row.offset, row.length]] : []
  )
  const { events } = handlers['connections.get']({ connection: 1, framings: [] })
  return { segments, names: events.map(({ name }) => name).filter((name) => name !== 'first-byte') }
}

it('offsets continue when a layer begins, live and in the file', needs('tshark'), async () => {
  const live = await startCapture()
  const recorders = openMany(live, 1)
  await throughLayers(live, recorders)
  end(recorders[0]!)
  await untilWritten(live)
  expectEveryRowToReadBack(live, recorders)
  const wanted = (['up', 'down'] as const).map((direction) =>
    live.told.segments(1, direction).map(({ offset, length }) => [direction, offset, length])
  )
  expect(wanted[0]).toHaveLength(6)
  const { path } = live.capture
  await live.capture.close()
  const { segments, names } = readBack([path])
  expect(segments.filter((segment) => (segment as string[])[0] === 'up')).toEqual(wanted[0])
  expect(segments.filter((segment) => (segment as string[])[0] === 'down')).toEqual(wanted[1])
  expect(names).toEqual(['open', 'layer', 'layer', 'end', 'end', 'close'])
  // Inner conversations share their addresses: the only tshark remark is the one about reused ports.
  expect(await fileRemarks(path, 'tcp.analysis.reused_ports')).toEqual([])
})

it('an inner layer continues in the next file of a ring', async () => {
  const live = await startCapture({ ring: ringOf(64 * MIB) })
  const recorders = openMany(live, 2)
  await throughLayers(live, recorders)
  const before = recorders[0]!.up
  await passMuch(live, recorders.slice(1), 20 * MIB)
  expect(live.capture.files.length).toBeGreaterThan(1)
  await pass(live, recorders[0]!, 'up', 777)
  end(recorders[0]!)
  await untilWritten(live)
  expectEveryRowToReadBack(live, recorders)
  const paths = live.capture.files.map(({ path }) => path)
  await live.capture.close()
  const { segments, names } = readBack(paths)
  expect(segments.at(-1)).toEqual(['up', before, 777])
  expect(names).toEqual(['open', 'layer', 'layer', 'end', 'end', 'close'])
})

it('a layer can begin while recording is off', async () => {
  const live = await startCapture()
  const recorders = openMany(live, 1)
  const [recorder] = recorders
  live.capture.setRecording(false)
  await passBoth(live, recorder!)
  recorder!.goInside('tls', LOCAL, REMOTE)
  await passBoth(live, recorder!)
  live.capture.setRecording(true)
  const { up } = recorder!
  await pass(live, recorder!, 'up', 555)
  end(recorder!)
  await untilWritten(live)
  expect(live.told.events(1)[1]).toMatchObject({ event: 'continued', leg: 1, up })
  const { path } = live.capture
  await live.capture.close()
  expect(readBack([path]).segments).toEqual([['up', up, 555]])
})
