import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { workerPort } from '../../src/engine/analysis-thread/worker-port'
import { createClient, type Client } from '../../src/shared/rpc/client'
import type { Port, RequestMap } from '../../src/shared/rpc/port'
import { createServer, type Handlers } from '../../src/shared/rpc/server'

/**
 * Each part of the benchmark is a separate process, so that its CPU time and memory are accounted for separately.
 * Requests are sent over Node's IPC channel. A part exits when that channel closes, so none outlives the benchmark,
 * even if the benchmark is killed.
 */

/** Upper bound for one request. A longer one means that something hangs, and the benchmark fails. */
const REQUEST_TIMEOUT_MS = 300_000

type NoEvents = Record<string, never>

export interface Part<R extends RequestMap> {
  readonly pid: number
  ask<Name extends keyof R & string>(name: Name, input: R[Name]['input']): Promise<R[Name]['output']>
  /** Ends the process. Idempotent. */
  end(): Promise<void>
}

const NODE_FLAGS = ['--expose-gc', '--enable-source-maps']

export interface PartOptions {
  args?: readonly string[]
  /** Node flags for the child process, for profiling. */
  flags?: readonly string[]
  /** Path of an Electron binary whose main process runs the script. */
  electron?: string
}

/** Starts a part in a child process. */
export function startPart<R extends RequestMap>(
  script: URL,
  { args = [], flags = [], electron }: PartOptions = {}
): Part<R> {
  const child =
    electron === undefined
      ? fork(script, args, { execArgv: [...NODE_FLAGS, ...flags], serialization: 'advanced' })
      : fork(script, args, { execPath: electron, execArgv: electronFlags(flags), serialization: 'advanced' })
  const client: Client<R, NoEvents> = createClient(childPort(child))
  const label = basename(script.pathname, '.js')
  let failed: (error: Error) => void = () => undefined
  const broken = new Promise<never>((_resolve, reject) => {
    failed = reject
  })
  // Only a pending request observes this rejection. Between requests it must not count as unhandled.
  broken.catch(() => undefined)
  const exited = once(child, 'exit').then(([code]) => {
    failed(new Error(`${label} ended with code ${String(code)}.`))
  })
  return {
    pid: child.pid ?? 0,
    ask: (name, input) =>
      within(`${label} ${name}`, REQUEST_TIMEOUT_MS, Promise.race([client.request(name, input), broken])),
    async end() {
      if (child.connected) child.disconnect()
      const kill = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(kill)
    }
  }
}

/** Chromium's sandbox refuses to start as root; the window is rendered without a GPU. */
function electronFlags(flags: readonly string[]): string[] {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [...root, '--disable-gpu', '--log-level=3', `--js-flags=${['--expose-gc', ...flags].join(' ')}`]
}

/** Message to a part that runs on a thread: the benchmark has closed the channel. */
export const THREAD_END = 'end'

/**
 * Child side: answers requests until the benchmark closes the channel, then runs `onEnd` and exits. On a worker thread
 * the main thread passes the messages on.
 */
export function servePart<R extends RequestMap>(
  handlers: Handlers<R>,
  onEnd: () => Promise<void> | void = () => undefined
): void {
  const end = (): void => {
    void Promise.resolve(onEnd()).finally(() => process.exit(0))
  }
  const reportBug = (name: string, error: unknown): void => {
    console.error(`${name}:`, error)
  }
  if (parentPort !== null) {
    parentPort.on('message', (message) => {
      if (message === THREAD_END) end()
    })
    createServer<R, NoEvents>(workerPort(parentPort), handlers, { reportBug })
    return
  }
  // The benchmark may have exited while this part was starting.
  if (!process.connected) {
    end()
    return
  }
  process.once('disconnect', end)
  // Ctrl-C reaches the whole process group, but the benchmark shuts its parts down in order.
  process.on('SIGINT', () => undefined)
  createServer<R, NoEvents>(ownPort(), handlers, { reportBug })
}

export async function within<T>(what: string, ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} took longer than ${ms / 1000} s.`))
    }, ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function childPort(child: ChildProcess): Port {
  return {
    post(message) {
      // The exit event reports a part that has ended; without the callback, this would be an uncaught error.
      child.send(message as object, () => undefined)
    },
    onMessage(listener) {
      child.on('message', listener)
      return () => child.off('message', listener)
    },
    close() {
      child.disconnect()
    }
  }
}

function ownPort(): Port {
  return {
    post(message) {
      // Responses without a waiting caller are dropped; without the callback, the failure would be an uncaught
      // error.
      if (process.connected) process.send?.(message, undefined, {}, () => undefined)
    },
    onMessage(listener) {
      process.on('message', listener)
      return () => process.off('message', listener)
    },
    close() {
      process.disconnect()
    }
  }
}
