import { constants, existsSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { CaptureFile } from './capture-files'
import { makePrivate } from '../private-file'
import { FileRemover } from './file-remover'
import { RingFiles, ringPath, type Extent, type RingLimits } from './ring-files'
import type { SavedPart } from './save-file'

/** The capture's files on the disk: what the ring takes out is deleted, in the background. */
export class StoredFiles extends RingFiles {
  readonly #path: string
  readonly #remover = new FileRemover()
  /** Files that are not at their paths any more: whatever is there belongs to somebody else. */
  readonly #lost = new Set<CaptureFile>()
  #part = 1

  /** `path`: the first file's, which is open. */
  constructor(path: string, limits: RingLimits | null) {
    super(limits)
    this.#path = path
    this.opened(this.add(path, { position: 0, rows: 0, messages: 0 }))
  }

  /** The newest file's number among all there were, from 1. */
  get part(): number {
    return this.#part
  }

  /** A file begins behind `before`, under a name that is free. */
  next(before: Extent): CaptureFile {
    do this.#part++
    while (existsSync(ringPath(this.#path, this.#part)))
    return this.add(ringPath(this.#path, this.#part), before)
  }

  /** The file that is being written is lost: it is neither deleted nor saved. Returns its path. */
  lose(): string {
    const file = this.newestOpen
    if (file !== null) this.#lost.add(file)
    return file?.path ?? this.#path
  }

  /** Whether the newest file is lost, so that nothing can be written to it. */
  get hasLost(): boolean {
    return this.newest !== null && this.#lost.has(this.newest)
  }

  /** The files as far as they are written, which is up to `position`: each up to a block's end. */
  written(position: number): SavedPart[] {
    const files = this.files.filter(({ base }) => base < position)
    const parts = files.map((file, at) => ({ file, part: { ...file, end: files[at + 1]?.base ?? position } }))
    return parts.filter(({ file }) => !this.#lost.has(file)).map(({ part }) => part)
  }

  override trim(now: Extent, analysed: number): CaptureFile[] {
    return this.#remove(super.trim(now, analysed))
  }

  override dropOldest(): CaptureFile[] {
    return this.#remove(super.dropOldest())
  }

  override clear(): CaptureFile[] {
    return this.#remove(super.clear())
  }

  /** Without a ring, what is in a file stays in it, cut to what was written. */
  override rollback(position: number): CaptureFile[] {
    return this.#remove(super.rollback(this.limits === null ? Infinity : position))
  }

  /** Deletes all there are. */
  async delete(): Promise<void> {
    this.#remove(this.files)
    await this.settled()
  }

  /** Resolves once nothing is being deleted any more. */
  settled(): Promise<void> {
    return this.#remover.settled()
  }

  #remove<Files extends readonly CaptureFile[]>(files: Files): Files {
    for (const file of files) if (!this.#lost.delete(file)) this.#remover.remove(file.path)
    return files
  }
}

/** As `w`, but leaves the content. */
const WRITE_WHAT_IS_THERE = constants.O_WRONLY | constants.O_CREAT

/** Creates a capture's first file, readable by this user alone: it holds what others said in confidence. */
export async function createFile(path: string, overwrite: boolean): Promise<FileHandle> {
  let file: FileHandle | undefined
  try {
    // Its content goes only once it is known to be this user's alone.
    file = await open(path, overwrite ? WRITE_WHAT_IS_THERE : 'wx', 0o600)
    await makePrivate(file)
    if (overwrite && (await file.stat()).isFile()) await file.truncate()
    return file
  } catch (error) {
    await file?.close()
    const systemCode = systemCodeOf(error)
    if (systemCode === 'EEXIST') throw new AppError('file-exists', `${path} exists already.`, { systemCode })
    throw new AppError('capture-failed', `Cannot create the capture file: ${messageOf(error)}`, {
      ...(systemCode === undefined ? {} : { systemCode }),
      cause: error
    })
  }
}
