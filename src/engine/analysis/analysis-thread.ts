import { Worker } from 'node:worker_threads'
import { createClient, type Client } from '../../shared/rpc/client'
import {
  CONTROL_ASLEEP,
  CONTROL_ROWS,
  CONTROL_WORDS,
  type AnalysisData,
  type AnalysisEvents,
  type AnalysisRequests,
  type ToAnalysis
} from './contract'
import { workerPort } from './worker-port'

/** The engine's end of the analysis thread. */

export class AnalysisThread {
  readonly client: Client<AnalysisRequests, AnalysisEvents>
  readonly #worker: Worker
  readonly #control: Int32Array

  /** `live`: the capture to follow, which must exist; null for walking a file. */
  constructor(script: URL, live: AnalysisData['live']) {
    const control = new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT)
    this.#control = new Int32Array(control)
    this.#worker = new Worker(script, { workerData: { live, control } satisfies AnalysisData })
    this.client = createClient(workerPort(this.#worker))
    this.onError((error) => {
      this.client.close(`The analysis failed (${error.message})`)
    })
  }

  addChunk(memory: SharedArrayBuffer): void {
    this.#post({ type: 'chunk', memory })
  }

  /** Rows below `rows` may be walked. Wakes the thread if it waits. */
  publish(rows: number): void {
    Atomics.store(this.#control, CONTROL_ROWS, rows)
    if (Atomics.exchange(this.#control, CONTROL_ASLEEP, 0) === 1) this.#post({ type: 'wake' })
  }

  /** The host has taken one batch of the tap. */
  acknowledgeTap(): void {
    this.#post({ type: 'tap-ack' })
  }

  /** The thread died of a bug: what it was asked and will be asked is rejected. */
  onError(listener: (error: Error) => void): void {
    this.#worker.on('error', listener)
  }

  async close(): Promise<void> {
    this.client.close()
    await this.#worker.terminate()
  }

  #post(message: ToAnalysis): void {
    this.#worker.postMessage(message)
  }
}
