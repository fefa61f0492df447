import type { Worker } from 'node:worker_threads'
import type { FileLoss } from '../../shared/model/file-losses'
import { Slab, SLAB_BYTES } from './slab'

/**
 * Append-only writing through slabs. The relay's thread reserves room in the current slab and fills it; a worker writes
 * slabs to the file in order. A slab is sent to the worker when it is full, or FLUSH_MS after its first unwritten byte.
 * Data that a peer has received is thus soon in the file (handed to the system, safe from a crash of this process).
 *
 * Positions count through all files: one begins where the previous one ended. The worker opens the next file itself, as
 * one more message between two pieces, which needs no synchronization and never blocks the relay.
 *
 * After a failed write the worker refuses everything posted after it, and this side discards it, so that the file ends
 * with the last whole block written. `nextFile` or `resume` starts again.
 */

/**
 * Age at which a partly filled slab is written. Well below the documented 250 ms, and longer than one frame, to limit
 * wakeups.
 */
const FLUSH_MS = 20

/**
 * Number of posted, unwritten pieces above which sources must pause: at most 16 MiB are queued between a socket and the
 * disk. Enough to keep the writer busy while the relay does other work, and small enough to keep memory use flat.
 */
export const MAX_POSTED = 16

/** Number of slabs held by pending writes to slow peers above which `crowded` makes callers copy instead of hold. */
const MAX_HELD = 16

/**
 * Maximum number of pooled slabs: as many as can be in use at a time. More would be freed only after two threads have
 * collected their garbage, and shared memory does not trigger collection.
 */
const MAX_POOLED = MAX_POSTED + MAX_HELD

export type ToWriter =
  /** An Int32 that counts how often the current files were abandoned. The worker reads it before each check. */
  | { type: 'abandoned'; memory: SharedArrayBuffer }
  | { type: 'slab'; id: number; memory: SharedArrayBuffer }
  | { type: 'write'; id: number; from: number; to: number }
  | { type: 'forget'; id: number }
  /** Creates the next file; `abandoned` is the count at that time. Refused after a failure unless `anew` is set. */
  | { type: 'file'; path: string; anew: boolean; abandoned: number }
  /** Continues in the same file after a failure. */
  | { type: 'resume' }
  | { type: 'close' }
/** Replies to pieces and files, one for each, in order. */
export type FromWriter =
  | { type: 'written' }
  /** `spare`: free bytes of its disk beyond the reserve, or null if unknown. */
  | { type: 'opened'; spare: number | null }
  | { type: 'failed'; code: string; message: string }
  /** `loss`: how the last file was lost since the last write; null if it is intact. */
  | { type: 'closed'; loss: FileLoss | null }

/** Code of an internal failure: nothing can be written any more. */
export const INTERNAL_FAILURE = 'INTERNAL'

export interface SlabWriterListener {
  /** Everything up to this position is written. `mark` is the tag given when it was posted. */
  onWritten(position: number, mark: number): void
  /** Nothing from this position on is in a file, or will be. */
  onFailed(code: string, message: string, position: number): void
  /** A slab is full and the next one begins: a new file can be started here if one is due. */
  onTurn(): void
  /** Returns the tag for a post: the caller's row count, so that it can publish rows once they are written. */
  currentMark(): number
}

/** A piece of a slab, or a file to open, that awaits the worker's reply. */
interface Posted {
  start: number
  end: number
  mark: number
  slab: Slab | null
  onOpened: ((spare: number | null) => void) | null
}

export class SlabWriter {
  /** Position of the next reserved byte. */
  position = 0
  /** True while sources must pause. They resume when `onceRelieved` calls back. */
  congested = false
  readonly #worker: Worker
  readonly #listener: SlabWriterListener
  readonly #slabs = new Map<number, Slab>()
  readonly #free: Slab[] = []
  readonly #onRelief = new Set<() => void>()
  #current: Slab | undefined
  #nextId = 0
  #timer: NodeJS.Timeout | undefined
  readonly #posted: Posted[] = []
  /** Number of oldest posts that preceded a failure being known; their replies are ignored. */
  #void = 0
  /** True while the worker refuses everything until it is restarted. */
  #failed = false
  #crashed = false
  readonly #abandonedMemory = new SharedArrayBuffer(4)
  readonly #abandoned = new Int32Array(this.#abandonedMemory)
  #closing: ((loss: FileLoss | null) => void) | undefined

  constructor(worker: Worker, listener: SlabWriterListener) {
    this.#worker = worker
    this.#listener = listener
    this.#post({ type: 'abandoned', memory: this.#abandonedMemory })
    worker.on('message', (message: FromWriter) => {
      this.#onMessage(message)
    })
    worker.on('error', (error) => {
      this.#onCrash(error)
    })
  }

  /** True if slow peers hold too many slabs; callers then return copies instead of views. */
  get crowded(): boolean {
    return this.#slabs.size - this.#free.length - this.#posted.length > MAX_HELD
  }

  /** Calls `resume` once, when congestion ends. Registering the same function twice has no effect. */
  onceRelieved(resume: () => void): void {
    this.#onRelief.add(resume)
  }

  /**
   * Returns a slab with room for `bytes` at `slab.used`. The caller fills it and calls `commit` with the number of
   * bytes written, in the same turn of the event loop.
   */
  reserve(bytes: number): Slab {
    const current = this.#current
    if (current !== undefined && SLAB_BYTES - current.used >= bytes) return current
    if (current !== undefined) {
      this.#endSlab()
      this.#listener.onTurn()
      return this.reserve(bytes)
    }
    const slab = this.#take()
    slab.hold()
    slab.filePosition = this.position
    this.#current = slab
    return slab
  }

  commit(slab: Slab, bytes: number): void {
    slab.used += bytes
    this.position += bytes
    this.#timer ??= setTimeout(() => {
      this.flush()
    }, FLUSH_MS)
  }

  /** Sends the filled bytes to the worker now. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const slab = this.#current
    if (slab === undefined || slab.used === slab.posted) return
    slab.hold()
    this.#posted.push({
      start: slab.filePosition + slab.posted,
      end: slab.filePosition + slab.used,
      mark: this.#listener.currentMark(),
      slab,
      onOpened: null
    })
    this.#post({ type: 'write', id: slab.id, from: slab.posted, to: slab.used })
    slab.posted = slab.used
    this.#setCongested(this.#posted.length >= MAX_POSTED)
  }

  /**
   * Directs everything committed from now on to this file, which must not exist. `onOpened` is called before
   * `onWritten`, with the free bytes of the disk beyond the reserve, or null if unknown.
   */
  nextFile(path: string, onOpened: (spare: number | null) => void): void {
    this.#endSlab()
    const { position } = this
    this.#posted.push({
      start: position,
      end: position,
      mark: this.#listener.currentMark(),
      slab: null,
      onOpened
    })
    const abandoned = Atomics.load(this.#abandoned, 0)
    this.#post({ type: 'file', path, anew: this.#failed, abandoned })
    this.#failed = false
  }

  /**
   * Marks the current files as about to be deleted by their owner, so that this does not count as a loss. Data waiting
   * to be written to them is still written. `nextFile` must follow.
   */
  abandon(): void {
    Atomics.add(this.#abandoned, 0, 1)
  }

  /** Continues after a failure, at the end of the data in the file. */
  resume(): void {
    this.#post({ type: 'resume' })
    this.#failed = false
  }

  /** Writes the remaining data and ends the worker. Resolves when the file is complete, with its loss or null. */
  async close(): Promise<FileLoss | null> {
    this.flush()
    const loss = await new Promise<FileLoss | null>((resolve) => {
      this.#closing = resolve
      if (this.#crashed) resolve(null)
      else this.#post({ type: 'close' })
    })
    await this.#worker.terminate()
    return loss
  }

  #onMessage(message: FromWriter): void {
    if (message.type === 'closed') {
      this.#closing?.(message.loss)
      return
    }
    const oldest = this.#posted.shift()
    if (oldest === undefined) return
    if (this.#void > 0) this.#void--
    else if (message.type === 'written') this.#listener.onWritten(oldest.end, oldest.mark)
    else if (message.type === 'opened') oldest.onOpened?.(message.spare)
    else this.#fail(message.code, message.message, oldest.start)
    oldest.slab?.release()
    // Half the limit, so that sources do not stop and start with every piece.
    if (this.#posted.length <= MAX_POSTED / 2) this.#setCongested(false)
  }

  /** The thread crashed: no post will be answered any more. */
  #onCrash(error: Error): void {
    this.#crashed = true
    // Posts the rest first, so that the oldest post marks the start of the lost data.
    this.flush()
    const posted = this.#posted.splice(0)
    this.#fail(INTERNAL_FAILURE, error.message, posted[0]?.start ?? this.position)
    for (const { slab } of posted) slab?.release()
    this.#setCongested(false)
    this.#closing?.(null)
  }

  /** Discards everything from `position` on. */
  #fail(code: string, message: string, position: number): void {
    this.#void = this.#posted.length
    this.#failed = true
    const current = this.#current
    // Prevents `#endSlab` from posting the rest of the slab.
    if (current !== undefined) current.posted = current.used
    this.#endSlab()
    this.position = position
    this.#listener.onFailed(code, message, position)
  }

  /** Sends the rest of the current slab to the worker and releases it. */
  #endSlab(): void {
    this.flush()
    this.#current?.release()
    this.#current = undefined
  }

  #setCongested(congested: boolean): void {
    if (this.congested === congested) return
    this.congested = congested
    if (congested) return
    // A source that fills the slabs again registers again, for the next time.
    const waiting = [...this.#onRelief]
    this.#onRelief.clear()
    for (const resume of waiting) resume()
  }

  #take(): Slab {
    const pooled = this.#free.pop()
    if (pooled !== undefined) return pooled
    const slab = new Slab(this.#nextId++, (freed) => {
      this.#putBack(freed)
    })
    this.#slabs.set(slab.id, slab)
    this.#post({ type: 'slab', id: slab.id, memory: slab.memory })
    return slab
  }

  #putBack(slab: Slab): void {
    slab.used = 0
    slab.posted = 0
    if (this.#free.length < MAX_POOLED) {
      this.#free.push(slab)
      return
    }
    this.#slabs.delete(slab.id)
    this.#post({ type: 'forget', id: slab.id })
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message)
  }
}
