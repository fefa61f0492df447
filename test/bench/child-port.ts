import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { createClient, type Client } from '../../src/shared/rpc/client'
import type { Port, RequestMap } from '../../src/shared/rpc/port'
import { createServer, type Handlers } from '../../src/shared/rpc/server'

/**
 * The bench's parts are processes of their own, so that each has its own CPU and memory account. They are asked over
 * Node's IPC channel; a part ends by itself when that channel closes, so none outlives the bench, even a killed one.
 */

/** No single request takes longer; one that does means something hangs, and the bench fails instead. */
const REQUEST_TIMEOUT_MS = 60_000

type NoEvents = Record<string, never>

export interface Part<R extends RequestMap> {
  readonly pid: number
  ask<Name extends keyof R & string>(name: Name, input: R[Name]['input']): Promise<R[Name]['output']>
  /** Ends the process. Idempotent. */
  end(): Promise<void>
}

/** Starts a part. `execArgv`: flags of its Node, for profiling. */
export function startPart<R extends RequestMap>(
  script: URL,
  execArgv: readonly string[] = [],
  args: readonly string[] = []
): Part<R> {
  const child = fork(script, args, {
    execArgv: ['--expose-gc', '--enable-source-maps', ...execArgv],
    serialization: 'advanced'
  })
  const client: Client<R, NoEvents> = createClient(childPort(child))
  const label = basename(script.pathname, '.js')
  let failed: (error: Error) => void = () => undefined
  const broken = new Promise<never>((_resolve, reject) => {
    failed = reject
  })
  // Only the asker of the moment hears of it; between two requests it waits for the next one.
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

/** The other end: answers requests until the bench closes the channel, then runs `onEnd` and exits. */
export function servePart<R extends RequestMap>(
  handlers: Handlers<R>,
  onEnd: () => Promise<void> | void = () => undefined
): void {
  const end = (): void => {
    void Promise.resolve(onEnd()).finally(() => process.exit(0))
  }
  // The bench may have gone while this part was still getting ready.
  if (!process.connected) {
    end()
    return
  }
  process.once('disconnect', end)
  // Ctrl-C reaches the whole process group; the bench ends its parts in order.
  process.on('SIGINT', () => undefined)
  createServer<R, NoEvents>(ownPort(), handlers, {
    reportBug: (name, error) => {
      console.error(`${name}:`, error)
    }
  })
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
      child.send(message as object)
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
      // An answer nobody waits for any more is dropped; without the callback its failure would be an uncaught error.
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
