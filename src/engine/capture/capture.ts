import { open, type FileHandle } from 'node:fs/promises'
import type { Worker } from 'node:worker_threads'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { Marked } from '../../shared/model/connection-event'
import type { Clock } from '../clock'
import { ConnectionRecorder, type Continuation, type RecorderHost } from './connection-recorder'
import { FileRemover } from './file-remover'
import { MarkRecorder, MARKS_INTERFACE } from './mark-recorder'
import { OpenConnections } from './open-connections'
import { clockBase, type ClockBase } from './pcapng/clock'
import { RingFiles, ringPath, type CaptureFile, type RingLimits } from './ring-files'
import type { SavedPart } from './save-file'
import { SectionWriter } from './section-writer'
import { SegmentIndexWriter } from './segment-index'
import { INTERNAL_FAILURE, SlabWriter } from './slab-writer'
import { SpaceWatch } from './space-watch'
import { TupleClaims } from './tuple-claims'

/**
 * The live capture: a pcapng file that only grows, or a ring of such files, and the segment index beside it. Sessions
 * write through `openConnection`; the analysis reads the files behind the flushed mark.
 *
 * Positions and rows count through all files of the ring. Each file is complete in itself: it begins with all
 * interfaces and with where every open connection stands.
 *
 * Whether recording is off or the disk is full, relaying goes on: recorders count what passes, and begin again with
 * where their connection stands by then.
 */

/** Who reads the index and the files: the analysis. */
export interface CaptureSink {
  /** A chunk of the index was added; called before any row of it is published. */
  onChunk(memory: SharedArrayBuffer): void
  /** A file was begun; called before any row that lies in it is published. */
  onFile(file: CaptureFile): void
  /** Rows below `rows` are in the files. */
  onPublished(rows: number): void
  /** Rows below `rows` are gone, and so are the files that end at or before `position`. */
  onDropped(dropped: { rows: number; position: number }): void
}

export interface CaptureOptions extends CaptureSink {
  /** The file to create. It must not exist, unless `overwrite`. */
  path: string
  overwrite?: boolean
  /** Makes the capture a ring: later files stand beside the first, named as `ringPath` says. Else it is one file. */
  ring?: RingLimits
  clock: Clock
  startWriter(fd: number): Worker
  /** `state`, `error` or `lost` changed. */
  onState(): void
}

export type CaptureState = 'recording' | 'off' | 'failed'

export class Capture implements RecorderHost {
  /** The first file's. */
  readonly path: string
  readonly clock: Clock
  readonly base: ClockBase
  index: SegmentIndexWriter
  /** Payload bytes captured. */
  readonly bytes = { up: 0, down: 0 }
  /** Payload bytes that passed and are not captured: recording was off, or they could not be written. */
  lost = 0
  /** The ring has made room: what was captured first is gone. */
  hasDropped = false
  recording = true
  /** What keeps the capture from being written, until it is written again. */
  error: AppError | null = null
  readonly writer: SlabWriter
  readonly tuples = new TupleClaims()
  readonly #file: FileHandle
  readonly #isRing: boolean
  readonly #files: RingFiles
  readonly #section: SectionWriter
  readonly #open = new OpenConnections()
  readonly #marks = new MarkRecorder(this)
  readonly #space: SpaceWatch
  readonly #remover = new FileRemover()
  readonly #onState: () => void
  readonly #onRelief = new Set<() => void>()
  #sink: CaptureSink
  #connections = 0
  /** Of the marks; there is none before the first. */
  #marksInterface: number | undefined
  #part = 1
  /** The user's switch. */
  #isOn = true
  /** Closing, or the writer's thread has died. */
  #isOver = false
  /** From when on nothing was recorded. */
  #lostSince: number | null = null
  /** Recording goes on after a failure, but nothing has reached the disk yet. */
  #isTrying = false
  /** What every file repeats is being written. */
  #isBeginning = false
  #published = 0
  #writtenTo = 0
  #messages = 0
  /** Rows that these were found in. */
  #analysed = 0
  /** What lies before this was cleared: its rows are no rows of the index. */
  #since = 0
  #closed: Promise<void> | undefined

  private constructor(options: CaptureOptions, file: FileHandle) {
    this.path = options.path
    this.clock = options.clock
    this.base = clockBase(options.clock.startedAt)
    this.#file = file
    this.#sink = options
    this.#onState = options.onState
    this.#isRing = options.ring !== undefined
    this.#files = new RingFiles(options.ring ?? null)
    this.#space = new SpaceWatch(options.path, () => {
      this.#goOn()
    })
    this.index = new SegmentIndexWriter(options.onChunk)
    this.writer = new SlabWriter(options.startWriter(file.fd), {
      onWritten: (position, mark) => {
        this.#onWritten(position, mark)
      },
      onFailed: (code, message, position) => {
        this.#onFailed(code, message, position)
      },
      onTurn: () => {
        this.#turnIfDue()
      },
      onCongestion: (congested) => {
        if (congested) return
        for (const resume of this.#onRelief) resume()
        this.#onRelief.clear()
      },
      currentMark: () => this.index.rows
    })
    this.#section = new SectionWriter(this.writer)
    this.#files.opened(this.#files.add(options.path, { position: 0, rows: 0, messages: 0 }))
    this.#writeHeader()
    this.#files.contentBegins(this.writer.position)
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

  get state(): CaptureState {
    if (!this.#isOn) return 'off'
    return this.error === null ? 'recording' : 'failed'
  }

  /** The files there are, oldest first. */
  get files(): readonly CaptureFile[] {
    return this.#files.files
  }

  /** The files as far as they are written: each up to a block's end. */
  get writtenFiles(): SavedPart[] {
    const files = this.files.filter(({ base }) => base < this.#writtenTo)
    return files.map((file, at) => ({ ...file, end: files[at + 1]?.base ?? this.#writtenTo }))
  }

  /** Bytes of all files there are. */
  get fileBytes(): number {
    const { position } = this.writer
    return position - (this.#files.first?.position ?? position)
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

  /** Declares a session's interface. Returns its number in the files. */
  addInterface(name: string, description: string): number {
    const number = this.#section.addInterface({ name, description })
    if (this.recording) this.#uninterrupted(() => this.#writeHeader())
    return number
  }

  /** The next connection, numbered from 1 in the order of these calls. */
  openConnection(interfaceId: number): ConnectionRecorder {
    const recorder = new ConnectionRecorder(this, interfaceId, ++this.#connections)
    this.#open.add(recorder)
    return recorder
  }

  passed(bytes: number): void {
    this.lost += bytes
    this.#onState()
  }

  onClosed(recorder: ConnectionRecorder): void {
    this.#open.closed(recorder, this.recording)
  }

  /** What a ring may hold; null of a capture in one file. */
  get limits(): RingLimits | null {
    return this.#files.limits
  }

  /** Other limits from now on: what is over them goes as soon as the newest file is closed, which is at once. */
  limit(limits: RingLimits): void {
    if (!this.#isRing) throw new AppError('wrong-state', 'A capture that is written to one file has no cap.')
    this.#files.limit(limits)
    this.#turnIfDue()
    this.#trim()
    this.#onState()
  }

  /**
   * Keeps bookmarks and notes in the file, also while recording is off: they are not traffic. What cannot be written
   * now is as soon as something can be.
   */
  mark(marks: readonly Marked[]): void {
    this.#marks.add(marks)
    this.#writeMarks()
  }

  /** Switches recording off or on again. What passes meanwhile is relayed all the same, and is lost to the capture. */
  setRecording(isOn: boolean): void {
    if (isOn === this.#isOn || this.#isOver) return
    this.#isOn = isOn
    if (isOn) this.#goOn()
    else {
      this.recording = false
      this.#lostSince ??= this.clock.now()
      this.#space.stop()
      this.writer.flush()
    }
    this.#onState()
  }

  /**
   * How many exchanges the analysis has found in all, dropped ones included (from 0 again after `clear`): too many make
   * the ring turn, like too many bytes. `rows`: how far it has come.
   */
  countMessages(found: number, rows: number): void {
    this.#messages = found
    this.#analysed = rows
    this.#turnIfDue()
    this.#trim()
  }

  /**
   * Forgets all there was and begins anew for `sink`: an empty index, and a new file that begins with where every open
   * connection stands. The sink until now is told nothing more. All in one go: no byte is in neither or in both.
   */
  clear(sink: CaptureSink): void {
    if (!this.#isRing)
      throw new AppError('wrong-state', 'A capture that is written to one file is not cleared.')
    const old = this.#files.clear()
    this.#sink = sink
    this.index = new SegmentIndexWriter(sink.onChunk)
    this.#published = 0
    this.#messages = 0
    this.#analysed = 0
    this.bytes.up = 0
    this.bytes.down = 0
    this.lost = 0
    this.hasDropped = false
    this.#open.forget()
    this.#marks.clear((connection) => this.#open.has(connection))
    for (const { path } of old) this.#remover.remove(path)
    if (this.#isOver) return
    this.#isTrying ||= this.error !== null
    this.#nextFile()
    this.#since = this.writer.position
    this.#begin({ reason: 'cleared', lostSince: null }, true)
    this.#writeMarks()
    this.recording = this.#isOn
  }

  /** Writes what is left and closes the file. Idempotent. */
  close(): Promise<void> {
    this.#isOver = true
    this.#space.stop()
    this.#closed ??= this.writer
      .close()
      .then(() => this.#remover.settled())
      .then(() => this.#file.close())
    return this.#closed
  }

  /** Deletes what there is. Only once it is closed. */
  async deleteFiles(): Promise<void> {
    for (const { path } of this.#files.files) this.#remover.remove(path)
    await this.#remover.settled()
  }

  #onWritten(position: number, mark: number): void {
    for (const file of this.#files.tell(position)) this.#sink.onFile(file)
    if (position <= this.#since) return
    this.#published = mark
    this.#writtenTo = position
    this.index.settle(mark)
    this.#open.settle(mark)
    this.#marks.settle(mark)
    this.#sink.onPublished(mark)
    if (!this.#isTrying) return
    this.#isTrying = false
    this.#space.succeeded()
    this.error = null
    if (this.recording) this.#lostSince = null
    this.#onState()
  }

  /** What is not in the files by now will never be: it is as if it had not been recorded. */
  #onFailed(code: string, message: string, position: number): void {
    this.recording = false
    this.error = new AppError('capture-failed', `Recording stopped: ${message}`, { systemCode: code })
    if (this.#isTrying) this.#space.beSlower()
    this.#isTrying = false
    const lost = this.index.rollback(this.#published)
    this.bytes.up -= lost.up
    this.bytes.down -= lost.down
    this.lost += lost.up + lost.down
    this.#lostSince ??= lost.since ?? this.clock.now()
    this.#open.rollback(this.#published)
    this.#marks.rollback(this.#published)
    this.#section.rollback(position)
    this.#since = Math.min(this.#since, position)
    if (this.#isRing) for (const { path } of this.#files.rollback(position)) this.#remover.remove(path)
    if (code === INTERNAL_FAILURE) this.#isOver = true
    if (this.#isOn && !this.#isOver) this.#space.start()
    this.#onState()
  }

  /** Records again, after recording was off or the disk full. */
  #goOn(): void {
    if (this.#isOver) return
    const hasFailed = this.error !== null
    const continuation = { reason: hasFailed ? 'space' : 'recording', lostSince: this.#lostSince } as const
    if (hasFailed && !this.#isTrying) {
      this.#isTrying = true
      if (this.#isRing) this.#nextFile()
      else this.writer.resume()
    }
    this.#begin(continuation, true)
    this.#open.tellEnded(continuation)
    this.#writeMarks()
    this.recording = true
    if (!hasFailed) this.#lostSince = null
  }

  #turnIfDue(): void {
    if (!this.recording || this.#isBeginning) return
    const { writer, index } = this
    if (!this.#files.isDue({ position: writer.position, rows: index.rows, messages: this.#messages })) return
    this.#nextFile()
    this.#begin({ reason: 'next-file', lostSince: null }, false)
  }

  #nextFile(): void {
    const path = ringPath(this.path, ++this.#part)
    const { position } = this.writer
    const file = this.#files.add(path, { position, rows: this.index.rows, messages: this.#messages })
    this.writer.nextFile(path, () => {
      this.#files.opened(file)
      // The first file is closed where it was opened, the others by the worker.
      void this.#file.close()
      this.#trim()
    })
  }

  /** Writes what a file begins with, as far as it is not in this one yet, and where the open connections stand. */
  #begin(continuation: Continuation, indexed: boolean): void {
    this.#uninterrupted(() => {
      this.#writeHeader()
      this.#open.continue(continuation, indexed)
    })
    this.#files.contentBegins(this.writer.position)
  }

  /** All that is written belongs into one file, however long that gets. */
  #uninterrupted(write: () => void): void {
    this.#isBeginning = true
    write()
    this.#isBeginning = false
  }

  #writeMarks(): void {
    const isRefused = this.error !== null && !this.#isTrying
    if (isRefused || this.#isOver || !this.#marks.isWaiting) return
    this.#marksInterface ??= this.#section.addInterface(MARKS_INTERFACE)
    this.#uninterrupted(() => this.#writeHeader())
    this.#marks.write(this.#marksInterface)
  }

  #writeHeader(): void {
    const part = this.#isRing ? { part: this.#part, connections: this.#connections } : {}
    this.#section.write(this.#files.newest?.base ?? 0, { format: 1, ...part })
  }

  #trim(): void {
    const { writer, index } = this
    const now = { position: writer.position, rows: index.rows, messages: this.#messages }
    const gone = this.#files.trim(now, this.#analysed)
    const { first } = this.#files
    if (gone.length === 0 || first === null) return
    this.hasDropped = true
    for (const { path } of gone) this.#remover.remove(path)
    this.#sink.onDropped({ rows: first.rows, position: first.position })
  }
}
