import { open, type FileHandle } from 'node:fs/promises'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { CaptureFile } from './capture-files'
import { FileRemover } from './file-remover'
import { RingFiles, ringPath, type Extent, type RingLimits } from './ring-files'
import type { SavedPart } from './save-file'

/** The capture's files on the disk: what the ring takes out is deleted, in the background. */
export class StoredFiles extends RingFiles {
  readonly #path: string
  readonly #remover = new FileRemover()
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

  /** A file begins behind `before`. */
  next(before: Extent): CaptureFile {
    return this.add(ringPath(this.#path, ++this.#part), before)
  }

  /** The files as far as they are written, which is up to `position`: each up to a block's end. */
  written(position: number): SavedPart[] {
    const files = this.files.filter(({ base }) => base < position)
    return files.map((file, at) => ({ ...file, end: files[at + 1]?.base ?? position }))
  }

  override trim(now: Extent, analysed: number): CaptureFile[] {
    return this.#remove(super.trim(now, analysed))
  }

  override clear(): CaptureFile[] {
    return this.#remove(super.clear())
  }

  /** What is in one file stays in it, cut to what was written. */
  override rollback(position: number): CaptureFile[] {
    return this.limits === null ? [] : this.#remove(super.rollback(position))
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
    for (const { path } of files) this.#remover.remove(path)
    return files
  }
}

/** Creates a capture's first file, readable by this user alone: it holds what others said in confidence. */
export async function createFile(path: string, overwrite: boolean): Promise<FileHandle> {
  try {
    return await open(path, overwrite ? 'w' : 'wx', 0o600)
  } catch (error) {
    const systemCode = systemCodeOf(error)
    if (systemCode === 'EEXIST') throw new AppError('file-exists', `${path} exists already.`, { systemCode })
    throw new AppError('capture-failed', `Cannot create the capture file: ${messageOf(error)}`, {
      ...(systemCode === undefined ? {} : { systemCode }),
      cause: error
    })
  }
}
