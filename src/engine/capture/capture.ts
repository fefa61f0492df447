import type { FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AppError } from '../../shared/model/app-error'
import type { Marked } from '../../shared/model/connection-event'
import { upstreamLegOf } from '../../shared/model/upstream-leg'
import type { Clock } from '../clock'
import type { CaptureOptions, CaptureSink, CaptureState, Interruption } from './capture-options'
import { ConnectionRecorder, type RecorderHost } from './connection-recorder'
import { spareBytesAt } from './disk-room'
import { describeFileLoss, fileLoss } from './file-loss'
import { FileSequence } from './file-sequence'
import { MarkRecorder, MARKS_INTERFACE } from './mark-recorder'
import { OpenConnections } from './open-connections'
import { clockBase, type ClockBase } from './pcapng/clock'
import { RecordingState } from './recording-state'
import type { CaptureFile } from './capture-files'
import type { RingLimits } from './ring-files'
import type { SavedPart } from './save-file'
import { SegmentIndexWriter } from './segment-index'
import { INTERNAL_FAILURE, type SlabWriter } from './slab-writer'
import { SpaceWatch } from './space-watch'
import { createFile } from './stored-files'
import { TupleClaims } from './tuple-claims'

/** Error codes of a full disk, for which a ring deletes its oldest file. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])

/**
 * The live capture: a pcapng file that only grows, or a ring of such files, together with the segment index. Sessions
 * write through `openConnection`; the analysis reads what is already written to the files.
 *
 * Positions and rows count through all files of the ring. Each file is self-contained: it begins with all interfaces
 * and the current state of every open connection.
 *
 * While recording is off or the disk is full, relaying continues. Recorders then only count bytes, and resume with the
 * current state of their connection.
 */

export class Capture implements RecorderHost {
  /** Path of the first file. */
  readonly path: string
  readonly clock: Clock
  readonly base: ClockBase
  index: SegmentIndexWriter
  /** Payload bytes captured. */
  readonly bytes = { up: 0, down: 0 }
  /** Payload bytes relayed but not captured, because recording was off or they could not be written. */
  lost = 0
  /** True if the ring has dropped its oldest data to make room. */
  hasDropped = false
  /** The latest interruption of recording; null if there was none. */
  interruption: Interruption | null = null
  readonly writer: SlabWriter
  readonly tuples = new TupleClaims()
  readonly #state = new RecordingState()
  readonly #sequence: FileSequence
  readonly #open = new OpenConnections()
  readonly #marks = new MarkRecorder(this)
  readonly #space: SpaceWatch
  readonly #onState: () => void
  #sink: CaptureSink
  #connections = 0
  /** Interface for bookmarks and notes; added with the first of them. */
  #marksInterface: number | undefined
  #published = 0
  #writtenTo = 0
  /** Position up to which the capture was cleared: data before it has no rows in the index. */
  #since = 0
  #closed: Promise<void> | undefined

  private constructor(options: CaptureOptions, file: FileHandle) {
    this.path = resolve(options.path)
    this.clock = options.clock
    this.base = clockBase(options.clock.startedAt)
    this.#sink = options
    this.#onState = options.onState
    this.#space = new SpaceWatch(this.path, {
      onSpace: () => {
        this.#goOn()
      },
      onLack: () => {
        if (FULL.has(this.error?.systemCode ?? '')) this.#sequence.dropOldest()
      }
    })
    this.index = new SegmentIndexWriter(options.onChunk)
    this.#sequence = new FileSequence({
      path: this.path,
      file,
      ring: options.ring,
      startWriter: options.startWriter,
      connections: () => this.#connections,
      rows: () => this.index.rows,
      onDropped: (dropped) => {
        this.hasDropped = true
        this.#sink.onDropped(dropped)
      },
      listener: {
        onWritten: (position, mark) => {
          this.#onWritten(position, mark)
        },
        onFailed: (code, message, position) => {
          this.#onFailed(code, message, position)
        },
        onTurn: () => {
          this.#turnIfDue()
        }
      }
    })
    this.writer = this.#sequence.writer
    const spare = options.ring === undefined ? null : spareBytesAt(dirname(this.path))
    if (spare !== null) this.#sequence.stored.fit(spare)
    this.#sequence.begin(() => undefined)
  }

  /** Creates the file. Rejects with `file-exists`, or `capture-failed` with a readable message. */
  static async create(options: CaptureOptions): Promise<Capture> {
    return new Capture(options, await createFile(options.path, options.overwrite === true))
  }

  get state(): CaptureState {
    return this.#state.state
  }

  get recording(): boolean {
    return this.#state.recording
  }

  /** Error that prevents writing; null once writing succeeds again. */
  get error(): AppError | null {
    return this.#state.error
  }

  /** Existing files, oldest first. */
  get files(): readonly CaptureFile[] {
    return this.#sequence.stored.files
  }

  /** Existing files, each up to the end of the last complete block written. */
  get writtenFiles(): SavedPart[] {
    return this.#sequence.stored.written(this.#writtenTo)
  }

  /** Total size of the existing files. */
  get fileBytes(): number {
    return this.#sequence.bytes
  }

  get connections(): number {
    return this.#connections
  }

  /** True while sources must pause. They resume when `onceRelieved` calls back. */
  get congested(): boolean {
    return this.writer.congested
  }

  /** Calls `resume` once, when congestion ends. Registering the same function twice has no effect. */
  onceRelieved(resume: () => void): void {
    this.writer.onceRelieved(resume)
  }

  /** Declares a session's interface and returns its number in the files. */
  addInterface(name: string, description: string): number {
    const number = this.#sequence.addInterface({ name, description })
    if (this.recording) this.#sequence.writeHead()
    return number
  }

  /** Returns a recorder for the next connection. Connections are numbered from 1 in the order of these calls. */
  openConnection(interfaceId: number): ConnectionRecorder {
    const recorder = new ConnectionRecorder(this, interfaceId, ++this.#connections)
    this.#open.add(recorder)
    return recorder
  }

  /** Returns a recorder for the upstream leg of a connection. */
  openUpstreamLeg(connection: number, interfaceId: number): ConnectionRecorder {
    const recorder = new ConnectionRecorder(this, interfaceId, upstreamLegOf(connection))
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

  /** Limits of the ring; null for a single-file capture. */
  get limits(): RingLimits | null {
    return this.#sequence.stored.limits
  }

  /** Maximum number of bytes a ring keeps, given its limit and the free disk space; null for a single-file capture. */
  get maxBytes(): number | null {
    return this.#sequence.stored.maxBytes
  }

  /** Sets new limits. Starts a new file if one is due, so that data over the limits is dropped without delay. */
  limit(limits: RingLimits): void {
    this.#sequence.limit(limits)
    this.#turnIfDue()
    this.#sequence.trim()
    this.#onState()
  }

  /**
   * Writes bookmarks and notes to the file, even while recording is off, because they are not traffic. Those that
   * cannot be written now are written as soon as possible.
   */
  mark(marks: readonly Marked[]): void {
    this.#marks.add(marks)
    this.#writeMarks()
  }

  /** Switches recording on or off. While it is off, traffic is still relayed but not captured. */
  setRecording(isOn: boolean): void {
    if (!this.#state.turn(isOn, this.clock.now())) return
    if (isOn) this.#goOn()
    else {
      this.#space.stop()
      this.writer.flush()
    }
    this.#onState()
  }

  /**
   * Sets the total number of exchanges found by the analysis, including dropped ones (counted from 0 after `clear`).
   * Too many exchanges start a new file, like too many bytes. `rows`: number of rows analysed so far.
   */
  countMessages(found: number, rows: number): void {
    this.#sequence.countMessages(found, rows)
    this.#turnIfDue()
    this.#sequence.trim()
  }

  /**
   * Discards everything recorded and starts over for `sink`, with an empty index and a new file that begins with the
   * state of every open connection. The previous sink receives no further events. The switch is synchronous, so no byte
   * is lost or recorded twice.
   */
  clear(sink: CaptureSink): void {
    this.#sequence.clear()
    this.#sink = sink
    this.index = new SegmentIndexWriter(sink.onChunk)
    this.#published = 0
    this.bytes.up = 0
    this.bytes.down = 0
    this.lost = 0
    this.hasDropped = false
    this.#open.forget()
    this.#marks.clear((connection) => this.#open.has(connection))
    if (this.#state.isOver) return
    this.#state.clear()
    this.#sequence.next()
    this.#since = this.writer.position
    this.#sequence.begin(() => {
      this.#open.continue({ reason: 'cleared', lostSince: null }, true)
    })
    this.#writeMarks()
    this.#state.cleared()
  }

  /** Writes the remaining data and closes the file. Idempotent. */
  close(): Promise<void> {
    this.#state.close()
    this.#space.stop()
    this.#closed ??= this.#sequence.close().then((loss) => {
      if (loss === null) return
      const path = this.#sequence.stored.lose()
      const error = new AppError('capture-failed', `${describeFileLoss(path, loss)}.`, { systemCode: loss })
      this.#interrupt(error, { path, how: loss })
    })
    return this.#closed
  }

  /** Deletes the files. The capture must be closed. */
  deleteFiles(): Promise<void> {
    return this.#sequence.stored.delete()
  }

  #onWritten(position: number, mark: number): void {
    for (const file of this.#sequence.stored.takeNew(position)) this.#sink.onFile(file)
    if (position <= this.#since) return
    this.#published = mark
    this.#writtenTo = position
    this.index.settle(mark)
    this.#open.settle(mark)
    this.#marks.settle(mark)
    this.#sink.onPublished(mark)
    if (!this.#state.reach()) return
    this.#space.succeeded()
    this.#onState()
  }

  /** Data not yet in the files is lost: treats it as if it had not been recorded. */
  #onFailed(code: string, message: string, position: number): void {
    const lost = this.index.rollback(this.#published)
    this.bytes.up -= lost.up
    this.bytes.down -= lost.down
    this.lost += lost.up + lost.down
    const loss = fileLoss(code)
    const error = new AppError('capture-failed', `Recording stopped: ${message}`, { systemCode: code })
    const lostFile = loss === null ? null : { path: this.#sequence.stored.lose(), how: loss }
    const wasAgain = this.#state.fail(error, lost.since ?? this.clock.now(), code === INTERNAL_FAILURE)
    if (wasAgain) this.#space.beSlower()
    if (lostFile !== null || !wasAgain) this.#interrupt(error, lostFile)
    this.#open.rollback(this.#published)
    this.#marks.rollback(this.#published)
    this.#sequence.rollback(position)
    this.#since = Math.min(this.#since, position)
    if (this.#state.wantsRoom) this.#recover(code)
    this.#onState()
  }

  /**
   * Tries to resume recording. A lost file is replaced at once. After a full disk, recording resumes when space is free
   * again, either by itself or because a ring deletes its oldest file.
   */
  #recover(code: string): void {
    if (fileLoss(code) !== null) this.#goOn()
    else if (FULL.has(code) && this.#sequence.dropOldest()) this.#space.startSoon()
    else this.#space.start()
  }

  #interrupt(error: AppError, lost: Interruption['lost']): void {
    this.interruption = { count: (this.interruption?.count ?? 0) + 1, error, lost }
  }

  /** Resumes recording after it was switched off or the disk was full. */
  #goOn(): void {
    const resumed = this.#state.resume()
    if (resumed === null) return
    const { continuation, isAnew } = resumed
    if (isAnew) this.#sequence.resume()
    this.#sequence.begin(() => {
      this.#open.continue(continuation, true)
    })
    this.#open.recordEnded(continuation)
    this.#writeMarks()
    this.#state.resumed()
  }

  #turnIfDue(): void {
    if (!this.recording || !this.#sequence.isDue) return
    this.#sequence.next()
    this.#sequence.begin(() => {
      this.#open.continue({ reason: 'next-file', lostSince: null }, false)
    })
  }

  #writeMarks(): void {
    if (this.#state.isRefused || !this.#marks.isWaiting) return
    this.#marksInterface ??= this.#sequence.addInterface(MARKS_INTERFACE)
    this.#sequence.writeHead()
    this.#marks.write(this.#marksInterface)
  }
}
