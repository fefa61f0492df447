import { parentPort, workerData } from 'node:worker_threads'
import { AppError, messageOf } from '../../shared/model/app-error'
import type { ProtoSchema } from '../../shared/model/proto-schema'
import { createServer, type Handlers } from '../../shared/rpc/server'
import { CaptureFiles } from '../capture/capture-files'
import { CaptureImport } from '../capture/capture-import'
import { RowFile } from '../capture/row-file'
import { rebuildHar } from '../capture/har/rebuild-har'
import { SegmentIndexReader, SegmentIndexWriter } from '../capture/segment-index'
import { contentBuffers } from '../analysis/find/decoded-source'
import { Analysis } from './analysis'
import {
  CAPTURE_REQUESTS,
  CONTROL_ASLEEP,
  CONTROL_CONNECTION,
  CONTROL_ROWS,
  CONTROL_MESSAGES,
  EMPTY_INDEX,
  type AnalysisData,
  type AnalysisEvents,
  type AnalysisRequests,
  type CaptureRequests,
  type OpenedCapture,
  type ToAnalysis
} from './contract'
import { Slices } from './slices'
import type { TapWish } from '../analysis/story/tap-entry'
import { workerPort } from './worker-port'
import type { WorkStep } from '../analysis/turns'
import type { Walker } from '../analysis/walker'

/**
 * Entry point of the analysis thread. Follows the live capture up to its flushed rows, or opens files and
 * walks them. Between slices of the walk it answers requests about the rows walked so far.
 */

if (parentPort === null) throw new Error('The analysis runs as a worker thread.')
const data = workerData as AnalysisData
const control = new Int32Array(data.control)
const port = parentPort

/**
 * Limit of unacknowledged tap batches. Above it the walk pauses, so that a slow reader of stdout does not
 * grow memory.
 */
const MAX_UNACKNOWLEDGED = 8
let unacknowledged = 0
const mayEmit = (): boolean => unacknowledged < MAX_UNACKNOWLEDGED

/** Interval of progress events while files are opened. */
const OPENING_EVERY_MS = 100

const files = new CaptureFiles()
const settling: { rows: number; done: () => void }[] = []
let slices: Slices | undefined
/** The capture that requests refer to, once one is open. */
let capture: Promise<Analysis> | undefined
let live: Analysis | undefined
/** Number of `chunk` and `file` messages received. */
let messagesReceived = 0
/** Rows that may be walked: their chunks and files have arrived. */
let walkable = 0

const server = createServer<AnalysisRequests, AnalysisEvents>(
  workerPort(port),
  {
    ...captureHandlers(),
    'file.rebuild': ({ path, to }) => rebuildHar(path, to),
    'file.open': ({ paths, tap, schema }) => openFiles(paths, tap, schema),
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
  },
  { ownedBuffers: contentBuffers }
)
if (data.live !== null) live = follow(data.live)

/**
 * Forwards requests to the open capture. While a capture is opening, requests wait until its first packet is
 * read.
 */
function captureHandlers(): Handlers<CaptureRequests> {
  const forward =
    (name: keyof CaptureRequests) =>
    async (input: unknown): Promise<unknown> => {
      if (capture === undefined) throw new AppError('wrong-state', 'No capture is open.')
      const { handlers, walker } = await capture
      work(connectionOf(input, walker))
      return (handlers[name] as (input: unknown) => unknown)(input)
    }
  return Object.fromEntries(
    CAPTURE_REQUESTS.map((name) => [name, forward(name)])
  ) as unknown as Handlers<CaptureRequests>
}

function emit<Name extends keyof AnalysisEvents>(name: Name, payload: AnalysisEvents[Name]): void {
  if (name === 'tap') unacknowledged++
  server.emit(name, payload)
}

/** Records the connection in progress, which is blamed if the thread dies. */
function work(connection: number): void {
  control[CONTROL_CONNECTION] = connection
}

function follow({ path, base, tap, index = EMPTY_INDEX }: NonNullable<AnalysisData['live']>): Analysis {
  if (path !== undefined) files.add({ base: 0, path })
  for (const file of index.files) files.addIfThere(file)
  const { rowFile } = index
  const cold = rowFile === null ? undefined : new RowFile(data.scratch, rowFile)
  const segments = new SegmentIndexReader({
    ...(cold === undefined ? {} : { cold }),
    onSpare: (memory, chunk) => {
      server.emit('spare', { memory, chunk, place: cold?.placeOf(chunk) ?? null })
    }
  })
  for (const memory of index.chunks) segments.addChunk(memory)
  const { story = null, undecoded = [] } = data
  const analysis = new Analysis(files, base, tap, emit, segments, () => slices?.wake(), {
    story,
    undecoded,
    work
  })
  if (index.dropped !== null) analysis.drop(index.dropped.rows, index.dropped.position)
  analysis.mayEmit = mayEmit
  capture = Promise.resolve(analysis)
  slices = new Slices(
    () => step(analysis, walkableRows(analysis)),
    (idle) => {
      afterSlice(analysis, idle)
    }
  )
  // The first slice finds no rows and sets the asleep flag; the host only wakes a thread with that flag.
  slices.wake()
  return analysis
}

/**
 * Returns the number of rows that may be walked. Reads the row count before the message count, so that
 * messages sent before those rows were published are included.
 */
function walkableRows({ walker }: Analysis): number {
  if (walker.rows < walkable) return walkable
  const published = Atomics.load(control, CONTROL_ROWS)
  if (Atomics.load(control, CONTROL_MESSAGES) === messagesReceived) walkable = published
  return walkable
}

/**
 * Walks one row and does one unit of background work: splitting frames and inner messages, filling filtered
 * views.
 */
function step(analysis: Analysis, published: number): WorkStep {
  const { walker } = analysis
  const isWalkable = walker.rows < published && mayWalk(analysis)
  if (isWalkable) walker.next()
  return analysis.step() || isWalkable
}

/** Returns true unless the walk must wait for the reader of the story (backpressure). */
function mayWalk(analysis: Analysis): boolean {
  return mayEmit() && !analysis.isHeld
}

function afterSlice(analysis: Analysis, idle: boolean): void {
  analysis.reportChanges()
  while (settling[0] !== undefined && settling[0].rows <= analysis.walker.rows && analysis.isTapEmitted)
    settling.shift()?.done()
  if (!idle) return
  Atomics.store(control, CONTROL_ASLEEP, 1)
  // Rows published between the last check and the store would otherwise wait for the next wake.
  if (analysis.walker.rows < Atomics.load(control, CONTROL_ROWS) && mayWalk(analysis)) {
    Atomics.store(control, CONTROL_ASLEEP, 0)
    slices?.wake()
  }
}

port.on('message', (message: ToAnalysis) => {
  switch (message.type) {
    case 'chunk':
      live?.segments.addChunk(message.memory)
      messagesReceived++
      slices?.wake()
      break
    case 'file':
      files.addIfThere({ base: message.base, path: message.path })
      messagesReceived++
      slices?.wake()
      break
    case 'drop':
      live?.drop(message.rows, message.position)
      slices?.wake()
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

/** Imports and walks alternately, so that the tables keep up with the import. */
async function openFiles(paths: string[], tap: TapWish, schema: ProtoSchema | null): Promise<OpenedCapture> {
  if (capture !== undefined) throw new AppError('wrong-state', 'This thread has a capture open already.')
  let isOpen: (analysis: Analysis) => void = () => undefined
  let failed: (error: unknown) => void = () => undefined
  capture = new Promise<Analysis>((resolve, reject) => {
    isOpen = resolve
    failed = reject
  })
  // Requests made meanwhile receive the error; without any, the rejection must not go unhandled.
  capture.catch(() => undefined)
  try {
    const opened = await walkFiles(paths, { tap, schema }, isOpen)
    return opened
  } catch (error) {
    failed(error)
    throw error
  }
}

async function walkFiles(
  paths: string[],
  { tap, schema }: { tap: TapWish; schema: ProtoSchema | null },
  onKnown: (analysis: Analysis) => void
): Promise<OpenedCapture> {
  const chunks: SharedArrayBuffer[] = []
  let analysis: Analysis | undefined
  const index = new SegmentIndexWriter((memory) => {
    if (analysis === undefined) chunks.push(memory)
    else analysis.segments.addChunk(memory)
  })
  const run = new CaptureImport(paths, files, index, {
    scratch: data.scratch,
    onMore: () => slices?.wake()
  })
  const begin = (): Analysis => {
    const segments = new SegmentIndexReader({
      cold: new RowFile(data.scratch),
      onSpare: (memory) => {
        if (analysis !== undefined) index.settle(analysis.walker.rows)
        index.reuse(memory)
      }
    })
    const begun = new Analysis(
      files,
      run.base ?? { hi: 0, lo: 0 },
      tap,
      emit,
      segments,
      () => slices?.wake(),
      { schema, story: data.story ?? null, undecoded: data.undecoded ?? [], work }
    )
    begun.mayEmit = mayEmit
    begun.place(run.places)
    begun.walker.attachEvents(run.freshEvents)
    for (const memory of chunks.splice(0)) begun.segments.addChunk(memory)
    onKnown(begun)
    return begun
  }
  let isRead = false
  let isFinished = false
  let reportedAt = 0
  await new Promise<void>((resolve, reject) => {
    slices = new Slices(
      () => {
        if (analysis !== undefined && analysis.walker.rows < index.rows) return step(analysis, index.rows)
        if (isRead) return analysis?.step() ?? false
        try {
          isRead = !run.next()
          if (run.isWaiting) return false
        } catch (error) {
          isRead = true
          reject(error instanceof Error ? error : new Error(messageOf(error)))
          return false
        }
        // Times count from the first packet: before it, there is nothing to show.
        if (analysis === undefined && (isRead || run.base !== undefined)) analysis = begin()
        if (run.passed !== null) analysis?.walker.markForeign()
        // Walk the piece just read next.
        analysis?.walkFrom(run.piece, run.piecePosition)
        return true
      },
      () => {
        const now = performance.now()
        if (isRead || now - reportedAt >= OPENING_EVERY_MS) {
          reportedAt = now
          emit('opening', { done: run.done, total: run.bytes })
        }
        if (analysis === undefined) return
        if (isRead && analysis.walker.rows === index.rows && analysis.isTapEmitted) {
          if (!isFinished) analysis.walker.finish()
          isFinished = true
          if (analysis.emitTap()) {
            // Send the final totals before the request is answered, so that the host has those of the whole
            // file.
            analysis.flushChanges()
            resolve()
            return
          }
        }
        analysis.reportChanges()
      }
    )
    slices.wake()
  })
  const { fault, faultAt, isFaultInside, bytes, passed } = run
  const reportedFault = fault === null ? null : { code: fault.code, message: fault.message }
  return { fault: reportedFault, faultAt, isFaultInside, bytes, passed }
}

/** Returns the connection that a request refers to; 0 for a request about all connections. */
function connectionOf(input: unknown, { exchanges }: Walker): number {
  if (typeof input !== 'object' || input === null) return 0
  if ('connection' in input && typeof input.connection === 'number') return input.connection
  if (!('exchange' in input) || typeof input.exchange !== 'number') return 0
  const row = input.exchange - 1
  return exchanges.present.has(row) ? exchanges.connection.get(row) : 0
}
