import type { Worker } from 'node:worker_threads'
import type { FileLoss } from '../../shared/model/file-losses'
import { Slab, SLAB_BYTES } from './slab'

/**
 * Append-only writing through slabs. The relay's thread reserves room in the current slab and fills it; a worker
 * writes slabs to the file in order. A slab goes when it is full or FLUSH_MS after its first unwritten byte, so what
 * a peer has received is in the file (in the system's hands, safe from a crash of this process) soon after.
 *
 * Positions count through all files: one begins where the one before it ended. The worker opens the next file itself,
 * as one more message between two pieces: the order needs no agreement, and opening never holds up the relay.
 *
 * After a failed write all that was handed over behind it is refused by the worker and forgotten here, so that the
 * file ends with the last whole block written. `nextFile` or `resume` begins again.
 */

/** Age at which a partly filled slab is written. Well below the promised 250 ms, and above a frame's worth of wakes. */
const FLUSH_MS = 20

/**
 * Posted and not yet written pieces above which sources are asked to pause: 16 MiB at most lie between a socket and
 * the disk. Enough to keep the writer busy while the relay does something else, small enough to call memory flat.
 */
const MAX_POSTED = 16

/** Above this many slabs held by slow peers' pending writes, `crowded` asks writers to copy instead of hold. */
const MAX_HELD = 16

/**
 * Slabs kept for reuse: as many as the bounds allow at a time. What is beyond would go back to the system only once two
 * threads have collected their garbage, and they do not count shared memory as a reason to.
 */
const MAX_POOLED = MAX_POSTED + MAX_HELD

export type ToWriter =
  /** An Int32 that counts how often the files so far were abandoned, which the worker reads before each check. */
  | { type: 'abandoned'; memory: SharedArrayBuffer }
  | { type: 'slab'; id: number; memory: SharedArrayBuffer }
  | { type: 'write'; id: number; from: number; to: number }
  | { type: 'forget'; id: number }
  /** Makes the next file, `abandoned` as counted by then. Refused after a failure, unless `anew`. */
  | { type: 'file'; path: string; anew: boolean; abandoned: number }
  /** Goes on in the same file after a failure. */
  | { type: 'resume' }
  | { type: 'close' }
/** Pieces and files are answered one by one, in their order. */
export type FromWriter =
  | { type: 'written' }
  /** `spare`: free bytes of its disk beyond the reserve, where the system tells. */
  | { type: 'opened'; spare: number | null }
  | { type: 'failed'; code: string; message: string }
  /** `loss`: what happened to the last file since the last write. */
  | { type: 'closed'; loss: FileLoss | null }

/** What the code of a failure is when the fault is ours: nothing can be written any more. */
export const INTERNAL_FAILURE = 'INTERNAL'

export interface SlabWriterListener {
  /** Everything up to this file position is written. `mark` is the tag given when it was posted. */
  onWritten(position: number, mark: number): void
  /** Nothing from this position on is in a file, or will be. */
  onFailed(code: string, message: string, position: number): void
  /** A slab is full and the next begins: the moment for a new file, if one is due. */
  onTurn(): void
  /** Tag of a post: the caller's row count, so that it can publish rows once they are written. */
  currentMark(): number
}

/** What waits for the worker's answer: a piece of a slab, or a file to be opened. */
interface Posted {
  start: number
  end: number
  mark: number
  slab: Slab | null
  onOpened: ((spare: number | null) => void) | null
}

export class SlabWriter {
  /** Position of the next byte reserved. */
  position = 0
  /** Sources must pause now, and go on when `onceRelieved` calls back. */
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
  /** The oldest so many were handed over before a failure was known: their answers mean nothing. */
  #void = 0
  /** The worker refuses everything until it is told to begin again. */
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

  /** Slow peers pin more slabs than they may; hand out copies instead of views. */
  get crowded(): boolean {
    return this.#slabs.size - this.#free.length - this.#posted.length > MAX_HELD
  }

  /** Calls back when congestion ends, once. Registering the same function again before that is harmless. */
  onceRelieved(resume: () => void): void {
    this.#onRelief.add(resume)
  }

  /**
   * The slab with room for `bytes` at `slab.used`. The caller fills it and calls `commit` with what it wrote, in the
   * same turn of the event loop.
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

  /** Hands what is filled to the worker now. */
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
   * What is committed from now on goes to this file, which must not exist. `onOpened` is called before `onWritten`, with
   * the free bytes of the disk beyond the reserve, or null where they are not known.
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
   * The files so far are about to be deleted by their owner, which is no loss. What waits to be written to them is
   * written all the same. To be followed by `nextFile`.
   */
  abandon(): void {
    Atomics.add(this.#abandoned, 0, 1)
  }

  /** After a failure: goes on behind what is in the file. */
  resume(): void {
    this.#post({ type: 'resume' })
    this.#failed = false
  }

  /** Writes what is left and ends the worker. Resolves when the file is complete, with what has happened to it. */
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
    // Half the bound, so that sources do not stop and start at every piece.
    if (this.#posted.length <= MAX_POSTED / 2) this.#setCongested(false)
  }

  /** The thread died of a bug: nothing posted will be answered any more. */
  #onCrash(error: Error): void {
    this.#crashed = true
    // So that nothing is left but what was handed over: the oldest of it is what is lost first.
    this.flush()
    const posted = this.#posted.splice(0)
    this.#fail(INTERNAL_FAILURE, error.message, posted[0]?.start ?? this.position)
    for (const { slab } of posted) slab?.release()
    this.#setCongested(false)
    this.#closing?.(null)
  }

  /** Forgets all from `position` on. */
  #fail(code: string, message: string, position: number): void {
    this.#void = this.#posted.length
    this.#failed = true
    const current = this.#current
    // What it still holds is not to be posted when it goes.
    if (current !== undefined) current.posted = current.used
    this.#endSlab()
    this.position = position
    this.#listener.onFailed(code, message, position)
  }

  /** The current slab takes no more; what is in it goes to the worker. */
  #endSlab(): void {
    this.flush()
    this.#current?.release()
    this.#current = undefined
  }

  #setCongested(congested: boolean): void {
    if (this.congested === congested) return
    this.congested = congested
    if (congested) return
    // One that fills the slabs again waits again: what it registers now is for the next time.
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
