import { open } from 'node:fs/promises'
import type { SavedBytes } from '../../../shared/contract/saving'
import type { Direction } from '../../../shared/model/direction'
import { OutOfTime, removeCodings } from '../../codings/content'
import { saveFailure } from '../../files/whole-file'
import type { InnerLists } from '../inner/inner-list'
import type { MessageReader } from './message-reader'
import type { TrafficReader } from '../traffic/traffic-reader'

/**
 * Writes bytes of the capture to a new file piece by piece, so that memory use does not depend on the length
 * and the thread can answer other requests in between.
 */

/** Size of one read and write. */
const PIECE_BYTES = 256 * 1024
const PROGRESS_EVERY_MS = 100

export interface BytesWritten {
  bytes: number
  /** False if the capture does not contain all of the bytes. */
  whole: boolean
  /** The content coding that failed to decode, if any; the file contains the output up to the error. */
  failed: string | null
  cancelled: boolean
}

/** Bytes written so far; `total` is null until the job ends if it is not known before. */
export interface BytesProgress {
  token: number
  done: number
  total: number | null
}

interface Job {
  isCancelled: boolean
}

interface Source {
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
  /** Total length in bytes; null while decoding, when it is unknown. */
  total: number | null
  /** Called with the number of bytes written once the pieces have ended. */
  outcome(bytes: number): Pick<BytesWritten, 'whole' | 'failed'>
}

export class BytesWriter {
  readonly #traffic: TrafficReader
  readonly #messages: MessageReader
  readonly #inner: InnerLists
  readonly #onProgress: (progress: BytesProgress) => void
  readonly #running = new Map<number, Job>()

  constructor(
    traffic: TrafficReader,
    messages: MessageReader,
    inner: InnerLists,
    onProgress: (progress: BytesProgress) => void
  ) {
    this.#traffic = traffic
    this.#messages = messages
    this.#inner = inner
    this.#onProgress = onProgress
  }

  /**
   * Writes to `path`, which the caller renames to `to` or removes. Rejects with `save-failed` and the reason.
   */
  async write(token: number, path: string, to: string, saved: SavedBytes): Promise<BytesWritten> {
    const job: Job = { isCancelled: false }
    const source = this.#source(saved, job)
    this.#running.set(token, job)
    try {
      const bytes = await this.#copy(token, path, source, job)
      return { bytes, ...source.outcome(bytes), cancelled: job.isCancelled }
    } catch (error) {
      throw saveFailure(to, error)
    } finally {
      this.#running.delete(token)
    }
  }

  /** Cancels a job at its next piece. Ignores tokens of jobs that have ended or never existed. */
  cancel(token: number): void {
    const job = this.#running.get(token)
    if (job !== undefined) job.isCancelled = true
  }

  async #copy(token: number, path: string, { pieces, total }: Source, job: Job): Promise<number> {
    // Readable by this user only, like the capture itself.
    const file = await open(path, 'wx', 0o600)
    let bytes = 0
    let reportedAt = performance.now()
    try {
      for await (const piece of pieces) {
        if (job.isCancelled) break
        for (let at = 0; at < piece.length;)
          at += (await file.write(piece, at, piece.length - at)).bytesWritten
        bytes += piece.length
        if (performance.now() - reportedAt < PROGRESS_EVERY_MS) continue
        reportedAt = performance.now()
        this.#onProgress({ token, done: bytes, total })
      }
      if (!job.isCancelled) await file.sync()
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error
    } finally {
      await file.close()
    }
    return bytes
  }

  #source(saved: SavedBytes, job: Job): Source {
    if (saved.kind === 'stream') {
      const { connection, direction, start } = saved
      const total = this.#traffic.total(connection, direction)
      return this.#stream(connection, direction, start, Math.min(saved.end ?? total, total))
    }
    if (saved.kind === 'inner') {
      const payload = this.#inner.source(saved)
      const content = removeCodings(payload.bytes(), payload.codings, () => job.isCancelled)
      const outcome: Source['outcome'] = () => ({
        whole: payload.complete,
        failed: content.report.failed ?? payload.removed.failed
      })
      return { pieces: content.pieces, total: payload.length, outcome }
    }
    const { exchange, message } = saved
    const { connection, direction, start, end, complete } = this.#messages.place(exchange, message)
    if (saved.kind === 'message') {
      const { outcome, ...source } = this.#stream(connection, direction, start, end)
      return { ...source, outcome: (bytes) => ({ whole: complete && outcome(bytes).whole, failed: null }) }
    }
    const body = this.#messages.bodySource(exchange, message)
    const codings = saved.decoded ? body.codings : ''
    // Also checked between pieces that decode to nothing.
    const { pieces, report } = removeCodings(body.bytes(), codings, () => job.isCancelled)
    if (saved.part !== undefined) {
      const [from, to] = saved.part
      return {
        pieces: sliced(pieces, from, to),
        total: to - from,
        outcome: (bytes) => ({
          whole: bytes === to - from,
          failed: bytes === to - from ? null : report.failed
        })
      }
    }
    const outcome: Source['outcome'] = () => ({ whole: complete && body.complete, failed: report.failed })
    return { pieces, total: codings === '' ? body.length : null, outcome }
  }

  /** Returns the bytes of a stream range; gaps in the capture are left out. */
  #stream(connection: number, direction: Direction, start: number, end: number): Source {
    const traffic = this.#traffic
    const pieces = function* (): Generator<Uint8Array, void> {
      for (let at = start; at < end;) {
        const { from, bytes } = traffic.stream(connection, direction, at, Math.min(PIECE_BYTES, end - at))
        if (bytes.length > 0) yield bytes
        else if (from <= at) return
        at = from + bytes.length
      }
    }
    const total = Math.max(0, end - start)
    return { pieces: pieces(), total, outcome: (bytes) => ({ whole: bytes === total, failed: null }) }
  }
}

/** Yields bytes [from, to) of the concatenated pieces, and reads no further. */
async function* sliced(
  pieces: AsyncGenerator<Uint8Array, void>,
  from: number,
  to: number
): AsyncGenerator<Uint8Array, void> {
  let at = 0
  for await (const piece of pieces) {
    const part = piece.subarray(Math.max(0, from - at), Math.max(0, to - at))
    if (part.length > 0) yield part
    at += piece.length
    if (at >= to) return
  }
}
