import { closeSync, openSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import { createServer } from '../../shared/rpc/server'
import { importOwnCapture } from '../capture/import-own'
import { SegmentIndexWriter } from '../capture/segment-index'
import { Analysis } from './analysis'
import {
  CONTROL_ASLEEP,
  CONTROL_ROWS,
  FORWARDED,
  type AnalysisData,
  type AnalysisEvents,
  type AnalysisRequests,
  type ToAnalysis
} from './contract'
import { Slices } from './slices'
import { workerPort } from './worker-port'

/** The analysis thread: follows the live capture behind its flushed mark, or walks one file. */

if (parentPort === null) throw new Error('The analysis runs as a worker thread.')
const data = workerData as AnalysisData
const control = new Int32Array(data.control)
const port = parentPort

/** Batches the host has not acknowledged; above it the walk waits, so a slow reader of stdout bounds memory. */
const MAX_UNACKNOWLEDGED = 8
let unacknowledged = 0

const settling: { rows: number; done: () => void }[] = []

const server = createServer<AnalysisRequests, AnalysisEvents>(workerPort(port), {
  ...(data.live === null ? notOpen() : liveHandlers()),
  'file.walk': ({ path, tap }) => walkFile(path, tap),
  settle: ({ rows }) =>
    new Promise<null>((resolve) => {
      settling.push({
        rows,
        done: () => {
          resolve(null)
        }
      })
      slices?.wake()
    })
})

function emit<Name extends keyof AnalysisEvents>(name: Name, payload: AnalysisEvents[Name]): void {
  if (name === 'tap') unacknowledged++
  server.emit(name, payload)
}

let slices: Slices | undefined
let live: Analysis | undefined

function liveHandlers(): Analysis['handlers'] {
  if (data.live === null) throw new Error('There is no live capture.')
  live = new Analysis(openSync(data.live.path, 'r'), data.live.base, data.live.tap, emit)
  const analysis = live
  slices = new Slices(
    () => step(analysis, Atomics.load(control, CONTROL_ROWS)),
    (idle) => {
      afterSlice(analysis, idle)
    }
  )
  // The first slice finds nothing and goes to sleep: only a thread known to sleep is woken.
  slices.wake()
  return analysis.handlers
}

function step({ walker }: Analysis, published: number): boolean {
  if (walker.rows >= published || unacknowledged >= MAX_UNACKNOWLEDGED) return false
  walker.next()
  return true
}

function afterSlice(analysis: Analysis, idle: boolean): void {
  analysis.tell()
  while (settling[0] !== undefined && settling[0].rows <= analysis.walker.rows) settling.shift()?.done()
  if (!idle) return
  Atomics.store(control, CONTROL_ASLEEP, 1)
  // Rows published between the last look and the store would wait for the next wake.
  if (analysis.walker.rows < Atomics.load(control, CONTROL_ROWS) && unacknowledged < MAX_UNACKNOWLEDGED) {
    Atomics.store(control, CONTROL_ASLEEP, 0)
    slices?.wake()
  }
}

port.on('message', (message: ToAnalysis) => {
  switch (message.type) {
    case 'chunk':
      live?.segments.addChunk(message.memory)
      break
    case 'tap-ack':
      unacknowledged--
      slices?.wake()
      break
    case 'wake':
      slices?.wake()
      break
  }
})

/** Requests about a capture make no sense before one is open. */
function notOpen(): Analysis['handlers'] {
  const refuse = (): never => {
    throw new AppError('wrong-state', 'No capture is open.')
  }
  return Object.fromEntries(
    [...FORWARDED, 'replay.source', 'file.save', 'file.cancel'].map((name) => [name, refuse])
  ) as unknown as Analysis['handlers']
}

async function walkFile(
  path: string,
  tap: boolean
): Promise<{ fault: { code: string; message: string } | null }> {
  const fd = openForReading(path)
  try {
    const chunks: SharedArrayBuffer[] = []
    const index = new SegmentIndexWriter((memory) => chunks.push(memory))
    const { base, fault } = importOwnCapture(fd, path, index)
    const analysis = new Analysis(fd, base, tap, emit)
    for (const memory of chunks) analysis.segments.addChunk(memory)
    await new Promise<void>((resolve) => {
      slices = new Slices(
        () => step(analysis, index.rows),
        () => {
          if (analysis.walker.rows === index.rows) {
            analysis.walker.finish()
            resolve()
          }
          analysis.tellTap()
        }
      )
      slices.wake()
    })
    return { fault: fault === null ? null : { code: fault.code, message: fault.message } }
  } finally {
    closeSync(fd)
  }
}

function openForReading(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    const systemCode = systemCodeOf(error)
    const options = systemCode === undefined ? {} : { systemCode }
    if (systemCode === 'ENOENT') throw new AppError('file-not-found', `There is no file ${path}.`, options)
    throw new AppError('file-unreadable', `Cannot read ${path}: ${messageOf(error)}`, options)
  }
}
