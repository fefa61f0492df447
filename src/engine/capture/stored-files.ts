import { constants, existsSync } from 'node:fs'
import { open, type FileHandle, unlink } from 'node:fs/promises'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { CaptureFile } from './capture-files'
import { makePrivate } from '../files/private-file'
import { RingFiles, ringPath, type CaptureExtent, type RingLimits } from './ring-files'
import type { SavedPart } from './save-file'
import { setTimeout } from 'node:timers/promises'

/** The capture's files on disk. Files that the ring drops are deleted in the background. */
export class StoredFiles extends RingFiles {
  readonly #path: string
  readonly #remover = new FileRemover()
  /** Files that are no longer at their paths; another file there is left alone. */
  readonly #lost = new Set<CaptureFile>()
  #part = 1

  /** `path`: the first file, which is open. */
  constructor(path: string, limits: RingLimits | null) {
    super(limits)
    this.#path = path
    this.opened(this.add(path, { position: 0, rows: 0, messages: 0 }))
  }

  /** Number of the newest file among all files so far, from 1. */
  get part(): number {
    return this.#part
  }

  /** Adds the next file, under a name that is not in use. `before`: the amount of data before it. */
  next(before: CaptureExtent): CaptureFile {
    do this.#part++
    while (existsSync(ringPath(this.#path, this.#part)))
    return this.add(ringPath(this.#path, this.#part), before)
  }

  /** Marks the file being written as lost, so that it is neither deleted nor saved. Returns its path. */
  lose(): string {
    const file = this.newestOpen
    if (file !== null) this.#lost.add(file)
    return file?.path ?? this.#path
  }

  /** True if the newest file is lost and cannot be written to. */
  get hasLost(): boolean {
    return this.newest !== null && this.#lost.has(this.newest)
  }

  /** Returns the files with data up to `position`, each up to the end of a block. */
  written(position: number): SavedPart[] {
    const files = this.files.filter(({ base }) => base < position)
    const parts = files.map((file, at) => ({ file, part: { ...file, end: files[at + 1]?.base ?? position } }))
    return parts.filter(({ file }) => !this.#lost.has(file)).map(({ part }) => part)
  }

  override trim(now: CaptureExtent, analysed: number): CaptureFile[] {
    return this.#remove(super.trim(now, analysed))
  }

  override dropOldest(): CaptureFile[] {
    return this.#remove(super.dropOldest())
  }

  override clear(): CaptureFile[] {
    return this.#remove(super.clear())
  }

  /** Without a ring the file stays, cut to the data written. */
  override rollback(position: number): CaptureFile[] {
    return this.#remove(super.rollback(this.limits === null ? Infinity : position))
  }

  /** Deletes all files. */
  async delete(): Promise<void> {
    this.#remove(this.files)
    await this.settled()
  }

  /** Resolves once all pending deletions are done. */
  settled(): Promise<void> {
    return this.#remover.settled()
  }

  #remove<Files extends readonly CaptureFile[]>(files: Files): Files {
    for (const file of files) if (!this.#lost.delete(file)) this.#remover.remove(file.path)
    return files
  }
}

/** Like `w`, but keeps the content. */
const WRITE_WHAT_IS_THERE = constants.O_WRONLY | constants.O_CREAT

/** Creates a capture's first file, readable only by the current user, because it contains confidential traffic. */
export async function createFile(path: string, overwrite: boolean): Promise<FileHandle> {
  let file: FileHandle | undefined
  try {
    // The old content is removed only after the permissions are restricted to the current user.
    file = await open(path, overwrite ? WRITE_WHAT_IS_THERE : 'wx', 0o600)
    await makePrivate(file)
    if (overwrite && (await file.stat()).isFile()) await file.truncate()
    return file
  } catch (error) {
    await file?.close()
    const systemCode = systemCodeOf(error)
    if (systemCode === 'EEXIST') throw new AppError('file-exists', `${path} already exists.`, { systemCode })
    throw new AppError('capture-failed', `Cannot create the capture file: ${messageOf(error)}`, {
      ...(systemCode === undefined ? {} : { systemCode }),
      cause: error
    })
  }
}

/**
 * Deletes files in the background and retries. On Windows another program, such as a virus scanner, may have a file
 * open for a moment.
 */

const TRIES = 20
const WAIT_MS = 100

class FileRemover {
  readonly #pending = new Set<Promise<void>>()

  remove(path: string): void {
    const removal = remove(path).finally(() => this.#pending.delete(removal))
    this.#pending.add(removal)
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending)
  }
}

/** Gives up silently after the last try: a file that cannot be deleted stays. */
async function remove(path: string): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    try {
      await unlink(path)
      return
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return
      await setTimeout(WAIT_MS)
    }
  }
}
