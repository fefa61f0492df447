import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ProtoSchema } from '../../shared/model/proto-schema'
import { createClient, type Client } from '../../shared/rpc/client'
import type { CaptureFile } from '../capture/capture-files'
import { looksLikeHar } from '../capture/har/rebuild-har'
import {
  CONTROL_ASLEEP,
  CONTROL_ROWS,
  CONTROL_TOLD,
  CONTROL_WORDS,
  type AnalysisData,
  type AnalysisEvents,
  type AnalysisRequests,
  type OpenedCapture,
  type ToAnalysis
} from './contract'
import type { TapWish } from './tap-entry'
import { workerPort } from './worker-port'

/** What is made to be thrown away: V8 would let it grow to 48 MiB, for a thread that keeps nearly nothing of it. */
const YOUNG_MB = 16

/**
 * The engine's end of the analysis thread. A thread has one capture: the live one, which it is told about as it
 * grows (`addChunk`, `addFile`, `publish`, `drop`), or one that `open` reads from files. Questions about it and what
 * there is to tell go through `client`, the same for both.
 */
export class AnalysisThread {
  readonly client: Client<AnalysisRequests, AnalysisEvents>
  /** The capture that was made of a HAR file, which goes when the thread is closed. */
  rebuilt: string | null = null
  readonly #script: URL
  readonly #scratch: string
  /** While a HAR file is made a capture. */
  #rebuilder: AnalysisThread | null = null
  readonly #worker: Worker
  readonly #control: Int32Array

  /**
   * `live`: the capture to follow, whose first file must exist where it is named; the others are told by `addFile`.
   * Null for a thread that opens files. `scratch`: a folder for what is too much to be kept in memory.
   */
  constructor(script: URL, live: AnalysisData['live'], scratch = tmpdir()) {
    this.#script = script
    this.#scratch = scratch
    const control = new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT)
    this.#control = new Int32Array(control)
    this.#worker = new Worker(script, {
      workerData: { live, scratch, control } satisfies AnalysisData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB }
    })
    this.client = createClient(workerPort(this.#worker))
    this.onError((error) => {
      this.client.close(`The analysis failed (${error.message})`)
    })
  }

  /**
   * Opens the files of one capture, in their order, and reads them to the end. Resolves when that is done, with what
   * ended a file early if one was cut short; rejects where a file cannot be read or is no capture of ours. Questions
   * are answered meanwhile about the part that was read, and `opening` events tell how far it is; `close` cancels. A
   * thread opens once. `tap`: the capture's story is wanted as well, as `tap` events to be acknowledged, with names of `schema`.
   */
  async open(
    paths: string[],
    { tap = 'none', schema = null }: { tap?: TapWish; schema?: ProtoSchema | null } = {}
  ): Promise<OpenedCapture> {
    const [path = ''] = paths
    if (paths.length !== 1 || !looksLikeHar(path))
      return this.client.request('file.open', { paths, tap, schema })
    // Beside it others may be opened, by this process and by others.
    const to = join(this.#scratch, `tcplens-har-${process.pid}-${randomUUID()}.pcapng`)
    this.rebuilt = to
    await this.#rebuild(path, to)
    return this.client.request('file.open', { paths: [to], tap, schema })
  }

  /** In a thread of its own: what a HAR file is as objects, several times its size, goes with it. */
  async #rebuild(path: string, to: string): Promise<void> {
    const thread = new AnalysisThread(this.#script, null, this.#scratch)
    this.#rebuilder = thread
    try {
      await thread.client.request('file.rebuild', { path, to })
    } finally {
      this.#rebuilder = null
      await thread.close()
    }
  }

  addChunk(memory: SharedArrayBuffer): void {
    this.#tell({ type: 'chunk', memory })
  }

  /** The live capture goes on in another file. To be told before a row in it is published. */
  addFile({ base, path }: CaptureFile): void {
    this.#tell({ type: 'file', base, path })
  }

  /**
   * The live capture has dropped its oldest file or files: rows below `rows` and bytes below `position` are gone.
   * The thread closes its handles and gives back the memory; what it had not walked yet counts as missing.
   */
  drop({ rows, position }: { rows: number; position: number }): void {
    this.#post({ type: 'drop', rows, position })
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

  /** Ends the thread, whatever it does. */
  async close(): Promise<void> {
    // A request may be under way when its capture is closed.
    this.client.close('The capture was closed', 'not-found')
    await Promise.all([this.#rebuilder?.close(), this.#worker.terminate()])
    if (this.rebuilt !== null) await rm(this.rebuilt, { force: true })
  }

  /** What rows published from now on rely on. */
  #tell(message: ToAnalysis): void {
    Atomics.add(this.#control, CONTROL_TOLD, 1)
    this.#post(message)
  }

  #post(message: ToAnalysis): void {
    this.#worker.postMessage(message)
  }
}
