/** The analysis runs in its own thread: its crash must not affect the relay, the file or a clean shutdown. */

import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import {
  CONTROL_ROWS,
  CONTROL_MESSAGES,
  CONTROL_WORDS,
  type AnalysisData,
  type AnalysisEvents,
  type AnalysisRequests,
  type ToAnalysis
} from '../../../src/engine/analysis-thread/contract'
import { workerPort } from '../../../src/engine/analysis-thread/worker-port'
import { createClient } from '../../../src/shared/rpc/client'
import {
  readStream,
  startEngine,
  startProxy,
  temporaryFolder,
  untilClosed,
  liveTotals
} from '../../helpers/engine'
import { workerUrl } from '../../helpers/host-build'
import { get, ok } from '../../helpers/http-traffic'
import { ringParts } from '../../helpers/live-ring'
import { openCapture } from '../../helpers/opened-capture'
import { randomBytes } from '../../helpers/random-bytes'
import { RingScript } from '../../helpers/ring-script'
import { dial, listen, receive, received } from '../../helpers/servers'

/** Returns a script for a thread that crashes at its first request. */
async function dyingScript(): Promise<URL> {
  const path = join(await temporaryFolder(), 'analysis.mjs')
  await writeFile(
    path,
    `import { parentPort } from 'node:worker_threads'
     parentPort.on('message', (message) => { if (message.type === 'request') throw new Error('a bug') })`
  )
  return pathToFileURL(path)
}

it('a crash of the analysis thread rejects pending requests, while relaying, recording and closing continue', async () => {
  const analysis = await dyingScript()
  const engine = await startEngine({
    workers: {
      captureWriter: workerUrl('capture-writer'),
      captureSaver: workerUrl('capture-saver'),
      analysis,
      find: workerUrl('find'),
      repeat: workerUrl('repeat')
    }
  })
  const server = await listen((socket) => socket.pipe(socket))
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  const sent = randomBytes(200_000)
  client.write(sent)
  await receive(client, sent.length)
  const failure = { name: 'AppError', code: 'internal' }
  const ask = (): Promise<unknown> =>
    Promise.resolve(engine.handlers['connections.get']({ capture: engine.captures.liveId, connection: 1 }))
  await expect(ask()).rejects.toMatchObject(failure)
  await expect(ask()).rejects.toMatchObject(failure)
  client.end('and more')
  expect((await received(client)).toString()).toBe('and more')
  await engine.close()
  const { row } = openCapture(engine.capture.path).handlers['connections.get']({ connection: 1 })
  expect(row).toMatchObject({ up: sent.length + 8, down: sent.length + 8 })
})

it('the analysis catches up with traffic captured while it was busy', async () => {
  const engine = await startEngine()
  const server = await listen((socket) => socket.pipe(socket))
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  const sent = randomBytes(20_000_000)
  client.end(sent)
  expect((await received(client)).equals(sent)).toBe(true)
  const { row } = await untilClosed(engine, 1)
  expect(row).toMatchObject({ up: sent.length, down: sent.length, protocol: 'raw' })
  await expect
    .poll(async () => {
      const { segments, analysed } = await liveTotals(engine)
      return segments - analysed
    })
    .toBe(0)
  expect((await readStream(engine, 1, 'down')).equals(sent)).toBe(true)
})

it('the thread reads no rows of a file before the file is announced to it, even if its rows are published', async () => {
  const script = new RingScript()
  const connection = script.connect().up(get('/1')).down(ok('1'))
  script.turn()
  connection.up(get('/2')).down(ok('2'))
  const { base, chunks, files, rows } = ringParts(await script.write(await temporaryFolder()))
  const shared = new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT)
  const control = new Int32Array(shared)
  const workerData: AnalysisData = { live: { base, tap: 'none' }, scratch: tmpdir(), control: shared }
  const worker = new Worker(workerUrl('analysis'), { workerData })
  onTestFinished(() => worker.terminate().then(() => undefined))
  const client = createClient<AnalysisRequests, AnalysisEvents>(workerPort(worker))
  let found = 0
  client.on('progress', ({ exchanges }) => (found = exchanges))
  const tell = (message: ToAnalysis): void => {
    worker.postMessage(message)
  }
  for (const memory of chunks) tell({ type: 'chunk', memory })
  tell({ type: 'file', ...files[0]! })
  // Simulates a thread that sees the count in the middle of a slice and receives the message only after it.
  Atomics.store(control, CONTROL_MESSAGES, chunks.length + files.length)
  Atomics.store(control, CONTROL_ROWS, rows.at(-1)!)
  tell({ type: 'wake' })
  const query = { kind: 'exchanges', filter: '', sessions: null, sort: null } as const
  // Enough replies to complete a slice: each reply takes one turn of the thread's event loop.
  for (let turn = 0; turn < 300; turn++)
    await client.request('connections.get', { connection: 1 }).catch(() => null)
  tell({ type: 'file', ...files[1]! })
  await client.request('settle', { rows: rows.at(-1)! })
  await expect.poll(() => found).toBe(2)
  const { view } = await client.request('views.open', query)
  const page = await client.request('views.rows', { view, first: 0, count: 10 })
  expect(page.rows.map((row) => 'target' in row && row.target)).toEqual(['/1', '/2'])
})
