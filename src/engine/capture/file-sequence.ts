import type { FileHandle } from 'node:fs/promises'
import type { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/model/app-error'
import type { FileLoss } from '../../shared/model/file-losses'
import {
  type InterfaceOptions,
  interfaceBytes,
  sectionHeaderBytes,
  writeInterface,
  writeSectionHeader
} from './pcapng/blocks'
import type { CaptureFile } from './capture-files'
import type { CaptureExtent, RingLimits } from './ring-files'
import { SlabWriter, type SlabWriterListener } from './slab-writer'
import { StoredFiles } from './stored-files'
import type { Slab } from './slab'

/**
 * Sequence of files that a capture is written to: the head of each file, when the next one starts, and which files are
 * dropped to make room for it. Positions and rows count through all files. Without limits there is a single, growing
 * file.
 */

export interface FileSequenceOptions {
  /** The first file and its path. Closed with the sequence, or when the next file starts. */
  path: string
  file: FileHandle
  ring: RingLimits | undefined
  startWriter(file: { fd: number; path: string }): Worker
  listener: Omit<SlabWriterListener, 'currentMark'>
  /** Returns the number of connections so far, for the head of a file. */
  connections(): number
  /** Returns the number of rows in the index so far. */
  rows(): number
  /** The ring has dropped rows below `rows` and the files that end at or before `position`. */
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
  /** True while the head of a file is being written. */
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

  /** Total size of the existing files. */
  get bytes(): number {
    const { position } = this.writer
    return position - (this.stored.first?.position ?? position)
  }

  /** Adds an interface and returns its number. It is written with the next `writeHead` or `begin`. */
  addInterface(options: InterfaceOptions): number {
    return this.#section.addInterface(options)
  }

  /** Writes the parts of the file head that are missing in the current file. */
  writeHead(): void {
    this.#uninterrupted(() => {
      this.#head()
    })
  }

  /**
   * Writes the file head and, through `write`, the state that readers of this file need. The file's own content
   * follows.
   */
  begin(write: () => void): void {
    this.#uninterrupted(() => {
      this.#head()
      write()
    })
    this.stored.contentBegins(this.writer.position)
  }

  /**
   * Sets the number of exchanges the analysis has found in the first `rows` rows. Too many of them also start a new
   * file.
   */
  countMessages(found: number, rows: number): void {
    this.#messages = found
    this.#analysed = rows
  }

  /** True if a new file is due. */
  get isDue(): boolean {
    return !this.#isBeginning && this.stored.isDue(this.#extent)
  }

  /** Directs all further writes to a new file, also after a failure. */
  next(): void {
    const file = this.stored.next(this.#extent)
    this.writer.nextFile(file.path, (spare) => {
      this.stored.opened(file)
      if (spare !== null) this.stored.fit(file.base - (this.stored.first?.position ?? file.base) + spare)
      // The first file is closed by the thread that opened it, the others by the worker.
      void this.#first.close()
      // All earlier files are complete now.
      this.trim()
    })
  }

  /** Resumes after a failure: in the next file for a ring or a lost file, else in the same file. */
  resume(): void {
    if (this.#isRing || this.stored.hasLost) this.next()
    else this.writer.resume()
  }

  /** Sets new limits. Throws `wrong-state` without a ring. */
  limit(limits: RingLimits): void {
    if (!this.#isRing)
      throw new AppError(
        'wrong-state',
        'A capture written to a single file has no size limit. Record to a ring of files to set one.'
      )
    this.stored.limit(limits)
  }

  /** Drops the files that exceed the limits. */
  trim(): void {
    this.#dropped(this.stored.trim(this.#extent, this.#analysed))
  }

  /** Drops the oldest file of a ring to free disk space. Returns false if there is none to drop. */
  dropOldest(): boolean {
    return this.#dropped(this.stored.dropOldest())
  }

  /**
   * Drops all files and resets the exchange count. The caller must start the next file before writing. Throws
   * `wrong-state` without a ring.
   */
  clear(): void {
    if (!this.#isRing)
      throw new AppError(
        'wrong-state',
        'A capture written to a single file cannot be cleared. Record to a ring of files instead.'
      )
    this.writer.abandon()
    this.stored.clear()
    this.countMessages(0, 0)
  }

  /** Handles a failure: nothing from `position` on is in a file. */
  rollback(position: number): void {
    this.#section.rollback(position)
    this.stored.rollback(position)
  }

  /** Writes the remaining data and closes the files. Resolves with the loss of the last file, or null. */
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

  get #extent(): CaptureExtent {
    return { position: this.writer.position, rows: this.#options.rows(), messages: this.#messages }
  }

  #head(): void {
    const part =
      this.#isRing || this.stored.part > 1
        ? { part: this.stored.part, connections: this.#options.connections() }
        : {}
    this.#section.write(this.stored.newest?.base ?? 0, { format: 1, ...part })
  }

  /** Keeps everything that is written in one file, whatever its length. */
  #uninterrupted(write: () => void): void {
    this.#isBeginning = true
    write()
    this.#isBeginning = false
  }
}

/**
 * Writes the head of every file of a capture: the section header and the sessions' interfaces in numerical order.
 * Tracks which of them are in the current file.
 */
class SectionWriter {
  readonly #writer: SlabWriter
  readonly #interfaces: { options: InterfaceOptions; position: number }[] = []

  constructor(writer: SlabWriter) {
    this.#writer = writer
  }

  /** Adds an interface and returns its number. It is written with the next `write`. */
  addInterface(options: InterfaceOptions): number {
    return this.#interfaces.push({ options, position: -1 }) - 1
  }

  /**
   * Writes the missing parts to the file that begins at `base`. `data`: properties of the capture for the section
   * header.
   */
  write(base: number, data: Readonly<Record<string, unknown>>): void {
    const writer = this.#writer
    if (writer.position === base) {
      const section = { comments: [`Tcplens capture. tcplens:${JSON.stringify(data)}`] }
      this.#block(sectionHeaderBytes(section), (slab) => writeSectionHeader(slab.view, slab.used, section))
    }
    for (const known of this.#interfaces) {
      if (known.position >= base) continue
      const { options } = known
      known.position = writer.position
      this.#block(interfaceBytes(options), (slab) => writeInterface(slab.view, slab.used, options))
    }
  }

  /** Handles a failure: nothing from `position` on is in a file. */
  rollback(position: number): void {
    for (const known of this.#interfaces) if (known.position >= position) known.position = -1
  }

  #block(bytes: number, write: (slab: Slab) => number): void {
    const slab = this.#writer.reserve(bytes)
    this.#writer.commit(slab, write(slab))
  }
}
