import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import type { SaveProgress, Saved, SaveResult } from '../../shared/contract/files'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { Direction } from '../../shared/model/direction'
import { OutOfTime, removeCodings, type CodingReport } from '../codings/content'
import type { MessageReader } from './message-reader'
import type { TrafficReader } from './traffic-reader'

/**
 * Writes bytes of the capture to files the user chose: streamed, under a temporary name beside the file's own, which
 * it gets when it is whole. Whatever was there stays until then.
 */

/** Read and written at once; the thread answers others in between. */
const PIECE_BYTES = 256 * 1024
/** Progress is told from here on, and then this often: what is quicker needs none. */
const FIRST_TOLD_MS = 300
const TELL_EVERY_MS = 100

interface Job {
  cancelled: boolean
}

interface Source {
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
  total: number | null
  report: CodingReport | null
}

export class FileSaver {
  readonly #traffic: TrafficReader
  readonly #messages: MessageReader
  readonly #tell: (progress: SaveProgress) => void
  readonly #running = new Map<number, Job>()

  constructor(traffic: TrafficReader, messages: MessageReader, tell: (progress: SaveProgress) => void) {
    this.#traffic = traffic
    this.#messages = messages
    this.#tell = tell
  }

  async save(token: number, path: string, saved: Saved): Promise<SaveResult> {
    const job: Job = { cancelled: false }
    const { pieces, total, report } = this.#source(saved, job)
    this.#running.set(token, job)
    try {
      const bytes = await this.#write(path, `${path}.${process.pid}-${token}.part`, pieces, (written) => {
        if (job.cancelled) throw cancelled()
        return { token, written, total }
      })
      return { bytes, failed: report?.failed ?? null }
    } finally {
      this.#running.delete(token)
    }
  }

  /** Takes effect with the next piece. One that is over, or never was, is cancelled already. */
  cancel(token: number): void {
    const job = this.#running.get(token)
    if (job !== undefined) job.cancelled = true
  }

  async #write(
    path: string,
    temporary: string,
    pieces: Source['pieces'],
    progress: (written: number) => SaveProgress
  ): Promise<number> {
    let file: FileHandle | undefined
    try {
      file = await open(temporary, 'wx')
      let written = 0
      let told = performance.now() + FIRST_TOLD_MS - TELL_EVERY_MS
      for await (const piece of pieces) {
        await writeWhole(file, piece)
        written += piece.length
        const now = progress(written)
        if (performance.now() - told < TELL_EVERY_MS) continue
        told = performance.now()
        this.#tell(now)
      }
      progress(written)
      await file.close()
      file = undefined
      await rename(temporary, path)
      return written
    } catch (error) {
      // The first error is the one to tell.
      await file?.close().catch(() => undefined)
      await rm(temporary, { force: true }).catch(() => undefined)
      if (error instanceof AppError) throw error
      if (error instanceof OutOfTime) throw cancelled()
      const systemCode = systemCodeOf(error)
      throw new AppError(
        'file-not-written',
        `Cannot write ${path}: ${messageOf(error)}`,
        systemCode === undefined ? {} : { systemCode }
      )
    }
  }

  #source(saved: Saved, job: Job): Source {
    if (saved.kind === 'stream') {
      const { connection, direction, start } = saved
      const total = this.#traffic.total(connection, direction)
      return this.#stream(connection, direction, start, Math.min(saved.end ?? total, total))
    }
    const { exchange, message } = saved
    if (saved.kind === 'message') {
      const { connection, direction, start, end } = this.#messages.place(exchange, message)
      return this.#stream(connection, direction, start, end)
    }
    const body = this.#messages.bodySource(exchange, message)
    if (!saved.decoded) return { pieces: body.pieces(), total: null, report: null }
    const { pieces, report } = removeCodings(body.pieces(), body.codings, () => job.cancelled)
    return { pieces, total: null, report }
  }

  #stream(connection: number, direction: Direction, start: number, end: number): Source {
    const traffic = this.#traffic
    const pieces = function* (): Generator<Uint8Array> {
      for (let at = start; at < end;) {
        const { bytes } = traffic.stream(connection, direction, at, Math.min(PIECE_BYTES, end - at))
        if (bytes.length === 0) return
        yield bytes
        at += bytes.length
      }
    }
    return { pieces: pieces(), total: Math.max(0, end - start), report: null }
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Saving was cancelled.')
}

/** A write may take less than it was given, as on a disk that is nearly full. */
async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at)
    at += bytesWritten
  }
}
