import { open, type FileHandle } from 'node:fs/promises'
import type { Worker } from 'node:worker_threads'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { Clock } from '../clock'
import { ConnectionRecorder } from './connection-recorder'
import { interfaceBytes, sectionHeaderBytes, writeInterface, writeSectionHeader } from './pcapng/blocks'
import { clockBase, type ClockBase } from './pcapng/clock'
import { SegmentIndexWriter } from './segment-index'
import type { Slab } from './slab'
import { SlabWriter } from './slab-writer'
import { TupleClaims } from './tuple-claims'

/**
 * The live capture: a pcapng file that only grows, and the segment index beside it. Sessions write through
 * `openConnection`; the analysis reads the file behind the flushed mark.
 */

export interface CaptureOptions {
  /** The file to create. It must not exist, unless `overwrite`. */
  path: string
  overwrite?: boolean
  clock: Clock
  startWriter(fd: number): Worker
  /** A chunk of the index was added; called before any row of it is published. */
  onChunk(memory: SharedArrayBuffer): void
  /** Rows below `rows` are in the file. */
  onPublished(rows: number): void
  onFailed(error: AppError): void
}

export class Capture {
  readonly path: string
  readonly clock: Clock
  readonly base: ClockBase
  readonly index: SegmentIndexWriter
  /** Payload bytes captured. */
  readonly bytes = { up: 0, down: 0 }
  /** Set once writing failed. Relaying goes on; nothing more is recorded. */
  error: AppError | null = null
  readonly writer: SlabWriter
  readonly tuples = new TupleClaims()
  readonly #file: FileHandle
  readonly #onRelief = new Set<() => void>()
  #interfaces = 0
  #connections = 0
  #closed: Promise<void> | undefined

  private constructor(options: CaptureOptions, file: FileHandle) {
    this.path = options.path
    this.clock = options.clock
    this.base = clockBase(options.clock.startedAt)
    this.#file = file
    this.index = new SegmentIndexWriter(options.onChunk)
    this.writer = new SlabWriter(options.startWriter(file.fd), {
      onWritten: (_position, mark) => {
        if (this.error === null) options.onPublished(mark)
      },
      onFailed: (code, message) => {
        if (this.error !== null) return
        this.error = new AppError('capture-failed', `Recording stopped: ${message}`, { systemCode: code })
        options.onFailed(this.error)
      },
      onCongestion: (congested) => {
        if (congested) return
        for (const resume of this.#onRelief) resume()
        this.#onRelief.clear()
      },
      currentMark: () => this.index.rows
    })
    const section = { comments: [`Tcplens capture. tcplens:${JSON.stringify({ format: 1 })}`] }
    this.#writeBlock(sectionHeaderBytes(section), (slab) => writeSectionHeader(slab.view, slab.used, section))
  }

  /** Creates the file, readable by this user alone: it holds what others said in confidence. */
  static async create(options: CaptureOptions): Promise<Capture> {
    let file: FileHandle
    try {
      file = await open(options.path, options.overwrite === true ? 'w' : 'wx', 0o600)
    } catch (error) {
      const systemCode = systemCodeOf(error)
      if (systemCode === 'EEXIST')
        throw new AppError('file-exists', `${options.path} exists already.`, { systemCode })
      throw new AppError('capture-failed', `Cannot create the capture file: ${messageOf(error)}`, {
        ...(systemCode === undefined ? {} : { systemCode }),
        cause: error
      })
    }
    return new Capture(options, file)
  }

  get fileBytes(): number {
    return this.writer.position
  }

  get connections(): number {
    return this.#connections
  }

  /** Sources must pause now, and go on when `onceRelieved` calls back. */
  get congested(): boolean {
    return this.writer.congested
  }

  /** Registering the same function again before relief is harmless. */
  onceRelieved(resume: () => void): void {
    this.#onRelief.add(resume)
  }

  /** Declares a session's interface. Returns its number in the file. */
  addInterface(name: string, description: string): number {
    const options = { name, description }
    this.#writeBlock(interfaceBytes(options), (slab) => writeInterface(slab.view, slab.used, options))
    return this.#interfaces++
  }

  /** The next connection, numbered from 1 in the order of these calls. */
  openConnection(interfaceId: number): ConnectionRecorder {
    return new ConnectionRecorder(this, interfaceId, ++this.#connections)
  }

  /** Writes what is left and closes the file. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.writer.close().then(() => this.#file.close())
    return this.#closed
  }

  #writeBlock(bytes: number, write: (slab: Slab) => number): void {
    if (this.error !== null) return
    const slab = this.writer.reserve(bytes)
    this.writer.commit(slab, write(slab))
  }
}
