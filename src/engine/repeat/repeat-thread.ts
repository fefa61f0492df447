import { Worker } from 'node:worker_threads'
import type { RepeatSnapshot } from '../../shared/contract/repeat-snapshot'
import type { AnomalousRequest } from './anomaly'
import type { RepeatPlan } from './plan'

/** Controls the worker thread of a load test from the engine. */

/** The worker's connections need up to 2 s to close. */
const CLOSE_MS = 2500

export type ToRepeat = { readonly type: 'stop' } | { readonly type: 'recorded'; readonly bytes: number }

export type FromRepeat =
  | { readonly type: 'snapshot' | 'over'; readonly snapshot: RepeatSnapshot; readonly passed: number }
  | { readonly type: 'odd'; readonly anomaly: AnomalousRequest }
  | { readonly type: 'failed'; readonly message: string }

export interface ThreadListener {
  /** `passed`: number of unusual results not recorded because there were too many. */
  onSnapshot(snapshot: RepeatSnapshot, passed: number): void
  onOdd(anomaly: AnomalousRequest): void
  /** `failure`: the reason of an early end, and the last call; without one, a last snapshot follows. */
  onOver(failure: string | null): void
}

export class RepeatThread {
  readonly #worker: Worker
  readonly #closed: Promise<void>
  #over = false

  constructor(script: URL, plan: RepeatPlan, listener: ThreadListener) {
    const worker = new Worker(script, { workerData: plan })
    this.#worker = worker
    const end = (failure: string | null): void => {
      if (this.#over) return
      this.#over = true
      listener.onOver(failure)
    }
    worker.on('message', (message: FromRepeat) => {
      if (this.#over) return
      if (message.type === 'odd') {
        const { anomaly } = message
        listener.onOdd(anomaly)
        this.#post({ type: 'recorded', bytes: anomaly.request.length + anomaly.answer.length })
      } else if (message.type === 'failed') end(message.message)
      else {
        // The callback may start the next run.
        if (message.type === 'over') end(null)
        listener.onSnapshot(message.snapshot, message.passed)
      }
    })
    worker.on('error', (error) => {
      end(error.message)
    })
    this.#closed = new Promise((resolve) => {
      worker.on('exit', () => {
        end('The load test thread ended unexpectedly.')
        resolve()
      })
    })
  }

  stop(): void {
    this.#post({ type: 'stop' })
  }

  /** Stops the run if necessary; its last messages are still processed. */
  async close(): Promise<void> {
    this.stop()
    let limit: NodeJS.Timeout | undefined
    const overdue = new Promise<void>((resolve) => (limit = setTimeout(resolve, CLOSE_MS)))
    await Promise.race([this.#closed, overdue])
    clearTimeout(limit)
    await this.#worker.terminate()
    await this.#closed
  }

  #post(message: ToRepeat): void {
    this.#worker.postMessage(message)
  }
}
