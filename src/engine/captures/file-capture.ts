import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CaptureTotals, PassedOver } from '../../shared/contract/captures'
import type { MarkInput } from '../../shared/contract/marks'
import { AppError } from '../../shared/model/app-error'
import { toErrorInfo } from '../../shared/rpc/server'
import { AnalysisThread } from '../analysis-thread/analysis-thread'
import {
  NO_PROGRESS,
  type AnalysisEvents,
  type OpenedCapture,
  type Progress
} from '../analysis-thread/contract'
import { markSection } from '../capture/mark-section'
import type { SavedPart } from '../capture/save-file'
import { FileMarks } from './file-marks'

/** A capture opened from its file or files, shown next to the live capture. */

export interface FileCaptureOptions {
  /** Files of one capture, in order. */
  paths: readonly [string, ...string[]]
  analysis: URL
  onChange(): void
  onView(change: AnalysisEvents['view']): void
  /** Called when the file is read again by a new analysis: exchange numbers change and views are gone. */
  onRestart(): void
}

export class FileCapture {
  readonly paths: readonly [string, ...string[]]
  readonly thread: AnalysisThread
  /** Resolves when the file has been read as far as possible. */
  whole: Promise<void> = Promise.resolve()
  readonly #marks = new FileMarks()
  readonly #onChange: () => void
  #progress: Progress = NO_PROGRESS
  #opening: { done: number; total: number } | null = { done: 0, total: 0 }
  #bytes = 0
  #error: Error | null = null
  #faultAt: number | null = null
  #isFaultInside = false
  #passed: PassedOver | null = null

  private constructor(options: FileCaptureOptions) {
    this.paths = options.paths
    this.#onChange = options.onChange
    this.thread = new AnalysisThread(options.analysis, null)
    this.thread.client.on('view', (change) => {
      options.onView(change)
    })
    this.thread.client.on('progress', (next) => {
      this.#progress = next
      options.onChange()
    })
    this.thread.onRestart(({ opened }) => {
      this.#progress = NO_PROGRESS
      if (opened !== null) {
        this.#opening = { done: 0, total: this.#bytes }
        this.whole = this.#follow(opened)
      }
      options.onRestart()
    })
  }

  /**
   * Starts reading. Resolves once the file is recognized as a capture, while the rest is still being read. Rejects if
   * it is not a capture, cannot be read, or opening was aborted before that.
   */
  static async open(options: FileCaptureOptions, signal: AbortSignal): Promise<FileCapture> {
    if (signal.aborted) throw new AppError('not-found', 'The captures were closed.')
    const capture = new FileCapture(options)
    const { thread } = capture
    const cancel = (): void => {
      thread.client.close('The capture was closed', 'not-found')
    }
    signal.addEventListener('abort', cancel)
    thread.client.on('opening', (opening) => {
      // A progress event may arrive after the response.
      if (capture.#opening === null) return
      capture.#opening = opening
      options.onChange()
    })
    const begun = new Promise<void>((resolve) => {
      thread.client.on('progress', ({ rows }) => {
        if (rows > 0) resolve()
      })
    })
    const whole = capture.#read()
    try {
      await Promise.race([begun, whole])
    } catch (error) {
      await thread.close()
      throw error
    } finally {
      signal.removeEventListener('abort', cancel)
    }
    // From now on a failure is reported as the error of the open capture.
    capture.whole = whole.catch((error: unknown) => {
      capture.#fail(error)
    })
    return capture
  }

  /** Paths of the files with its packets; for a HAR file, the capture rebuilt from it. */
  get files(): readonly string[] {
    return this.thread.rebuilt === null ? this.paths : [this.thread.rebuilt]
  }

  totals(capture: number): CaptureTotals {
    const progress = this.#progress
    const opening = this.#opening
    return {
      capture,
      kind: 'file',
      name: basename(this.paths[0]),
      path: this.paths[0],
      state: opening === null ? 'open' : 'opening',
      start: progress.start,
      fileBytes: opening?.done ?? this.#bytes,
      sizeBytes: opening?.total ?? this.#bytes,
      dropped: false,
      lostBytes: 0,
      unsavedBytes: 0,
      unsavedMarks: this.#marks.unsaved,
      up: progress.up,
      down: progress.down,
      connections: progress.connections,
      exchanges: progress.exchanges,
      segments: progress.rows,
      analysed: progress.rows,
      error: this.#error === null ? null : toErrorInfo(this.#error),
      ...(this.#faultAt === null ? {} : { faultAt: this.#faultAt }),
      ...(this.#isFaultInside ? { faultInside: true } : {}),
      ...(this.#passed === null ? {} : { passed: this.#passed }),
      ...(this.thread.undecoded.length === 0 ? {} : { undecoded: [...this.thread.undecoded] }),
      ...(this.thread.rebuilt === null ? {} : { rebuilt: this.thread.rebuilt })
    }
  }

  /** Returns its files with their current sizes. */
  async parts(): Promise<SavedPart[]> {
    const parts: SavedPart[] = []
    let base = 0
    for (const path of this.files) {
      const { size } = await stat(path)
      parts.push({ base, path, end: base + size })
      base += size
    }
    return parts
  }

  /** Sets bookmarks and notes and keeps them for the next save. Returns the number of rows changed. */
  async mark(input: Omit<MarkInput, 'capture'>): Promise<number> {
    const { marked, events } = await this.thread.client.request('marks.apply', input)
    this.#marks.add(events, Date.now())
    this.#onChange()
    return marked
  }

  /** Returns the section to append when saving, and a callback to call after a successful save. */
  marks(): { section: Uint8Array; saved(): void } {
    const marks = this.#marks.list()
    return {
      section: markSection(marks),
      saved: () => {
        this.#marks.saved(marks)
        this.#onChange()
      }
    }
  }

  /** Returns the bookmarks and notes of these connections as a section. */
  marksOf(connections: ReadonlySet<number>): Uint8Array {
    return markSection(this.#marks.list().filter(({ connection }) => connections.has(connection)))
  }

  /** Closes the capture; allowed while it is still being read. */
  close(): Promise<void> {
    return this.thread.close()
  }

  async #read(): Promise<void> {
    this.#opened(await this.thread.open([...this.paths]))
  }

  /** Waits for another thread that reads the file after a restart. */
  async #follow(opened: Promise<OpenedCapture>): Promise<void> {
    try {
      this.#opened(await opened)
    } catch (error) {
      this.#fail(error)
    }
  }

  #opened({ bytes, fault, faultAt, isFaultInside, passed }: OpenedCapture): void {
    this.#bytes = bytes
    this.#opening = null
    this.#faultAt = faultAt
    this.#isFaultInside = isFaultInside
    this.#passed = passed
    if (fault !== null) this.#error = new AppError(fault.code, fault.message)
    this.#onChange()
  }

  #fail(error: unknown): void {
    this.#bytes = this.#opening?.done ?? 0
    this.#opening = null
    this.#error = error instanceof Error ? error : new Error(String(error))
    this.#onChange()
  }
}
