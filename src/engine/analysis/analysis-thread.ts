import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProtoSchema } from '../../shared/model/proto-schema'
import { createClient, type Client } from '../../shared/rpc/client'
import type { CaptureFile } from '../capture/capture-files'
import { looksLikeHar } from '../capture/har/rebuild-har'
import { analysisHeapMb } from './analysis-heap'
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
import { StoryFollower } from './story-position'
import type { TapEntry, TapWish } from './tap-entry'

/**
 * How often a thread that died is replaced. Each death takes the connection that was being decoded out of the analysis,
 * and each replacement reads the capture from its beginning.
 */
const MAX_RESTARTS = 8

/** Code of the problem of a connection that is kept as bytes because decoding it ended the thread. */
export const ANALYSIS_STOPPED = 'analysis-stopped'

/** A thread died and another one has taken over. */
export interface Restart {
  /** The connection that was being decoded, which is kept as bytes from now on; null if none can be named. */
  readonly connection: number | null
  readonly message: string
  /** Of opened files: resolves when they are read to the end again. */
  readonly opened: Promise<OpenedCapture> | null
}

interface FileOpening {
  readonly paths: string[]
  readonly tap: TapWish
  readonly schema: ProtoSchema | null
}

/**
 * The engine's end of the analysis thread. A thread has one capture: the live one, which it is told about as it
 * grows (`addChunk`, `addFile`, `publish`, `drop`), or one that `open` reads from files. Questions about it and what
 * there is to tell go through `client`, the same for both.
 *
 * A thread that dies (out of memory, an exception) is replaced. Its successor reads the capture from the beginning and
 * does not decode the connection that the other one died of. Outstanding requests are rejected, views are gone.
 */
export class AnalysisThread {
  readonly client: Client<AnalysisRequests, AnalysisEvents>
  /** The capture that was made of a HAR file, which goes when the thread is closed. */
  rebuilt: string | null = null
  /** Connections that are kept as bytes, in the order in which they ended a thread. */
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
  /** While a HAR file is made a capture. */
  #rebuilder: AnalysisThread | null = null
  #worker: AnalysisWorker
  #rows = 0
  #restarts = 0
  #isClosed = false
  #opening: FileOpening | null = null
  /** The files are being read. */
  #isReading = false
  #onTap: ((entries: TapEntry[]) => Promise<void>) | null = null

  /**
   * `live`: the capture to follow, whose first file must exist where it is named; the others are told by `addFile`.
   * Null for a thread that opens files. `scratch`: a folder for what is too much to be kept in memory. `heapMb`: heap
   * limit of the thread in MB.
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
   * Opens the files of one capture, in their order, and reads them to the end. Resolves when that is done, with what
   * ended a file early if one was cut short; rejects where a file cannot be read or is no capture of ours. Questions
   * are answered meanwhile about the part that was read, and `opening` events tell how far it is; `close` cancels. A
   * thread opens once. `tap`: the capture's story is wanted as well, for `onTap`, with names of `schema`.
   */
  async open(
    paths: string[],
    { tap = 'none', schema = null }: { tap?: TapWish; schema?: ProtoSchema | null } = {}
  ): Promise<OpenedCapture> {
    const [path = ''] = paths
    if (paths.length !== 1 || !looksLikeHar(path)) return this.#read({ paths, tap, schema })
    // Beside it others may be opened, by this process and by others.
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

  /** In a thread of its own: what a HAR file is as objects, several times its size, goes with it. */
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
    this.#worker.tell({ type: 'chunk', memory })
  }

  /** The live capture goes on in another file. To be told before a row in it is published. */
  addFile({ base, path }: CaptureFile): void {
    this.#journal?.addFile({ base, path })
    this.#worker.tell({ type: 'file', base, path })
  }

  /**
   * The live capture has dropped its oldest file or files: rows below `rows` and bytes below `position` are gone.
   * The thread closes its handles and gives back the memory; what it had not walked yet counts as missing.
   */
  drop({ rows, position }: { rows: number; position: number }): void {
    this.#journal?.drop({ rows, position })
    this.#worker.post({ type: 'drop', rows, position } satisfies ToAnalysis)
  }

  /** Rows below `rows` may be walked. Wakes the thread if it waits. */
  publish(rows: number): void {
    this.#rows = rows
    this.#worker.publish(rows)
  }

  /** Receives the story in order, each entry once. The next batches come when the promise resolves. */
  onTap(listener: (entries: TapEntry[]) => Promise<void>): void {
    this.#onTap = listener
  }

  /** Called after a thread that died has been replaced. */
  onRestart(listener: (restart: Restart) => void): void {
    this.#restarted.add(listener)
  }

  /** Called when the thread has died too often: what it was asked and will be asked is rejected. */
  onError(listener: (error: Error) => void): void {
    this.#failed.add(listener)
  }

  /** Ends the thread, whatever it does. */
  async close(): Promise<void> {
    this.#isClosed = true
    // A request may be under way when its capture is closed.
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
    // A read that was under way goes on by itself.
    const opening = this.#opening
    const opened = opening === null || this.#isReading ? null : this.#read(opening)
    opened?.catch(() => undefined)
    for (const listener of this.#restarted) listener({ connection, message: error.message, opened })
  }

  /** The story shows why nothing more of a connection is decoded. */
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

  /** `isBatch`: the thread waits for its acknowledgement. */
  #hand(entries: TapEntry[], isBatch = true): void {
    const worker = this.#worker
    void this.#onTap?.(entries).finally(() => {
      if (isBatch) worker.post({ type: 'tap-ack' } satisfies ToAnalysis)
    })
  }
}
