import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProtoSchema } from '../../shared/model/proto-schema'
import { createClient, type Client } from '../../shared/rpc/client'
import type { CaptureFile } from '../capture/capture-files'
import { looksLikeHar } from '../capture/har/rebuild-har'
import { AnalysisWorker } from './analysis-worker'
import {
  EMPTY_INDEX,
  type AnalysisData,
  type AnalysisEvents,
  type AnalysisRequests,
  type OpenedCapture,
  type ToAnalysis
} from './contract'
import { LiveJournal } from './live-journal'
import { SwitchedPort } from './switched-port'
import { StoryFollower } from '../analysis/story/story-position'
import type { TapEntry, TapWish } from '../analysis/story/tap-entry'

/**
 * Maximum number of times a thread that died is replaced. Each death excludes the connection that was being
 * decoded from the analysis, and each replacement reads the capture from the beginning.
 */
const MAX_RESTARTS = 8

/** Problem code for a connection shown as raw bytes because decoding it ended the thread. */
export const ANALYSIS_STOPPED = 'analysis-stopped'

/** A thread died and was replaced. */
export interface Restart {
  /** The connection that was being decoded, shown as raw bytes from now on; null if it is unknown. */
  readonly connection: number | null
  readonly message: string
  /** For opened files: resolves when they have been read to the end again. */
  readonly opened: Promise<OpenedCapture> | null
}

interface FileOpening {
  readonly paths: string[]
  readonly tap: TapWish
  readonly schema: ProtoSchema | null
}

/**
 * The engine's end of the analysis thread. A thread has one capture: the live one, announced as it grows by
 * `addChunk`, `addFile`, `publish` and `drop`, or one that `open` reads from files. Requests and events of
 * both go through `client`.
 *
 * A thread that dies (out of memory, an exception) is replaced. Its successor reads the capture from the
 * beginning and does not decode the connection that was in progress. Outstanding requests are rejected, and
 * views are lost.
 */
export class AnalysisThread {
  readonly client: Client<AnalysisRequests, AnalysisEvents>
  /** Capture converted from a HAR file; deleted when the thread is closed. */
  rebuilt: string | null = null
  /** Connections shown as raw bytes, in the order in which they ended a thread. */
  readonly undecoded: number[] = []
  readonly #script: URL
  readonly #scratch: string
  readonly #heapMb: number
  readonly #live: AnalysisData['live']
  readonly #journal: LiveJournal | null
  readonly #port = new SwitchedPort()
  readonly #story = new StoryFollower()
  readonly #restarted = new Set<(restart: Restart) => void>()
  readonly #failed = new Set<(error: Error) => void>()
  /** Set while a HAR file is converted to a capture. */
  #rebuilder: AnalysisThread | null = null
  #worker: AnalysisWorker
  #rows = 0
  #restarts = 0
  #isClosed = false
  #opening: FileOpening | null = null
  /** True while files are being read. */
  #isReading = false
  #onTap: ((entries: TapEntry[]) => Promise<void>) | null = null

  /**
   * `live`: the capture to follow, or null for a thread that opens files. If its first file is named, it must
   * exist; `addFile` announces the others. `scratch`: folder for data that is too large for memory. `heapMb`:
   * heap limit of the thread in MB.
   */
  constructor(
    script: URL,
    live: AnalysisData['live'],
    scratch = tmpdir(),
    { heapMb = analysisHeapMb() }: { heapMb?: number } = {}
  ) {
    this.#script = script
    this.#scratch = scratch
    this.#heapMb = heapMb
    this.#live = live
    this.#journal = live === null ? null : new LiveJournal(scratch)
    this.client = createClient(this.#port)
    this.client.on('spare', (spare) => {
      this.#journal?.spare(spare)
    })
    this.client.on('tap', (batch) => {
      this.#story.received(batch)
      this.#hand(batch.entries)
    })
    this.#worker = this.#start()
  }

  /**
   * Opens the files of one capture, in order, and reads them to the end. Resolves with the error that ended a
   * file early, if any. Rejects if a file cannot be read or is not a supported capture. Meanwhile, requests
   * are answered from the part read so far, and `opening` events report progress; `close` cancels. May be
   * called once per thread. `tap`: entries to emit to `onTap`, with names from `schema`.
   */
  async open(
    paths: string[],
    { tap = 'none', schema = null }: { tap?: TapWish; schema?: ProtoSchema | null } = {}
  ): Promise<OpenedCapture> {
    const [path = ''] = paths
    if (paths.length !== 1 || !looksLikeHar(path)) return this.#read({ paths, tap, schema })
    // The name must be unique: this and other processes may have captures open.
    const to = join(this.#scratch, `tcplens-har-${process.pid}-${randomUUID()}.pcapng`)
    this.rebuilt = to
    await this.#rebuild(path, to)
    return this.#read({ paths: [to], tap, schema })
  }

  /** Reads the files, again from the beginning if the thread dies meanwhile. */
  async #read(opening: FileOpening): Promise<OpenedCapture> {
    this.#opening = opening
    this.#isReading = true
    try {
      for (;;) {
        const worker = this.#worker
        try {
          return await this.client.request('file.open', opening)
        } catch (error) {
          if (worker === this.#worker) throw error
        }
      }
    } finally {
      this.#isReading = false
    }
  }

  /**
   * Converts a HAR file in a separate thread, which frees the parsed objects (several times the file's size)
   * when it ends.
   */
  async #rebuild(path: string, to: string): Promise<void> {
    const thread = new AnalysisThread(this.#script, null, this.#scratch, { heapMb: this.#heapMb })
    this.#rebuilder = thread
    try {
      await thread.client.request('file.rebuild', { path, to })
    } finally {
      this.#rebuilder = null
      await thread.close()
    }
  }

  addChunk(memory: SharedArrayBuffer): void {
    this.#journal?.addChunk(memory)
    this.#worker.postOrdered({ type: 'chunk', memory })
  }

  /**
   * Announces that the live capture continues in another file. Call it before publishing a row of that file.
   */
  addFile({ base, path }: CaptureFile): void {
    this.#journal?.addFile({ base, path })
    this.#worker.postOrdered({ type: 'file', base, path })
  }

  /**
   * Announces that the live capture has dropped its oldest file or files: rows below `rows` and bytes below
   * `position` are gone. The thread closes its handles and returns the memory; rows not walked yet count as
   * missing.
   */
  drop({ rows, position }: { rows: number; position: number }): void {
    this.#journal?.drop({ rows, position })
    this.#worker.post({ type: 'drop', rows, position } satisfies ToAnalysis)
  }

  /** Allows the thread to walk rows below `rows`, and wakes it if it waits. */
  publish(rows: number): void {
    this.#rows = rows
    this.#worker.publish(rows)
  }

  /**
   * Registers the receiver of the story. It gets each entry once, in order; the next batches follow when its
   * promise resolves.
   */
  onTap(listener: (entries: TapEntry[]) => Promise<void>): void {
    this.#onTap = listener
  }

  /** Called after a thread that died has been replaced. */
  onRestart(listener: (restart: Restart) => void): void {
    this.#restarted.add(listener)
  }

  /** Called when the thread has died too often: current and future requests are rejected. */
  onError(listener: (error: Error) => void): void {
    this.#failed.add(listener)
  }

  /** Terminates the thread, whatever it is doing. */
  async close(): Promise<void> {
    this.#isClosed = true
    // A request may be in progress when its capture is closed.
    this.client.close('The capture was closed', 'not-found')
    await Promise.all([this.#rebuilder?.close(), this.#worker.terminate()])
    this.#journal?.close()
    if (this.rebuilt !== null) await rm(this.rebuilt, { force: true })
  }

  #start(): AnalysisWorker {
    const live = this.#live
    const isFirst = this.#restarts === 0
    const index = this.#journal?.index ?? EMPTY_INDEX
    const data: Omit<AnalysisData, 'control'> = {
      live: live === null ? null : { ...live, index },
      scratch: this.#scratch,
      story: isFirst ? null : this.#story.position,
      undecoded: this.undecoded
    }
    const worker = new AnalysisWorker(this.#script, data, this.#heapMb, (error) => {
      if (worker === this.#worker && !this.#isClosed) this.#died(worker, error)
    })
    this.#port.switchTo(worker)
    if (this.#rows > 0) worker.publish(this.#rows)
    return worker
  }

  #died(worker: AnalysisWorker, error: Error): void {
    const blamed = worker.connection
    const connection = blamed > 0 && !this.undecoded.includes(blamed) ? blamed : null
    if (connection !== null) this.undecoded.push(connection)
    if (++this.#restarts > MAX_RESTARTS) {
      this.client.close(`The analysis failed (${error.message})`)
      for (const listener of this.#failed) listener(error)
      return
    }
    this.#worker = this.#start()
    this.client.interrupt(`The analysis failed (${error.message}) and was started again`)
    if (connection !== null) this.#handProblem(connection)
    // If a read was in progress, its caller retries it.
    const opening = this.#opening
    const opened = opening === null || this.#isReading ? null : this.#read(opening)
    opened?.catch(() => undefined)
    for (const listener of this.#restarted) listener({ connection, message: error.message, opened })
  }

  /** Adds a problem to the story that explains why the rest of the connection is not decoded. */
  #handProblem(connection: number): void {
    const problem = {
      code: ANALYSIS_STOPPED,
      offset: 0,
      severity: 'error',
      rule: '',
      smuggling: false
    } as const
    this.#hand([{ type: 'note', connection, direction: 'up', time: this.#story.time, problem }], false)
  }

  /** `isBatch`: the thread waits for an acknowledgement. */
  #hand(entries: TapEntry[], isBatch = true): void {
    const worker = this.#worker
    void this.#onTap?.(entries).finally(() => {
      if (isBatch) worker.post({ type: 'tap-ack' } satisfies ToAnalysis)
    })
  }
}

/**
 * Heap limit of an analysis thread, in MB. Electron limits the heaps of all threads of a process to 4 GB in
 * total, and aborts the whole process above it. A thread must therefore reach its own limit first, which ends
 * only that thread.
 */
const HEAP_MB = 2048

/** Environment variable with another limit, in MB: a very large capture may need more. */
const VARIABLE = 'TCPLENS_ANALYSIS_HEAP_MB'

function analysisHeapMb(): number {
  const wanted = Number(process.env[VARIABLE])
  return Number.isInteger(wanted) && wanted > 0 ? wanted : HEAP_MB
}
