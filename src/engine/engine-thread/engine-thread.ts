import { Worker } from 'node:worker_threads'
import { messageOf, systemCodeOf } from '../../shared/model/app-error'
import { createClient, type Client } from '../../shared/rpc/client'
import { workerPort } from '../analysis-thread/worker-port'
import type { EngineEnd, EngineThreadData, ThreadEvents, ThreadRequests } from './contract'

/**
 * Heap limit in MB. It holds objects of connections, sessions and replays; bytes and index rows are outside of it. An
 * open connection takes about 11 KiB. All heaps of an Electron process share 4 GB, and the process aborts above it:
 * with 2 GB for an analysis, each thread reaches its own limit first, which ends only that thread.
 */
const HEAP_MB = 1024

/** Environment variable with another limit, in MB. */
const VARIABLE = 'TCPLENS_ENGINE_HEAP_MB'

/** Limit for short-lived objects: V8's default, since a relay makes many of them. */
const YOUNG_MB = 48

export const ENGINE_LIMITS = { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB }

/** One engine on a thread of its own, from start to end. */
export class EngineThread {
  readonly client: Client<ThreadRequests, ThreadEvents>
  /** Resolves when the thread has ended, also after `close`. */
  readonly ended: Promise<EngineEnd>
  readonly #worker: Worker

  constructor(script: URL, data: EngineThreadData) {
    const worker = new Worker(script, {
      workerData: data,
      resourceLimits: { ...ENGINE_LIMITS, maxOldGenerationSizeMb: engineHeapMb() }
    })
    this.#worker = worker
    this.client = createClient<ThreadRequests, ThreadEvents>(workerPort(worker))
    this.ended = new Promise((resolve) => {
      let end: EngineEnd | null = null
      this.client.on('failed', ({ message, stack }) => {
        end = { cause: 'error', message, stack }
      })
      worker.once('error', (error) => {
        const cause = systemCodeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'error'
        end = { cause, message: messageOf(error), stack: stackOf(error) }
      })
      worker.once('exit', (code) => {
        const { cause, message, stack } = end ?? {
          cause: 'exit',
          message: `The thread ended with exit code ${code}.`,
          stack: ''
        }
        this.client.close(`The engine stopped (${message})`, 'engine-stopped')
        resolve({ cause, message, stack })
      })
    })
  }

  /** Closes the engine and ends the thread. Rejects if the engine could not be closed; the thread ends in any case. */
  async close(): Promise<void> {
    try {
      await this.client.request('host.close', {})
    } finally {
      await this.#worker.terminate()
    }
  }

  /** Ends the thread at once, like a crash. */
  async terminate(): Promise<void> {
    await this.#worker.terminate()
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : ''
}

function engineHeapMb(): number {
  const wanted = Number(process.env[VARIABLE])
  return Number.isInteger(wanted) && wanted > 0 ? wanted : HEAP_MB
}
