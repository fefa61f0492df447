/** The analysis is a thread of its own: its death must not take the relay, the file or a clean end with it. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { AnalysisThread } from '../../../src/engine/analysis/analysis-thread'
import { SegmentIndexWriter } from '../../../src/engine/capture/segment-index'
import {
  readStream,
  startEngine,
  startProxy,
  temporaryFolder,
  untilClosed,
  LIVE,
  liveTotals
} from '../../helpers/engine'
import { workerUrl } from '../../helpers/host-build'
import { openCapture } from '../../helpers/opened-capture'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive, received } from '../../helpers/servers'

/** A thread that dies of a bug at its first request. */
async function dyingScript(): Promise<URL> {
  const path = join(await temporaryFolder(), 'analysis.mjs')
  await writeFile(
    path,
    `import { parentPort } from 'node:worker_threads'
     parentPort.on('message', (message) => { if (message.type === 'request') throw new Error('a bug') })`
  )
  return pathToFileURL(path)
}

it('that dies rejects what was asked, while relaying, recording and closing go on', async () => {
  const analysis = await dyingScript()
  const engine = await startEngine({
    workers: {
      captureWriter: workerUrl('capture-writer'),
      captureSaver: workerUrl('capture-saver'),
      analysis
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
    Promise.resolve(engine.handlers['connections.get']({ capture: LIVE, connection: 1 }))
  await expect(ask()).rejects.toMatchObject(failure)
  await expect(ask()).rejects.toMatchObject(failure)
  client.end('and more')
  expect((await received(client)).toString()).toBe('and more')
  await engine.close()
  const { row } = openCapture(engine.capture.path).handlers['connections.get']({ connection: 1 })
  expect(row).toMatchObject({ up: sent.length + 8, down: sent.length + 8 })
})

it('waits for the memory of rows that are told of before it', async () => {
  const base = { hi: 0, lo: 0 }
  const thread = new AnalysisThread(workerUrl('analysis'), { base, tap: false })
  onTestFinished(() => thread.close())
  const died = new Promise<Error>((resolve) => {
    thread.onError(resolve)
  })
  // The rows are told of in shared memory, at once; a chunk comes in a message, once the thread looks at it.
  thread.publish(1)
  await expect(thread.client.request('settle', { rows: 0 })).resolves.toBeNull()
  const index = new SegmentIndexWriter((memory) => {
    thread.addChunk(memory)
  })
  index.append(1, 0, 1000, 0, 5, 0)
  await expect(Promise.race([died, thread.client.request('settle', { rows: 1 })])).resolves.toBeNull()
})

it('catches up with what was captured while it was busy', async () => {
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
