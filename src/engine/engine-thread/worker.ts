import { parentPort, workerData } from 'node:worker_threads'
import { ANALYSIS_REQUESTS } from '../../shared/contract/analysis-requests'
import { messageOf } from '../../shared/model/app-error'
import type { Envelope } from '../../shared/rpc/port'
import { createServer } from '../../shared/rpc/server'
import { workerPort } from '../analysis-thread/worker-port'
import { createEngine, type Engine } from '../engine'
import type { EngineThreadData, ThreadEvents, ThreadRequests } from './contract'

/**
 * Entry point of the engine's thread in the desktop app. Requests are queued by the port until the engine runs. If it
 * cannot start, its error ends the thread.
 */

/** Milliseconds to close connections and complete the capture after an exception. */
const LAST_MS = 2_000

if (parentPort === null) throw new Error('The engine runs as a worker thread here.')
const port = parentPort
const { workers, sessionFile, ...options } = workerData as EngineThreadData

const engine = await createEngine({
  ...options,
  workers: {
    captureWriter: new URL(workers.captureWriter),
    captureSaver: new URL(workers.captureSaver),
    analysis: new URL(workers.analysis),
    find: new URL(workers.find),
    repeat: new URL(workers.repeat)
  },
  sessionFile: {
    path: sessionFile,
    notice: (text) => {
      emit('notice', text)
    }
  }
})

const { captures, capture, conversations, handlers, sessions } = engine
createServer<ThreadRequests, ThreadEvents>(
  workerPort(port),
  {
    ...handlers,
    'host.begin': () => sessions.list(),
    'host.open': ({ path }) => captures.open(path),
    'host.save': ({ capture: number, path }) => captures.save(number, path),
    'host.saveBytes': ({ capture: number, saved, path }) => captures.saveBytes(number, saved, path),
    'host.export': ({ rows, path }) => captures.export(rows, path),
    'host.test': ({ capture: number, connection, run, about }) =>
      run === undefined
        ? conversations.asTest({ capture: number, connection }, about)
        : conversations.playedAsTest(run, about),
    'host.limit': (limits) => {
      if (capture.limits?.bytes !== limits.bytes) capture.limit(limits)
      return null
    },
    'host.discard': () => {
      captures.live.discard()
      return null
    },
    'host.close': async () => {
      await engine.close()
      return null
    }
  },
  {
    reportBug: (name, error) => {
      emit('bug', { name: `${name} failed`, stack: stackOf(error) })
    },
    ownedBuffers
  }
)
engine.onEvent((name, payload) => {
  post({ type: 'event', name, payload })
})

process.on('unhandledRejection', (reason) => {
  emit('bug', { name: 'Unhandled rejection', stack: stackOf(reason) })
})
let reason: unknown = null
process.on('uncaughtException', (error) => {
  // Electron reports the same exception twice.
  if (error === reason) return
  if (reason === null) void end(engine, error)
  else emit('bug', { name: 'Uncaught while closing', stack: stackOf(error) })
})

/** Ends the thread: after an uncaught exception, no state can be relied on. Peers see their connections closed. */
async function end(failed: Engine, error: unknown): Promise<void> {
  reason = error
  emit('failed', { message: messageOf(error), stack: stackOf(error) })
  const late = setTimeout(() => process.exit(1), LAST_MS)
  try {
    await failed.close()
  } catch (cause) {
    emit('bug', { name: 'Closing failed', stack: stackOf(cause) })
  }
  clearTimeout(late)
  process.exit(1)
}

function emit<Name extends keyof ThreadEvents>(name: Name, payload: ThreadEvents[Name]): void {
  post({ type: 'event', name, payload })
}

/** Events do not pass through the server: a notice about the saved sessions precedes it. */
function post(event: Extract<Envelope, { type: 'event' }>): void {
  port.postMessage(event)
}

/**
 * Bytes of a capture arrive as a copy from the analysis thread and are moved on to the host; other bytes may be in use
 * in this thread, and are copied.
 */
function ownedBuffers(name: string, value: unknown): ArrayBuffer[] {
  if (!(ANALYSIS_REQUESTS as readonly string[]).includes(name)) return []
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return []
  const { bytes } = value
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
