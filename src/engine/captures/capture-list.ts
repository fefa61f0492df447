import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CaptureTotals } from '../../shared/contract/captures'
import type { BytesFile, SavedBytes } from '../../shared/contract/saving'
import { AppError } from '../../shared/model/app-error'
import type { AnalysisThread } from '../analysis/analysis-thread'
import type { AnalysisEvents } from '../analysis/contract'
import { saveCapture } from '../capture/save-capture'
import type { TaskList } from '../tasks'
import { refuseOwnFile } from '../whole-file'
import { FileCapture } from './file-capture'
import type { LiveCapture } from './live-capture'
import { saveBytes } from './save-bytes'

/** The captures that are open, each under its number: the live one, which is always there, and opened files. */

export interface CaptureListOptions {
  analysis: URL
  saver: URL
  tasks: TaskList
  onChange(): void
  onView(capture: number, change: AnalysisEvents['view']): void
}

export class CaptureList {
  readonly live: LiveCapture
  readonly #options: CaptureListOptions
  readonly #files = new Map<number, FileCapture>()
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
    return [this.live.totals(this.#liveId), ...[...this.#files].map(([id, file]) => file.totals(id))]
  }

  /** The analysis of a capture. Throws `not-found` for one that is closed or cleared. */
  client(capture: number): AnalysisThread['client'] {
    if (capture === this.#liveId) return this.live.thread.client
    return this.#file(capture).thread.client
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
    const id = ++this.#lastId
    const { analysis, onChange, onView } = this.#options
    const file = await FileCapture.open({
      paths: [path, ...more],
      analysis,
      onChange,
      onView: (change) => {
        onView(id, change)
      }
    })
    this.#files.set(id, file)
    onChange()
    return id
  }

  /**
   * Saves a capture as one file, or what there is of the live one by now. False when that was cancelled; rejects with
   * `save-failed` in words.
   */
  async save(capture: number, to: string): Promise<boolean> {
    const isLive = capture === this.#liveId
    const files = isLive ? this.live.parts : await this.#file(capture).parts()
    const bytes = await this.#options.tasks.run('save', basename(to), ({ progress, signal }) =>
      saveCapture({
        script: this.#options.saver,
        files,
        to,
        signal,
        onProgress: ({ done, total }) => {
          progress(done, total)
        }
      })
    )
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

  /** Closes an opened file. */
  async close(capture: number): Promise<void> {
    const file = this.#file(capture)
    this.#files.delete(capture)
    this.#options.onChange()
    await file.close()
  }

  async closeAll(): Promise<void> {
    const files = [...this.#files.values()]
    this.#files.clear()
    await Promise.all([this.live.close(), ...files.map((file) => file.close())])
  }

  /** The files of all captures that are there. */
  async #allFiles(): Promise<{ dev: number; ino: number }[]> {
    const paths = this.live.parts.map(({ path }) => path)
    for (const file of this.#files.values()) paths.push(...file.paths)
    const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)))
    return found.filter((file) => file !== null)
  }

  #file(capture: number): FileCapture {
    const file = this.#files.get(capture)
    if (file !== undefined) return file
    throw new AppError('not-found', `There is no capture ${capture}: it was closed or cleared.`)
  }
}
