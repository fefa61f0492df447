import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CaptureTotals } from '../../shared/contract/captures'
import type { MarkInput } from '../../shared/contract/marks'
import type { ExportedFile, ExportInput } from '../../shared/contract/exporting'
import type { BytesFile, SavedBytes } from '../../shared/contract/saving'
import { AppError } from '../../shared/model/app-error'
import type { AnalysisThread } from '../analysis/analysis-thread'
import type { AnalysisEvents } from '../analysis/contract'
import { saveCapture } from '../capture/save-capture'
import type { SavedPart } from '../capture/save-file'
import type { TaskList } from '../tasks'
import { refuseOwnFile } from '../whole-file'
import { FileCapture } from './file-capture'
import type { LiveCapture } from './live-capture'
import { exportRows } from './export-rows'
import { saveBytes } from './save-bytes'

/** The captures that are open, each under its number: the live one, which is always there, and opened files. */

export interface CaptureListOptions {
  analysis: URL
  saver: URL
  /** Of the app, for what it writes. */
  version: string
  tasks: TaskList
  onChange(): void
  onView(capture: number, change: AnalysisEvents['view']): void
}

export class CaptureList {
  readonly live: LiveCapture
  readonly #options: CaptureListOptions
  readonly #files = new Map<number, FileCapture>()
  readonly #opening = new Set<Promise<FileCapture>>()
  readonly #closing = new AbortController()
  /** By number, the number that a capture had before its analysis was started again. */
  readonly #formerly = new Map<number, number>()
  #liveId = 1
  #lastId = 1
  #lastToken = 0

  constructor(live: LiveCapture, options: CaptureListOptions) {
    this.live = live
    this.#options = options
  }

  get liveId(): number {
    return this.#liveId
  }

  /** The live capture first, then files in the order they were opened. */
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

  /** The analysis of the live capture was started again: what was answered before says nothing any more. */
  renumberLive(): void {
    const id = ++this.#lastId
    this.#formerly.set(id, this.#liveId)
    this.#liveId = id
    this.#options.onChange()
  }

  /** The same of an opened file, which keeps its place in the list. */
  #renumber(id: number): number {
    const next = ++this.#lastId
    const files = [...this.#files]
    this.#files.clear()
    for (const [each, file] of files) this.#files.set(each === id ? next : each, file)
    this.#formerly.set(next, id)
    this.#options.onChange()
    return next
  }

  /** The analysis of a capture. Throws `not-found` for one that is closed or cleared. */
  client(capture: number): AnalysisThread['client'] {
    if (capture === this.#liveId) return this.live.thread.client
    return this.#file(capture).thread.client
  }

  /** A file's name, as its user knows it. */
  nameOf(capture: number): string {
    return this.list().find((totals) => totals.capture === capture)?.name ?? ''
  }

  /** Forgets what the live capture holds; it has another number from then on, which is returned. */
  clear(): number {
    this.live.clear()
    this.#liveId = ++this.#lastId
    this.#options.onChange()
    return this.#liveId
  }

  /**
   * Opens a capture beside the live one: a file, or the files of one capture in their order. Resolves with its number
   * once it is known to be a capture; reading goes on.
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

  /** Resolves when all of an opened file is read that can be; what ended it early is its `error`. */
  async read(capture: number): Promise<CaptureTotals> {
    const file = this.#file(capture)
    for (let whole: Promise<void> | null = null; whole !== file.whole;) {
      whole = file.whole
      await whole
    }
    return file.totals(capture)
  }

  /**
   * Saves a capture as one file, or what there is of the live one by now. False when that was cancelled; rejects with
   * `save-failed` in words.
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
    // What was cleared meanwhile is saved all the same, and is no part of the live capture any more.
    if (bytes !== null && isLive && capture === this.#liveId && end !== undefined) this.live.saved(end)
    return bytes !== null
  }

  /**
   * Saves bytes of a capture, as far as they are there by now. Null when that was cancelled; rejects with `save-failed`
   * in words, or `not-found` when the capture was cleared or closed meanwhile.
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
      // That the capture is gone tells more than that its thread did not answer.
      this.client(capture)
      throw error
    }
  }

  /**
   * Writes rows in a form that other programs read: to a file, or a new folder. Null when that was cancelled; rejects
   * with `save-failed` in words, or `not-found` when the capture was cleared or closed meanwhile.
   */
  async export({ capture, ...asked }: ExportInput, to: string): Promise<ExportedFile | null> {
    const client = this.client(capture)
    await refuseOwnFile(to, await this.#allFiles())
    const { saver, version } = this.#options
    const name = this.list().find((totals) => totals.capture === capture)?.name ?? ''
    const files = asked.format !== 'pcapng' ? [] : await this.#parts(capture)
    try {
      return await this.#options.tasks.run('export', basename(to), (run) =>
        exportRows({
          ...asked,
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
      // That the capture is gone tells more than that its thread did not answer.
      this.client(capture)
      throw error
    }
  }

  /** Sets bookmarks and notes in a capture. Returns how many rows were marked. */
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
    // What is not known to be a capture yet has a thread as well.
    this.#closing.abort()
    await Promise.allSettled(this.#opening)
    const files = [...this.#files.values()]
    this.#files.clear()
    await Promise.all([this.live.close(), ...files.map((file) => file.close())])
  }

  async #parts(capture: number): Promise<readonly SavedPart[]> {
    return capture === this.#liveId ? this.live.parts : this.#file(capture).parts()
  }

  /** The files of all captures that are there. */
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
