import type { FileHandle } from 'node:fs/promises'
import type { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/model/app-error'
import type { FileLoss } from '../../shared/model/file-losses'
import type { InterfaceOptions } from './pcapng/blocks'
import type { CaptureFile, Extent, RingLimits } from './ring-files'
import { SectionWriter } from './section-writer'
import { SlabWriter, type SlabWriterListener } from './slab-writer'
import { StoredFiles } from './stored-files'

/**
 * A capture's files as they are written, one after the other: what each begins with, when it is time for the next, and
 * which make room for it. Positions and rows count through all of them. Without limits there is one file, which only
 * grows.
 */

export interface FileSequenceOptions {
  /** The first file, and its path; closed with the sequence, or once there is another. */
  path: string
  file: FileHandle
  ring: RingLimits | undefined
  startWriter(file: { fd: number; path: string }): Worker
  listener: Omit<SlabWriterListener, 'currentMark'>
  /** Connections so far, for the head of a file. */
  connections(): number
  /** Rows of the index so far. */
  rows(): number
  /** The ring has made room: rows below `rows`, and files that end at or before `position`, are gone. */
  onDropped(dropped: { rows: number; position: number }): void
}

export class FileSequence {
  readonly writer: SlabWriter
  readonly stored: StoredFiles
  readonly #isRing: boolean
  readonly #first: FileHandle
  readonly #section: SectionWriter
  readonly #options: FileSequenceOptions
  /** Exchanges found so far, in the first `#analysed` rows. */
  #messages = 0
  #analysed = 0
  /** What every file repeats is being written. */
  #isBeginning = false

  constructor(options: FileSequenceOptions) {
    const { path, file, ring, startWriter, listener, rows } = options
    this.#isRing = ring !== undefined
    this.stored = new StoredFiles(path, ring ?? null)
    this.writer = new SlabWriter(startWriter({ fd: file.fd, path }), { ...listener, currentMark: rows })
    this.#first = file
    this.#section = new SectionWriter(this.writer)
    this.#options = options
  }

  /** Bytes of all files there are. */
  get bytes(): number {
    const { position } = this.writer
    return position - (this.stored.first?.position ?? position)
  }

  /** Returns its number. It is in the file after the next `writeHead` or `begin`. */
  addInterface(options: InterfaceOptions): number {
    return this.#section.addInterface(options)
  }

  /** Writes what a file begins with, as far as it is not in this one yet. */
  writeHead(): void {
    this.#uninterrupted(() => {
      this.#head()
    })
  }

  /** As `writeHead`, and with it what else readers of this file must know; content of its own comes behind it. */
  begin(write: () => void): void {
    this.#uninterrupted(() => {
      this.#head()
      write()
    })
    this.stored.contentBegins(this.writer.position)
  }

  /** Exchanges that the analysis has found in all, in the first `rows` rows: too many of them make the ring turn too. */
  countMessages(found: number, rows: number): void {
    this.#messages = found
    this.#analysed = rows
  }

  /** Is it time for a new file? */
  get isDue(): boolean {
    return !this.#isBeginning && this.stored.isDue(this.#extent)
  }

  /** What is written from here on goes to a new file, also after a failure. */
  next(): void {
    const file = this.stored.next(this.#extent)
    this.writer.nextFile(file.path, (spare) => {
      this.stored.opened(file)
      if (spare !== null) this.stored.fit(file.base - (this.stored.first?.position ?? file.base) + spare)
      // The first file is closed where it was opened, the others by the worker.
      void this.#first.close()
      // All files before this one are whole by now.
      this.trim()
    })
  }

  /** After a failure: in the next file of a ring, or behind a file that is lost; else in the same one. */
  resume(): void {
    if (this.#isRing || this.stored.hasLost) this.next()
    else this.writer.resume()
  }

  /** Other limits from now on. Throws `wrong-state` without a ring. */
  limit(limits: RingLimits): void {
    if (!this.#isRing) throw new AppError('wrong-state', 'A capture that is written to one file has no cap.')
    this.stored.limit(limits)
  }

  /** Takes out what is over the limits. */
  trim(): void {
    this.#dropped(this.stored.trim(this.#extent, this.#analysed))
  }

  /** Takes the oldest file out of a ring, for the room it has on the disk. False where there is none to take. */
  dropOldest(): boolean {
    return this.#dropped(this.stored.dropOldest())
  }

  /**
   * Takes out all files; exchanges are counted from 0 again. What follows wants a file, which is the next. Throws
   * `wrong-state` without a ring.
   */
  clear(): void {
    if (!this.#isRing)
      throw new AppError('wrong-state', 'A capture that is written to one file is not cleared.')
    this.writer.abandon()
    this.stored.clear()
    this.countMessages(0, 0)
  }

  /** Nothing from `position` on is in a file. */
  rollback(position: number): void {
    this.#section.rollback(position)
    this.stored.rollback(position)
  }

  /** Writes what is left and closes the files. Resolves with what has happened to the last one. */
  async close(): Promise<FileLoss | null> {
    const loss = await this.writer.close()
    await this.stored.settled()
    await this.#first.close()
    return loss
  }

  #dropped(gone: readonly CaptureFile[]): boolean {
    const { first } = this.stored
    if (gone.length === 0 || first === null) return false
    this.#options.onDropped({ rows: first.rows, position: first.position })
    return true
  }

  get #extent(): Extent {
    return { position: this.writer.position, rows: this.#options.rows(), messages: this.#messages }
  }

  #head(): void {
    const part =
      this.#isRing || this.stored.part > 1
        ? { part: this.stored.part, connections: this.#options.connections() }
        : {}
    this.#section.write(this.stored.newest?.base ?? 0, { format: 1, ...part })
  }

  /** All that is written belongs into one file, however long that gets. */
  #uninterrupted(write: () => void): void {
    this.#isBeginning = true
    write()
    this.#isBeginning = false
  }
}
