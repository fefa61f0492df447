import { Worker } from 'node:worker_threads'
import type { Port } from '../../shared/rpc/port'
import {
  CONTROL_ASLEEP,
  CONTROL_CONNECTION,
  CONTROL_ROWS,
  CONTROL_TOLD,
  CONTROL_WORDS,
  type AnalysisData,
  type ToAnalysis
} from './contract'
import { workerPort } from './worker-port'

/**
 * Limit for short-lived objects. V8's default of 48 MiB is too much for a thread that keeps almost none of
 * them.
 */
const YOUNG_MB = 16

/** One analysis thread from start to end, with the memory it shares with the host. */
export class AnalysisWorker implements Port {
  readonly #worker: Worker
  readonly #port: Port
  readonly #control: Int32Array

  /**
   * `heapMb`: heap limit in MB. `onDeath` is called once, after all messages of the thread have been
   * delivered.
   */
  constructor(
    script: URL,
    data: Omit<AnalysisData, 'control'>,
    heapMb: number,
    onDeath: (error: Error) => void
  ) {
    const control = new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT)
    this.#control = new Int32Array(control)
    this.#worker = new Worker(script, {
      workerData: { ...data, control } satisfies AnalysisData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: heapMb }
    })
    this.#port = workerPort(this.#worker)
    let reason: Error | null = null
    this.#worker.on('error', (error) => {
      reason = error
    })
    this.#worker.on('exit', (code) => {
      onDeath(reason ?? new Error(`The thread ended with exit code ${code}.`))
    })
  }

  /** The connection in progress, or the last one; 0 for none. */
  get connection(): number {
    return Atomics.load(this.#control, CONTROL_CONNECTION)
  }

  post(message: unknown): void {
    this.#worker.postMessage(message)
  }

  onMessage(listener: (message: unknown) => void): () => void {
    return this.#port.onMessage(listener)
  }

  close(): void {
    this.#port.close()
  }

  /** Sends a message that must be processed before rows published from now on. */
  tell(message: ToAnalysis): void {
    Atomics.add(this.#control, CONTROL_TOLD, 1)
    this.post(message)
  }

  /** Allows the thread to walk rows below `rows`, and wakes it if it waits. */
  publish(rows: number): void {
    Atomics.store(this.#control, CONTROL_ROWS, rows)
    if (Atomics.exchange(this.#control, CONTROL_ASLEEP, 0) === 1)
      this.post({ type: 'wake' } satisfies ToAnalysis)
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate()
  }
}
