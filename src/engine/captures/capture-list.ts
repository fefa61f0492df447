import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CaptureTotals } from '../../shared/contract/captures'
import type { MarkInput } from '../../shared/contract/marks'
import type { ExportedFile, ExportInput } from '../../shared/contract/exporting'
import type { BytesFile, SavedBytes } from '../../shared/contract/saving'
import { AppError } from '../../shared/model/app-error'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import type { AnalysisEvents } from '../analysis-thread/contract'
import { saveCapture } from '../capture/save-capture'
import type { SavedPart } from '../capture/save-file'
import type { TaskList } from '../tasks'
import { refuseOwnFile } from '../files/whole-file'
import { FileCapture } from './file-capture'
import type { LiveCapture } from './live-capture'
import { exportRows } from './export-rows'
import { saveBytes } from './save-bytes'

/** All open captures by number: the live capture, which always exists, and opened files. */

export interface CaptureListOptions {
  analysis: URL
  saver: URL
  /** Version of the app, included in written files. */
  version: string
  tasks: TaskList
  onChange(): void
  onView(capture: number, change: AnalysisEvents['view']): void
  /** Number of the live capture; opened files follow. */
  firstNumber: number
}

export class CaptureList {
  readonly live: LiveCapture
  readonly #options: CaptureListOptions
  readonly #files = new Map<number, FileCapture>()
  readonly #opening = new Set<Promise<FileCapture>>()
  readonly #closing = new AbortController()
  /** Previous number of a capture whose analysis was restarted, by its current number. */
  readonly #formerly = new Map<number, number>()
  #liveId: number
  #lastId: number
  #lastToken = 0

  constructor(live: LiveCapture, options: CaptureListOptions) {
    this.live = live
    this.#options = options
    this.#liveId = options.firstNumber
    this.#lastId = options.firstNumber
  }

  get liveId(): number {
    return this.#liveId
  }

  /** Returns the live capture first, then files in the order they were opened. */
  list(): [CaptureTotals, ...CaptureTotals[]] {
    return [
      this.#withFormer(this.live.totals(this.#liveId)),
      ...[...this.#files].map(([id, file]) => this.#withFormer(file.totals(id)))
    ]
  }

  #withFormer(totals: CaptureTotals): CaptureTotals {
    const formerly = this.#formerly.get(totals.capture)
    return formerly === undefined ? totals : { ...totals, formerly }
  }

  /** Assigns a new number to the live capture after its analysis was restarted: earlier results no longer apply. */
  renumberLive(): void {
    const id = ++this.#lastId
    this.#formerly.set(id, this.#liveId)
    this.#liveId = id
    this.#options.onChange()
  }

  /** Assigns a new number to an opened file, which keeps its position in the list. */
  #renumber(id: number): number {
    const next = ++this.#lastId
    const files = [...this.#files]
    this.#files.clear()
    for (const [each, file] of files) this.#files.set(each === id ? next : each, file)
    this.#formerly.set(next, id)
    this.#options.onChange()
    return next
  }

  /** Returns the analysis client of a capture. Throws `not-found` if it was closed or cleared. */
  client(capture: number): AnalysisThread['client'] {
    if (capture === this.#liveId) return this.live.thread.client
    return this.#file(capture).thread.client
  }

  /** Returns the display name of a capture. */
  nameOf(capture: number): string {
    return this.list().find((totals) => totals.capture === capture)?.name ?? ''
  }

  /** Clears the live capture and returns its new number. */
  clear(): number {
    this.live.clear()
    this.#liveId = ++this.#lastId
    this.#options.onChange()
    return this.#liveId
  }

  /**
   * Opens a capture file, or the files of one capture in order, in addition to the live capture. Resolves with its
   * number once the format is recognized; reading continues.
   */
  async open(path: string, ...more: string[]): Promise<number> {
    let id = ++this.#lastId
    const { analysis, onChange, onView } = this.#options
    const opening = FileCapture.open(
      {
        paths: [path, ...more],
        analysis,
        onChange,
        onView: (change) => {
          onView(id, change)
        },
        onRestart: () => {
          if (this.#files.has(id)) id = this.#renumber(id)
        }
      },
      this.#closing.signal
    )
    this.#opening.add(opening)
    try {
      const file = await opening
      this.#files.set(id, file)
    } finally {
      this.#opening.delete(opening)
    }
    onChange()
    return id
  }

  /**
   * Resolves when an opened file has been read as far as possible. The `error` of the result is why reading stopped
   * early.
   */
  async read(capture: number): Promise<CaptureTotals> {
    const file = this.#file(capture)
    for (let whole: Promise<void> | null = null; whole !== file.whole;) {
      whole = file.whole
      await whole
    }
    return file.totals(capture)
  }

  /**
   * Saves a capture as one file; for the live capture, the part recorded so far. Returns false if cancelled. Rejects
   * with `save-failed` and a readable message.
   */
  async save(capture: number, to: string): Promise<boolean> {
    const isLive = capture === this.#liveId
    const file = isLive ? null : this.#file(capture)
    const files = file === null ? this.live.parts : await file.parts()
    const marks = file?.marks()
    const bytes = await this.#options.tasks.run('save', basename(to), ({ progress, signal }) =>
      saveCapture({
        script: this.#options.saver,
        files,
        ...(marks === undefined ? {} : { tail: marks.section }),
        to,
        signal,
        onProgress: ({ done, total }) => {
          progress(done, total)
        }
      })
    )
    if (bytes !== null) marks?.saved()
    const end = files.at(-1)?.end
    // A capture cleared in the meantime is saved, but its position no longer applies to the live capture.
    if (bytes !== null && isLive && capture === this.#liveId && end !== undefined) this.live.saved(end)
    return bytes !== null
  }

  /**
   * Saves bytes of a capture, as far as they are available. Returns null if cancelled. Rejects with `save-failed` and a
   * readable message, or `not-found` if the capture was cleared or closed in the meantime.
   */
  async saveBytes(capture: number, saved: SavedBytes, to: string): Promise<BytesFile | null> {
    const client = this.client(capture)
    await refuseOwnFile(to, await this.#allFiles())
    const token = ++this.#lastToken
    try {
      return await this.#options.tasks.run('save', basename(to), (run) =>
        saveBytes({ client, token, saved, to, run })
      )
    } catch (error) {
      // Throws `not-found` if the capture is gone: a clearer error than a failed request to its thread.
      this.client(capture)
      throw error
    }
  }

  /**
   * Exports rows to a file or a new folder in a format for other programs. Returns null if cancelled. Rejects with
   * `save-failed` and a readable message, or `not-found` if the capture was cleared or closed in the meantime.
   */
  async export({ capture, ...options }: ExportInput, to: string): Promise<ExportedFile | null> {
    const client = this.client(capture)
    await refuseOwnFile(to, await this.#allFiles())
    const { saver, version } = this.#options
    const name = this.list().find((totals) => totals.capture === capture)?.name ?? ''
    const files = options.format !== 'pcapng' ? [] : await this.#parts(capture)
    try {
      return await this.#options.tasks.run('export', basename(to), (run) =>
        exportRows({
          ...options,
          client,
          token: ++this.#lastToken,
          by: { version, capture: name },
          to,
          packets: {
            script: saver,
            files,
            tail: (connections) =>
              capture === this.#liveId ? new Uint8Array(0) : this.#file(capture).marksOf(connections)
          },
          run
        })
      )
    } catch (error) {
      // Throws `not-found` if the capture is gone: a clearer error than a failed request to its thread.
      this.client(capture)
      throw error
    }
  }

  /** Sets bookmarks and notes in a capture. Returns the number of rows changed. */
  mark({ capture, ...input }: MarkInput): Promise<number> {
    return capture === this.#liveId ? this.live.mark(input) : this.#file(capture).mark(input)
  }

  /** Closes an opened file. */
  async close(capture: number): Promise<void> {
    const file = this.#file(capture)
    this.#files.delete(capture)
    this.#options.onChange()
    await file.close()
  }

  async closeAll(): Promise<void> {
    // Captures still being opened have a thread as well.
    this.#closing.abort()
    await Promise.allSettled(this.#opening)
    const files = [...this.#files.values()]
    this.#files.clear()
    await Promise.all([this.live.close(), ...files.map((file) => file.close())])
  }

  async #parts(capture: number): Promise<readonly SavedPart[]> {
    return capture === this.#liveId ? this.live.parts : this.#file(capture).parts()
  }

  /** Returns device and inode of the files of all open captures. */
  async #allFiles(): Promise<{ dev: number; ino: number }[]> {
    const paths = this.live.parts.map(({ path }) => path)
    for (const file of this.#files.values()) paths.push(...file.paths, ...file.files)
    const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)))
    return found.filter((file) => file !== null)
  }

  #file(capture: number): FileCapture {
    const file = this.#files.get(capture)
    if (file !== undefined) return file
    throw new AppError('not-found', `There is no capture ${capture}: it was closed or cleared.`)
  }
}
