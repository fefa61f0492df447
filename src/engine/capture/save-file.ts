import { open, type FileHandle } from 'node:fs/promises'
import { AppError, systemCodeOf } from '../../shared/model/app-error'
import { refuseOwnFile, saveFailure, writeWholeFile } from '../files/whole-file'
import type { CaptureFile } from './capture-files'
import { BlockCutter } from './foreign/whole-blocks'
import { PacketPicker, type PickedConnection } from './packet-picker'
import { SaveSource } from './save-source'

/**
 * Saves a capture as its concatenated files, which form a pcapng file of several sections. Fills in the TCP checksums,
 * which are 0 while recording. Foreign captures are converted to pcapng with unchanged packets.
 */

/** A file of the capture to be saved up to the position `end`, which is the end of a block. */
export interface SavedPart extends CaptureFile {
  end: number
}

export interface SaveOptions {
  /** Oldest first. Files that a ring has dropped in the meantime are skipped. */
  files: readonly SavedPart[]
  /** Complete sections to append. */
  tail?: Uint8Array
  /** If set, saves only these connections. */
  picked?: readonly PickedConnection[]
  to: string
  /** Temporary name until the file is complete; generated if omitted. */
  part?: string
  onProgress?: (progress: SaveProgress) => void
  signal?: AbortSignal
}

export interface SaveProgress {
  done: number
  total: number
}

/** Size of a piece that is read, processed and written; many times larger than any Tcplens block. */
const PIECE_BYTES = 4 * 1024 * 1024

/** Returns the bytes written, or null if cancelled. Rejects with `save-failed` and a readable message. */
export async function saveFile(options: SaveOptions): Promise<number | null> {
  const { files, to, picked, part } = options
  let sources: SaveSource[] = []
  let written: number | null = null
  try {
    sources = await openSources(files, picked === undefined ? null : new PacketPicker(picked))
    await refuseOwnFile(to, await Promise.all(sources.map(({ handle }) => handle.stat())))
    const write = async (temporary: string): Promise<boolean> => {
      // Readable only by the current user, like the capture itself.
      const target = await open(temporary, 'wx', 0o600)
      try {
        const saver = new Saver(target, sources, options)
        await saver.run()
        if (saver.isCancelled) return false
        await target.sync()
        written = saver.written
        return true
      } finally {
        await target.close()
      }
    }
    await writeWholeFile(to, write, part)
    return written
  } catch (error) {
    throw saveFailure(to, error)
  } finally {
    await Promise.all(sources.map(({ handle }) => handle.close()))
  }
}

/** Opens all files before reading the first, so that files deleted by the ring stay readable. */
async function openSources(files: readonly SavedPart[], picker: PacketPicker | null): Promise<SaveSource[]> {
  const sources: SaveSource[] = []
  try {
    for (const { path, base, end } of files) {
      try {
        sources.push(new SaveSource(await open(path, 'r'), end - base, picker))
      } catch (error) {
        if (sources.length > 0 || systemCodeOf(error) !== 'ENOENT') throw error
      }
    }
    if (sources.length === 0) throw new AppError('file-not-found', 'The files of the capture were deleted.')
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
  readonly #sources: readonly SaveSource[]
  #tail: Uint8Array
  readonly #onProgress: SaveOptions['onProgress']
  readonly #signal: AbortSignal | undefined
  readonly #total: number
  readonly #buffer = Buffer.allocUnsafeSlow(PIECE_BYTES)
  readonly #view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset, this.#buffer.length)
  #done = 0

  constructor(
    target: FileHandle,
    sources: readonly SaveSource[],
    { tail = new Uint8Array(0), onProgress, signal }: SaveOptions
  ) {
    this.#target = target
    this.#sources = sources
    this.#tail = tail
    this.#onProgress = onProgress
    this.#signal = signal
    this.#total = sources.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  async run(): Promise<void> {
    for (const source of this.#sources) await this.#copy(source)
    if (!this.isCancelled) await this.#writeTail()
  }

  /**
   * Copies whole blocks only: a last block cut by a crash would make everything after it in the saved file unreadable.
   */
  async #copy(source: SaveSource): Promise<void> {
    const cutter = new BlockCutter(PIECE_BYTES)
    const before = this.#done
    let held = 0
    for (;;) {
      if (this.#signal?.aborted === true) {
        this.isCancelled = true
        return
      }
      const bytesRead = await source.read(this.#buffer, held, PIECE_BYTES - held)
      if (bytesRead === 0) return
      const filled = held + bytesRead
      let whole = cutter.cut(this.#view, filled)
      await this.#write(this.#buffer, 0, whole)
      if (cutter.isDamaged && whole < filled) {
        // Readers stop at damage, so the tail is written before it.
        await this.#writeTail()
        await this.#write(this.#buffer, whole, filled)
        whole = filled
      }
      held = filled - whole
      this.#buffer.copyWithin(0, whole, filled)
      this.#done = before + source.consumed
      this.#onProgress?.({ done: this.#done, total: this.#total })
    }
  }

  /** Writes the tail once. */
  async #writeTail(): Promise<void> {
    const tail = this.#tail
    this.#tail = new Uint8Array(0)
    await this.#write(tail, 0, tail.length)
  }

  async #write(bytes: Uint8Array, from: number, to: number): Promise<void> {
    for (let at = from; at < to;) {
      const { bytesWritten } = await this.#target.write(bytes, at, to - at)
      at += bytesWritten
      this.written += bytesWritten
    }
  }
}
