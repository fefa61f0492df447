import { basename, dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CaptureTotals } from '../../shared/contract/captures'
import type { MarkInput } from '../../shared/contract/marks'
import { toErrorInfo } from '../../shared/rpc/server'
import { AnalysisThread } from '../analysis-thread/analysis-thread'
import { NO_PROGRESS, type AnalysisEvents, type Progress } from '../analysis-thread/contract'
import type { TapListener } from '../analysis/story/tap-entry'
import { Capture } from '../capture/capture'
import type { CaptureSink } from '../capture/capture-options'
import type { RingLimits } from '../capture/ring-files'
import type { SavedPart } from '../capture/save-file'
import type { Clock } from '../clock'
import { giveBackMemory } from '../give-back-memory'

/** The live capture and the thread that analyses it. */

export interface LiveCaptureOptions {
  path: string
  overwrite: boolean
  /** Limits of a ring of files; without them the capture is one growing file. */
  ring?: RingLimits | undefined
  clock: Clock
  workers: { captureWriter: URL; analysis: URL }
  tap?: TapListener | undefined
  /** Called when the totals have changed. */
  onChange(): void
  onView(change: AnalysisEvents['view']): void
  /** Called when the analysis was restarted: exchange numbers change and views are gone. */
  onRestart(): void
}

/** One analysis thread and the state it has reported. Clearing the capture replaces it. */
interface Analysed {
  thread: AnalysisThread
  progress: Progress
  /** Set if the thread has failed too often: relaying and recording continue, but nothing more is analysed. */
  error: Error | null
}

export class LiveCapture {
  readonly recording: Capture
  readonly #options: LiveCaptureOptions
  #analysed: Analysed
  /** Position up to which everything was saved or cleared. */
  #savedTo = 0
  #isDiscarded = false

  private constructor(options: LiveCaptureOptions, recording: Capture, analysed: Analysed) {
    this.#options = options
    this.recording = recording
    this.#analysed = analysed
  }

  static async start(options: LiveCaptureOptions): Promise<LiveCapture> {
    const { path, overwrite, ring, clock, workers } = options
    // The capture emits its first index chunk before the thread that reads it can exist, because the thread needs the
    // capture's base time. Early chunks are buffered.
    const early: SharedArrayBuffer[] = []
    let sink: CaptureSink | undefined = undefined
    const recording = await Capture.create({
      path,
      overwrite,
      ...(ring === undefined ? {} : { ring }),
      clock,
      startWriter: (file) => new Worker(workers.captureWriter, { workerData: file }),
      onState: options.onChange,
      onChunk: (memory) => {
        if (sink === undefined) early.push(memory)
        else sink.onChunk(memory)
      },
      onFile: (file) => sink?.onFile(file),
      onPublished: (rows) => sink?.onPublished(rows),
      onDropped: (dropped) => sink?.onDropped(dropped)
    })
    const analysed = analyse(options, recording)
    sink = sinkFor(options, analysed.thread)
    for (const memory of early) sink.onChunk(memory)
    return new LiveCapture(options, recording, analysed)
  }

  get thread(): AnalysisThread {
    return this.#analysed.thread
  }

  /** Bytes that are in no file saved by the user. */
  get unsavedBytes(): number {
    const { recording } = this
    if (recording.index.rows === 0) return 0
    return Math.min(recording.fileBytes, recording.writer.position - this.#savedTo)
  }

  totals(capture: number): CaptureTotals {
    const { recording } = this
    const { thread, progress, error: analysisError } = this.#analysed
    const { interruption } = recording
    const error = recording.error ?? analysisError
    return {
      capture,
      kind: 'live',
      name: basename(recording.path),
      path: recording.files.at(-1)?.path ?? recording.path,
      state: recording.state,
      start: progress.start,
      fileBytes: recording.fileBytes,
      sizeBytes: recording.maxBytes,
      dropped: recording.hasDropped,
      lostBytes: recording.lost,
      unsavedBytes: this.unsavedBytes,
      unsavedMarks: 0,
      up: recording.bytes.up,
      down: recording.bytes.down,
      connections: progress.connections,
      exchanges: progress.exchanges,
      segments: recording.index.rows,
      analysed: progress.rows,
      error: error === null ? null : toErrorInfo(error),
      ...(interruption === null
        ? {}
        : { interruption: { ...interruption, error: toErrorInfo(interruption.error) } }),
      ...(thread.undecoded.length === 0 ? {} : { undecoded: [...thread.undecoded] })
    }
  }

  /** Clears the capture. Open connections continue in a new file, with a new analysis thread. */
  clear(): void {
    const before = this.#analysed
    const next = analyse(this.#options, this.recording)
    this.recording.clear(sinkFor(this.#options, next.thread))
    this.#analysed = next
    this.#savedTo = this.recording.writer.position
    // The memory shared with the thread is released only after the thread has ended.
    void before.thread.close().then(giveBackMemory)
  }

  /** Sets bookmarks and notes and appends them to the recording. Returns the number of rows changed. */
  async mark(input: Omit<MarkInput, 'capture'>): Promise<number> {
    const { thread } = this
    const { marked, events } = await thread.client.request('marks.apply', input)
    // If the capture was cleared in the meantime, the marked rows no longer exist.
    if (thread === this.thread) this.recording.mark(events)
    return marked
  }

  /** Files and positions to save now. */
  get parts(): SavedPart[] {
    return this.recording.writtenFiles
  }

  /** Records that everything before `position` is saved. */
  saved(position: number): void {
    this.#savedTo = Math.max(this.#savedTo, position)
    this.#options.onChange()
  }

  /** Deletes the files when the capture is closed. */
  discard(): void {
    this.#isDiscarded = true
  }

  /** Writes and analyses the remaining data and closes the file. The sessions that write to it must have ended. */
  async close(): Promise<void> {
    const { recording, thread } = this
    await recording.close()
    // If the thread has failed, the error was already reported and there is nothing to settle.
    await thread.client.request('settle', { rows: recording.index.rows }).catch(() => null)
    await thread.close()
    if (this.#isDiscarded) await recording.deleteFiles()
  }
}

function analyse(options: LiveCaptureOptions, recording: Capture): Analysed {
  const thread = new AnalysisThread(
    options.workers.analysis,
    { base: recording.base, tap: options.tap?.wish ?? 'none' },
    // The index is stored next to the capture, where there should be enough disk space for it.
    dirname(recording.path)
  )
  const analysed: Analysed = { thread, progress: NO_PROGRESS, error: null }
  thread.onError((error) => {
    analysed.error = error
    options.onChange()
  })
  thread.onRestart(() => {
    analysed.progress = NO_PROGRESS
    options.onRestart()
  })
  thread.client.on('view', (change) => {
    options.onView(change)
  })
  thread.client.on('progress', (next) => {
    analysed.progress = next
    recording.countMessages(next.exchanges, next.rows)
    options.onChange()
  })
  thread.client.on('unrecorded', (marks) => {
    recording.mark(marks)
  })
  thread.client.on('spare', ({ memory }) => {
    recording.index.reuse(memory)
  })
  const { tap } = options
  if (tap !== undefined) {
    thread.onTap((entries) => tap.take(entries))
  }
  return analysed
}

function sinkFor({ onChange }: LiveCaptureOptions, thread: AnalysisThread): CaptureSink {
  return {
    onChunk: (memory) => {
      thread.addChunk(memory)
    },
    onFile: (file) => {
      thread.addFile(file)
    },
    onPublished: (rows) => {
      thread.publish(rows)
      onChange()
    },
    onDropped: (dropped) => {
      thread.drop(dropped)
      onChange()
    }
  }
}
