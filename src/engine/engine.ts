import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { EngineRequests, Events } from '../shared/contract/contract'
import type { Saved, SaveResult } from '../shared/contract/files'
import type { CaptureTotals } from '../shared/contract/events'
import type { Handlers } from '../shared/rpc/server'
import { toErrorInfo } from '../shared/rpc/server'
import { AnalysisThread } from './analysis/analysis-thread'
import type { Forwarded, Progress } from './analysis/contract'
import type { TapEntry } from './analysis/tap'
import { Capture } from './capture/capture'
import { systemClock, type Clock } from './clock'
import { Demo } from './demo/demo'
import { Coalescer } from './notify'
import { Replayer } from './replay/replayer'
import { SessionFile } from './session/session-file'
import { SessionRegistry } from './session/session-registry'

/**
 * The engine's composition root: makes one live capture with its analysis, and the sessions that write to it, and
 * implements the contract on them. Hosts differ only in what they do with requests and events.
 */

/** Totals and session lists go out at most this often. */
const NOTIFY_MS = 40

export interface EngineOptions {
  /** Where the capture file is made. Created if absent. */
  folder: string
  /** The capture file's path instead of a new name in `folder`. */
  file?: { path: string; overwrite: boolean }
  /** Scripts of the worker threads. */
  workers: { captureWriter: URL; analysis: URL }
  /** Receives the capture's story in order; each batch is acknowledged when the promise resolves. */
  onTap?: (entries: TapEntry[]) => Promise<void>
  clock?: Clock
  /** Where the sessions are kept between launches; without it they are not. */
  sessionFile?: { path: string; notice(text: string): void }
}

type Listener = <Name extends keyof Events>(name: Name, payload: Events[Name]) => void

export interface Engine {
  readonly handlers: Handlers<EngineRequests>
  readonly sessions: SessionRegistry
  readonly capture: Capture
  readonly demo: Demo
  /** Writes captured bytes to a file, which is there when this resolves, and not before. Progress is an event. */
  save(token: number, path: string, saved: Saved): Promise<SaveResult>
  /** The writing rejects with `cancelled`, and leaves no file. */
  cancelSave(token: number): Promise<void>
  /** Returns the function that removes the listener. */
  onEvent(listener: Listener): () => void
  /** Ends every connection, writes and analyses what is left, closes the file. Idempotent. */
  close(): Promise<void>
}

export async function createEngine(options: EngineOptions): Promise<Engine> {
  const clock = options.clock ?? systemClock()
  const path = options.file?.path ?? join(options.folder, captureName(clock))
  if (options.file === undefined) await mkdir(options.folder, { recursive: true, mode: 0o700 })

  const listeners = new Set<Listener>()
  const emit: Listener = (name, payload) => {
    for (const listener of listeners) listener(name, payload)
  }

  // The capture hands out its first index chunk before the thread that reads it can exist: the file must come first.
  const early: SharedArrayBuffer[] = []
  let analysis: AnalysisThread | undefined = undefined
  const capture = await Capture.create({
    path,
    overwrite: options.file?.overwrite ?? false,
    clock,
    startWriter: (fd) => new Worker(options.workers.captureWriter, { workerData: { fd } }),
    onChunk: (memory) => {
      if (analysis === undefined) early.push(memory)
      else analysis.addChunk(memory)
    },
    onPublished: (rows) => {
      analysis?.publish(rows)
      captureChanged.touch()
    },
    onFailed: () => {
      captureChanged.touch()
    }
  })
  const tap = options.onTap
  const thread = new AnalysisThread(options.workers.analysis, {
    path,
    base: capture.base,
    tap: tap !== undefined
  })
  analysis = thread
  // A bug: relaying and recording go on, but nothing more is shown. Say so rather than look idle.
  let analysisError: Error | null = null
  thread.onError((error) => {
    analysisError = error
    captureChanged.touch()
  })
  for (const memory of early) thread.addChunk(memory)

  let progress: Progress = { rows: 0, segments: 0, exchanges: 0, connections: { open: 0, total: 0 } }
  const totals = (): CaptureTotals => ({
    path,
    recording: capture.error === null,
    fileBytes: capture.fileBytes,
    up: capture.bytes.up,
    down: capture.bytes.down,
    connections: progress.connections,
    exchanges: progress.exchanges,
    segments: capture.index.rows,
    analysed: progress.rows,
    error: errorInfo(capture.error ?? analysisError)
  })
  // Restoring the sessions is a change already, told before the file object exists.
  let sessionFile: SessionFile | undefined = undefined
  const captureChanged = new Coalescer(NOTIFY_MS, () => {
    emit('capture', totals())
    emit('sessions', sessions.list())
    sessionFile?.save()
  })
  const sessions = new SessionRegistry(capture, captureChanged.touch)
  const replayer = new Replayer(capture, thread)
  const demo = new Demo(sessions)

  thread.client.on('view', (change) => {
    emit('view', change)
  })
  thread.client.on('saving', (saving) => {
    emit('saving', saving)
  })
  thread.client.on('progress', (next) => {
    progress = next
    captureChanged.touch()
  })
  if (tap !== undefined) {
    thread.client.on('tap', (entries) => {
      void tap(entries).finally(() => {
        thread.acknowledgeTap()
      })
    })
  }

  if (options.sessionFile !== undefined) {
    sessionFile = await SessionFile.open(options.sessionFile.path, sessions, options.sessionFile.notice)
  }

  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    sessionFile?.save()
    await Promise.all([sessions.stopAll(), replayer.close(), demo.close(), sessionFile?.settled()])
    await capture.close()
    const rows = capture.error === null ? capture.index.rows : 0
    // A thread that died has been told of already, and has nothing to settle.
    await thread.client.request('settle', { rows }).catch(() => null)
    captureChanged.close()
    await thread.close()
  }

  return {
    handlers: {
      ...forwarded(thread),
      'sessions.list': () => sessions.list(),
      'sessions.create': async ({ config, start }) => {
        const created = sessions.create(config)
        return start ? sessions.start(created.id) : created
      },
      'sessions.update': ({ id, config }) => sessions.update(id, config),
      'sessions.start': ({ id }) => sessions.start(id),
      'sessions.stop': ({ id, how }) => sessions.stop(id, how),
      'sessions.startAll': () => sessions.startAll(),
      'sessions.stopAll': () => sessions.stopAll(),
      'sessions.duplicate': ({ id }) => sessions.duplicate(id),
      'sessions.send': ({ id, connections, bytes }) => ({
        connections: sessions.send(id, connections, bytes)
      }),
      'connections.end': ({ connection, how }) => {
        const live = sessions.connection(connection)
        if (how === 'end') live.end()
        else live.reset()
        return null
      },
      'sessions.remove': async ({ id }) => {
        await sessions.remove(id)
        return null
      },
      'demo.start': () => demo.start(),
      'capture.totals': () => totals(),
      'exchanges.replay': async ({ exchange }) => ({ connection: await replayer.replay(exchange) })
    },
    sessions,
    capture,
    demo,
    save: (token, path, saved) => thread.client.request('file.save', { token, path, saved }),
    async cancelSave(token) {
      await thread.client.request('file.cancel', { token })
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => (closed ??= close())
  }
}

type ForwardedHandlers = Pick<Handlers<EngineRequests>, Forwarded>

/** The window's questions about traffic go to the analysis as they are. */
function forwarded({ client }: AnalysisThread): ForwardedHandlers {
  return {
    'views.open': (input) => client.request('views.open', input),
    'views.close': (input) => client.request('views.close', input),
    'views.rows': (input) => client.request('views.rows', input),
    'views.find': (input) => client.request('views.find', input),
    'connections.get': (input) => client.request('connections.get', input),
    'connections.conversation': (input) => client.request('connections.conversation', input),
    'streams.read': (input) => client.request('streams.read', input),
    'exchanges.get': (input) => client.request('exchanges.get', input),
    'exchanges.body': (input) => client.request('exchanges.body', input)
  }
}

function errorInfo(error: Error | null): CaptureTotals['error'] {
  return error === null ? null : toErrorInfo(error)
}

/** `2026-11-21T10-42-07.118Z.pcapng`: sorts by time, valid on every system, unique per process start. */
function captureName(clock: Clock): string {
  const stamp = new Date(clock.startedAt).toISOString().replaceAll(':', '-')
  return `${stamp}-${process.pid}.pcapng`
}
