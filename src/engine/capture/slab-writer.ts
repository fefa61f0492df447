import type { Worker } from 'node:worker_threads'
import { Slab, SLAB_BYTES } from './slab'

/**
 * Append-only writing through slabs. The relay's thread reserves room in the current slab and fills it; a worker
 * writes slabs to the file in order. A slab goes when it is full or FLUSH_MS after its first unwritten byte, so what
 * a peer has received is in the file (in the system's hands, safe from a crash of this process) soon after.
 */

/** Age at which a partly filled slab is written. Well below the promised 250 ms, and above a frame's worth of wakes. */
const FLUSH_MS = 20

/**
 * Posted and not yet written pieces above which sources are asked to pause: 32 MiB at most lie between a socket and
 * the disk. Generous enough to ride out a disk's hiccup at 1 GB/s, small enough to call memory flat.
 */
const MAX_POSTED = 32

/** Slabs kept for reuse; memory beyond it goes back to the system after a burst. */
const MAX_POOLED = 40

/** Above this many slabs held by slow peers' pending writes, `crowded` asks writers to copy instead of hold. */
const MAX_HELD = 64

export type ToWriter =
  | { type: 'slab'; id: number; memory: SharedArrayBuffer }
  | { type: 'write'; id: number; from: number; to: number }
  | { type: 'forget'; id: number }
  | { type: 'close' }
export type FromWriter =
  | { type: 'written'; id: number; bytes: number }
  | { type: 'failed'; id: number; code: string; message: string }
  | { type: 'closed' }

export interface SlabWriterListener {
  /** Everything up to this file position is written. `mark` is the tag given when it was posted. */
  onWritten(position: number, mark: number): void
  onFailed(code: string, message: string): void
  /** Congestion began or ended: sources pause while it lasts. */
  onCongestion(congested: boolean): void
  /** Tag of a post: the caller's row count, so that it can publish rows once they are written. */
  currentMark(): number
}

export class SlabWriter {
  /** File position of the next byte reserved. */
  position = 0
  congested = false
  readonly #worker: Worker
  readonly #listener: SlabWriterListener
  readonly #slabs = new Map<number, Slab>()
  readonly #free: Slab[] = []
  #current: Slab | undefined
  #nextId = 0
  #timer: NodeJS.Timeout | undefined
  readonly #posted: { slab: Slab; end: number; mark: number }[] = []
  #closing: (() => void) | undefined

  constructor(worker: Worker, listener: SlabWriterListener) {
    this.#worker = worker
    this.#listener = listener
    worker.on('message', (message: FromWriter) => {
      this.#onMessage(message)
    })
    worker.on('error', (error) => {
      this.#onCrash(error)
    })
  }

  /** More slabs are alive than slow peers may pin; hand out copies instead of views. */
  get crowded(): boolean {
    return this.#slabs.size - this.#free.length > MAX_HELD
  }

  /**
   * The slab with room for `bytes` at `slab.used`. The caller fills it and calls `commit` with what it wrote, in the
   * same turn of the event loop.
   */
  reserve(bytes: number): Slab {
    const current = this.#current
    if (current !== undefined && SLAB_BYTES - current.used >= bytes) return current
    if (current !== undefined) {
      this.flush()
      current.release()
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
    this.#posted.push({ slab, end: slab.filePosition + slab.used, mark: this.#listener.currentMark() })
    this.#post({ type: 'write', id: slab.id, from: slab.posted, to: slab.used })
    slab.posted = slab.used
    this.#setCongested(this.#posted.length >= MAX_POSTED)
  }

  /** Writes what is left and ends the worker. Resolves when the file is complete. */
  async close(): Promise<void> {
    this.flush()
    await new Promise<void>((resolve) => {
      this.#closing = resolve
      this.#post({ type: 'close' })
    })
    await this.#worker.terminate()
  }

  #onMessage(message: FromWriter): void {
    if (message.type === 'closed') {
      this.#closing?.()
      return
    }
    const oldest = this.#posted.shift()
    if (oldest === undefined) return
    if (message.type === 'failed') this.#listener.onFailed(message.code, message.message)
    else this.#listener.onWritten(oldest.end, oldest.mark)
    oldest.slab.release()
    // Half the bound, so that sources do not stop and start at every piece.
    if (this.#posted.length <= MAX_POSTED / 2) this.#setCongested(false)
  }

  /** The thread died of a bug: nothing posted will be answered any more. */
  #onCrash(error: Error): void {
    this.#listener.onFailed('INTERNAL', error.message)
    for (const { slab } of this.#posted.splice(0)) slab.release()
    this.#setCongested(false)
    this.#closing?.()
  }

  #setCongested(congested: boolean): void {
    if (this.congested === congested) return
    this.congested = congested
    this.#listener.onCongestion(congested)
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
