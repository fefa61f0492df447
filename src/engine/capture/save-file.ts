import { open, type FileHandle } from 'node:fs/promises'
import { AppError, systemCodeOf } from '../../shared/model/app-error'
import { refuseOwnFile, saveFailure, writeWholeFile } from '../whole-file'
import type { CaptureFile } from './capture-files'
import { fillTcpChecksums } from './pcapng/checksum'
import { BLOCK_SECTION_HEADER, BYTE_ORDER_MAGIC } from './pcapng/blocks'

/**
 * Saving a capture: its files one behind the other, which is a pcapng file of several sections, with the TCP checksums
 * filled in that recording leaves at 0.
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

/** Returns the bytes written, or null if it was cancelled. Rejects with `save-failed` in words. */
export async function saveFile({ files, to, onProgress, signal }: SaveOptions): Promise<number | null> {
  let sources: Source[] = []
  let written: number | null = null
  try {
    sources = await openSources(files)
    await refuseOwnFile(to, await Promise.all(sources.map(({ handle }) => handle.stat())))
    await writeWholeFile(to, async (temporary) => {
      // Readable by this user alone, like the capture itself.
      const target = await open(temporary, 'wx', 0o600)
      try {
        const saver = new Saver(target, sources, onProgress, signal)
        await saver.run()
        if (saver.isCancelled) return false
        await target.sync()
        written = saver.written
        return true
      } finally {
        await target.close()
      }
    })
    return written
  } catch (error) {
    throw saveFailure(to, error)
  } finally {
    await Promise.all(sources.map(({ handle }) => handle.close()))
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
