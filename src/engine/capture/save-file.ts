import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { CaptureFile } from './capture-files'
import { fillTcpChecksums } from './pcapng/checksum'
import { BLOCK_SECTION_HEADER, BYTE_ORDER_MAGIC } from './pcapng/blocks'

/**
 * Saving a capture: its files one behind the other, which is a pcapng file of several sections, with the TCP checksums
 * filled in that recording leaves at 0. Written to a neighbour of the target, synced and renamed, so that a crash, a
 * full disk or a change of mind leaves what was there before.
 */

/** A file of the capture as far as it is to be saved: up to the position `end`, which is where a block ends. */
export interface SavedPart extends CaptureFile {
  end: number
}

export interface SaveOptions {
  /** Oldest first. A ring may have dropped the first ones meanwhile: those are left out. */
  files: readonly SavedPart[]
  to: string
  onProgress?: (progress: SaveProgress) => void
  signal?: AbortSignal
}

export interface SaveProgress {
  done: number
  total: number
}

/** A piece is read, looked through and written; larger than any block of ours many times over. */
const PIECE_BYTES = 4 * 1024 * 1024

/** The codes that say what a user can do something about. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be too large for that disk',
  EACCES: 'it is not permitted there',
  EPERM: 'it is not permitted there',
  EROFS: 'that disk is read-only',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'the folder does not exist',
  EISDIR: 'there is a folder of that name',
  EIO: 'the disk failed'
}

/** Returns the bytes written, or null if it was cancelled. Rejects with `save-failed` in words. */
export async function saveFile({ files, to, onProgress, signal }: SaveOptions): Promise<number | null> {
  const temporary = join(dirname(to), `.${basename(to)}.${process.pid}-${Date.now().toString(36)}.part`)
  let sources: Source[] = []
  let isMade = false
  try {
    sources = await openSources(files)
    await refuseOwnFile(to, sources)
    // Readable by this user alone, like the capture itself.
    const target = await open(temporary, 'wx', 0o600)
    isMade = true
    const saver = new Saver(target, sources, onProgress, signal)
    try {
      await saver.run()
      if (saver.isCancelled) return null
      await target.sync()
    } finally {
      await target.close()
    }
    await rename(temporary, to)
    isMade = false
    await syncFolder(dirname(to))
    return saver.written
  } catch (error) {
    throw failure(to, error)
  } finally {
    await Promise.all(sources.map(({ handle }) => handle.close()))
    if (isMade) await rm(temporary, { force: true })
  }
}

interface Source {
  handle: FileHandle
  bytes: number
}

/** Opens all before the first is read: what the ring deletes from now on stays readable. */
async function openSources(files: readonly SavedPart[]): Promise<Source[]> {
  const sources: Source[] = []
  try {
    for (const { path, base, end } of files) {
      try {
        sources.push({ handle: await open(path, 'r'), bytes: end - base })
      } catch (error) {
        if (sources.length > 0 || systemCodeOf(error) !== 'ENOENT') throw error
      }
    }
    if (sources.length === 0) throw new AppError('file-not-found', 'The files of the capture are gone.')
    return sources
  } catch (error) {
    await Promise.all(sources.map(({ handle }) => handle.close()))
    throw error
  }
}

/** The rename would take the file's name from under the capture that goes on in it. */
async function refuseOwnFile(to: string, sources: readonly Source[]): Promise<void> {
  const existing = await stat(to).catch(() => null)
  if (existing === null) return
  for (const { handle } of sources) {
    const { dev, ino } = await handle.stat()
    if (dev === existing.dev && ino === existing.ino)
      throw new AppError('save-failed', `${to} belongs to the capture itself. Choose another name.`)
  }
}

class Saver {
  written = 0
  isCancelled = false
  readonly #target: FileHandle
  readonly #sources: readonly Source[]
  readonly #onProgress: SaveOptions['onProgress']
  readonly #signal: AbortSignal | undefined
  readonly #total: number
  readonly #buffer = Buffer.allocUnsafeSlow(PIECE_BYTES)
  readonly #view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, this.#buffer.length)
  #done = 0

  constructor(
    target: FileHandle,
    sources: readonly Source[],
    onProgress: SaveOptions['onProgress'],
    signal: AbortSignal | undefined
  ) {
    this.#target = target
    this.#sources = sources
    this.#onProgress = onProgress
    this.#signal = signal
    this.#total = sources.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  async run(): Promise<void> {
    for (const source of this.#sources) await this.#copy(source)
  }

  /**
   * Whole blocks only: a file that a crash has cut in its last block would make unreadable what stands behind it in
   * the joined one.
   */
  async #copy({ handle, bytes }: Source): Promise<void> {
    const cutter = new BlockCutter()
    let held = 0
    for (let at = 0; at < bytes || held > 0;) {
      if (this.#signal?.aborted === true) {
        this.isCancelled = true
        return
      }
      const wanted = Math.min(PIECE_BYTES - held, bytes - at)
      const { bytesRead } = wanted > 0 ? await handle.read(this.#buffer, held, wanted, at) : { bytesRead: 0 }
      at += bytesRead
      const filled = held + bytesRead
      const whole = cutter.cut(this.#view, filled)
      await this.#write(whole)
      held = filled - whole
      this.#buffer.copyWithin(0, whole, filled)
      this.#done += bytesRead
      this.#onProgress?.({ done: this.#done, total: this.#total })
      if (bytesRead === 0) return
    }
  }

  async #write(length: number): Promise<void> {
    for (let at = 0; at < length;) {
      const { bytesWritten } = await this.#target.write(this.#buffer, at, length - at)
      at += bytesWritten
      this.written += bytesWritten
    }
  }
}

/** Tells how much of a piece is whole blocks, and fills in their checksums. */
class BlockCutter {
  /** Of a block longer than a piece: what is still to pass. */
  #rest = 0
  /** Blocks cannot be told apart: the other byte order, or damage. Everything passes as it is. */
  #isOpaque = false

  cut(view: DataView, filled: number): number {
    if (this.#isOpaque) return filled
    let at = Math.min(this.#rest, filled)
    this.#rest -= at
    const start = at
    while (at + 12 <= filled) {
      const length = view.getUint32(at + 4, true)
      const isForeign =
        view.getUint32(at, true) === BLOCK_SECTION_HEADER && view.getUint32(at + 8, true) !== BYTE_ORDER_MAGIC
      if (isForeign || length < 12 || length % 4 !== 0) {
        this.#isOpaque = true
        fillTcpChecksums(view, start, at)
        return filled
      }
      if (at + length > filled) {
        if (length <= PIECE_BYTES) break
        this.#rest = length - (filled - at)
        fillTcpChecksums(view, start, at)
        return filled
      }
      at += length
    }
    fillTcpChecksums(view, start, at)
    return at
  }
}

/** So that the new name survives a power cut as well; not every system can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // The file itself is safe; the folder's entry will be written when the system gets to it.
  }
}

function failure(to: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const systemCode = systemCodeOf(error)
  const reason = (systemCode === undefined ? undefined : REASONS[systemCode]) ?? messageOf(error)
  return new AppError('save-failed', `Cannot save to ${to}: ${reason}.`, {
    cause: error,
    ...(systemCode === undefined ? {} : { systemCode })
  })
}
