import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CaptureTotals } from '../../shared/contract/captures'
import { AppError } from '../../shared/model/app-error'
import { toErrorInfo } from '../../shared/rpc/server'
import { AnalysisThread } from '../analysis/analysis-thread'
import { NO_PROGRESS, type AnalysisEvents, type Progress } from '../analysis/contract'
import type { SavedPart } from '../capture/save-file'

/** A capture that was opened from its file or files, to be looked at beside the live one. */

export interface FileCaptureOptions {
  /** The files of one capture, in their order. */
  paths: readonly [string, ...string[]]
  analysis: URL
  onChange(): void
  onView(change: AnalysisEvents['view']): void
}

export class FileCapture {
  readonly paths: readonly [string, ...string[]]
  readonly thread: AnalysisThread
  #progress: Progress = NO_PROGRESS
  #opening: { done: number; total: number } | null = { done: 0, total: 0 }
  #bytes = 0
  #error: Error | null = null

  private constructor(options: FileCaptureOptions) {
    this.paths = options.paths
    this.thread = new AnalysisThread(options.analysis, null)
    this.thread.client.on('view', (change) => {
      options.onView(change)
    })
    this.thread.client.on('progress', (next) => {
      this.#progress = next
      options.onChange()
    })
  }

  /**
   * Begins to read. Resolves as soon as the file is known to be a capture, while the rest of it is still being read;
   * rejects for one that is none, or cannot be read.
   */
  static async open(options: FileCaptureOptions): Promise<FileCapture> {
    const capture = new FileCapture(options)
    const { thread } = capture
    thread.client.on('opening', (opening) => {
      // One may come behind the answer.
      if (capture.#opening === null) return
      capture.#opening = opening
      options.onChange()
    })
    const begun = new Promise<void>((resolve) => {
      thread.client.on('progress', ({ rows }) => {
        if (rows > 0) resolve()
      })
    })
    const whole = capture.#read(options)
    try {
      await Promise.race([begun, whole])
    } catch (error) {
      await thread.close()
      throw error
    }
    // From now on a failure is part of what there is to see.
    whole.catch((error: unknown) => {
      capture.#fail(error)
      options.onChange()
    })
    return capture
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
      up: progress.up,
      down: progress.down,
      connections: progress.connections,
      exchanges: progress.exchanges,
      segments: progress.rows,
      analysed: progress.rows,
      error: this.#error === null ? null : toErrorInfo(this.#error)
    }
  }

  /** Its files whole, as they are now. */
  async parts(): Promise<SavedPart[]> {
    const parts: SavedPart[] = []
    let base = 0
    for (const path of this.paths) {
      const { size } = await stat(path)
      parts.push({ base, path, end: base + size })
      base += size
    }
    return parts
  }

  /** Also while it is being read. */
  close(): Promise<void> {
    return this.thread.close()
  }

  async #read({ onChange }: FileCaptureOptions): Promise<void> {
    const { bytes, fault } = await this.thread.open([...this.paths])
    this.#bytes = bytes
    this.#opening = null
    if (fault !== null) this.#error = new AppError(fault.code, fault.message)
    onChange()
  }

  #fail(error: unknown): void {
    this.#bytes = this.#opening?.done ?? 0
    this.#opening = null
    this.#error = error instanceof Error ? error : new Error(String(error))
  }
}
