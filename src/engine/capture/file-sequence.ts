import type { FileHandle } from 'node:fs/promises'
import type { Worker } from 'node:worker_threads'
import type { InterfaceOptions } from './pcapng/blocks'
import type { Extent, RingLimits } from './ring-files'
import { SectionWriter } from './section-writer'
import { SlabWriter, type SlabWriterListener } from './slab-writer'
import { StoredFiles } from './stored-files'

/**
 * A capture's files as they are written, one after the other: what each begins with, and going on to the next. Positions
 * count through all of them. Without limits there is one file, which only grows.
 */

export interface FileSequenceOptions {
  /** The first file, and its path; closed with the sequence, or once there is another. */
  path: string
  file: FileHandle
  ring: RingLimits | undefined
  startWriter(fd: number): Worker
  listener: SlabWriterListener
  /** Connections so far, for the head of a file. */
  connections(): number
}

export class FileSequence {
  readonly writer: SlabWriter
  readonly stored: StoredFiles
  readonly isRing: boolean
  readonly #first: FileHandle
  readonly #section: SectionWriter
  readonly #connections: () => number
  /** What every file repeats is being written. */
  #isBeginning = false

  constructor({ path, file, ring, startWriter, listener, connections }: FileSequenceOptions) {
    this.isRing = ring !== undefined
    this.stored = new StoredFiles(path, ring ?? null)
    this.writer = new SlabWriter(startWriter(file.fd), listener)
    this.#first = file
    this.#section = new SectionWriter(this.writer)
    this.#connections = connections
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

  /** Is it time for a new file? */
  isDue(now: Extent): boolean {
    return !this.#isBeginning && this.stored.isDue(now)
  }

  /** What is written from here on goes to a new file, also after a failure. `onOpened`: all files before it are whole. */
  next(before: Extent, onOpened: () => void): void {
    const file = this.stored.next(before)
    this.writer.nextFile(file.path, () => {
      this.stored.opened(file)
      // The first file is closed where it was opened, the others by the worker.
      void this.#first.close()
      onOpened()
    })
  }

  /** After a failure: in the next file of a ring, else in the same one. */
  resume(before: Extent, onOpened: () => void): void {
    if (this.isRing) this.next(before, onOpened)
    else this.writer.resume()
  }

  /** Nothing from `position` on is in a file. */
  rollback(position: number): void {
    this.#section.rollback(position)
    this.stored.rollback(position)
  }

  /** Writes what is left and closes the files. */
  async close(): Promise<void> {
    await this.writer.close()
    await this.stored.settled()
    await this.#first.close()
  }

  #head(): void {
    const part = this.isRing ? { part: this.stored.part, connections: this.#connections() } : {}
    this.#section.write(this.stored.newest?.base ?? 0, { format: 1, ...part })
  }

  /** All that is written belongs into one file, however long that gets. */
  #uninterrupted(write: () => void): void {
    this.#isBeginning = true
    write()
    this.#isBeginning = false
  }
}
