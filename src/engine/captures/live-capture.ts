import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CaptureTotals } from '../../shared/contract/captures'
import { toErrorInfo } from '../../shared/rpc/server'
import { AnalysisThread } from '../analysis/analysis-thread'
import type { AnalysisEvents, Progress } from '../analysis/contract'
import type { TapEntry } from '../analysis/tap'
import { Capture } from '../capture/capture'
import type { Clock } from '../clock'

/** The live capture with the thread that analyses it: what sessions write to, and what the window asks about it. */

export interface LiveCaptureOptions {
  path: string
  overwrite: boolean
  clock: Clock
  workers: { captureWriter: URL; analysis: URL }
  /** Receives the capture's story in order; each batch is acknowledged when the promise resolves. */
  onTap?: ((entries: TapEntry[]) => Promise<void>) | undefined
  /** Totals are not what they were. */
  onChange(): void
  onView(change: AnalysisEvents['view']): void
}

export class LiveCapture {
  readonly recording: Capture
  readonly thread: AnalysisThread
  #progress: Progress = { rows: 0, segments: 0, exchanges: 0, connections: { open: 0, total: 0 } }
  /** A bug: relaying and recording go on, but nothing more is shown. Say so rather than look idle. */
  #analysisError: Error | null = null

  private constructor(options: LiveCaptureOptions, recording: Capture, thread: AnalysisThread) {
    this.recording = recording
    this.thread = thread
    thread.onError((error) => {
      this.#analysisError = error
      options.onChange()
    })
    thread.client.on('view', (change) => {
      options.onView(change)
    })
    thread.client.on('progress', (next) => {
      this.#progress = next
      options.onChange()
    })
    const tap = options.onTap
    if (tap === undefined) return
    thread.client.on('tap', (entries) => {
      void tap(entries).finally(() => {
        thread.acknowledgeTap()
      })
    })
  }

  static async start(options: LiveCaptureOptions): Promise<LiveCapture> {
    const { path, overwrite, clock, workers } = options
    // The capture hands out its first index chunk before the thread that reads it can exist: the file must come first.
    const early: SharedArrayBuffer[] = []
    let thread: AnalysisThread | undefined = undefined
    const recording = await Capture.create({
      path,
      overwrite,
      clock,
      startWriter: (fd) => new Worker(workers.captureWriter, { workerData: { fd } }),
      onChunk: (memory) => {
        if (thread === undefined) early.push(memory)
        else thread.addChunk(memory)
      },
      onPublished: (rows) => {
        thread?.publish(rows)
        options.onChange()
      },
      onFailed: options.onChange
    })
    thread = new AnalysisThread(workers.analysis, {
      path,
      base: recording.base,
      tap: options.onTap !== undefined
    })
    for (const memory of early) thread.addChunk(memory)
    return new LiveCapture(options, recording, thread)
  }

  totals(capture: number): CaptureTotals {
    const { recording } = this
    const progress = this.#progress
    const error = recording.error ?? this.#analysisError
    return {
      capture,
      kind: 'live',
      name: basename(recording.path),
      path: recording.path,
      state: recording.error === null ? 'recording' : 'failed',
      fileBytes: recording.fileBytes,
      sizeBytes: null,
      up: recording.bytes.up,
      down: recording.bytes.down,
      connections: progress.connections,
      exchanges: progress.exchanges,
      segments: recording.index.rows,
      analysed: progress.rows,
      error: error === null ? null : toErrorInfo(error)
    }
  }

  /** Writes and analyses what is left, and closes the file. The sessions that write to it must have ended. */
  async close(): Promise<void> {
    await this.recording.close()
    const rows = this.recording.error === null ? this.recording.index.rows : 0
    // A thread that died has been told of already, and has nothing to settle.
    await this.thread.client.request('settle', { rows }).catch(() => null)
    await this.thread.close()
  }
}
