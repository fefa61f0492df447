import type { FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AppError } from '../../shared/model/app-error'
import type { Marked } from '../../shared/model/connection-event'
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
import type { CaptureFile, RingLimits } from './ring-files'
import type { SavedPart } from './save-file'
import { SegmentIndexWriter } from './segment-index'
import { INTERNAL_FAILURE, type SlabWriter } from './slab-writer'
import { SpaceWatch } from './space-watch'
import { createFile } from './stored-files'
import { TupleClaims } from './tuple-claims'

/** Codes of a disk that takes no more, for which a ring deletes its oldest file. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])

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
  /** The last time that recording was interrupted; null where it never was. */
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
  /** Of the marks; there is none before the first. */
  #marksInterface: number | undefined
  #published = 0
  #writtenTo = 0
  /** What lies before this was cleared: its rows are no rows of the index. */
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

  /** Creates the file. Rejects with `file-exists`, or `capture-failed` in words. */
  static async create(options: CaptureOptions): Promise<Capture> {
    return new Capture(options, await createFile(options.path, options.overwrite === true))
  }

  get state(): CaptureState {
    return this.#state.state
  }

  get recording(): boolean {
    return this.#state.recording
  }

  /** What keeps the capture from being written, until it is written again. */
  get error(): AppError | null {
    return this.#state.error
  }

  /** The files there are, oldest first. */
  get files(): readonly CaptureFile[] {
    return this.#sequence.stored.files
  }

  /** The files as far as they are written: each up to a block's end. */
  get writtenFiles(): SavedPart[] {
    return this.#sequence.stored.written(this.#writtenTo)
  }

  /** Bytes of all files there are. */
  get fileBytes(): number {
    return this.#sequence.bytes
  }

  get connections(): number {
    return this.#connections
  }

  /** Sources must pause now, and go on when `onceRelieved` calls back. */
  get congested(): boolean {
    return this.writer.congested
  }

  /** Once; registering the same function again before relief is harmless. */
  onceRelieved(resume: () => void): void {
    this.writer.onceRelieved(resume)
  }

  /** Declares a session's interface. Returns its number in the files. */
  addInterface(name: string, description: string): number {
    const number = this.#sequence.addInterface({ name, description })
    if (this.recording) this.#sequence.writeHead()
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
    return this.#sequence.stored.limits
  }

  /** Bytes that a ring keeps at most, by its limit and the room on its disk; null of a capture in one file. */
  get maxBytes(): number | null {
    return this.#sequence.stored.maxBytes
  }

  /** Other limits from now on: what is over them goes as soon as the newest file is closed, which is at once. */
  limit(limits: RingLimits): void {
    this.#sequence.limit(limits)
    this.#turnIfDue()
    this.#sequence.trim()
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
    if (!this.#state.turn(isOn, this.clock.now())) return
    if (isOn) this.#goOn()
    else {
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
    this.#sequence.countMessages(found, rows)
    this.#turnIfDue()
    this.#sequence.trim()
  }

  /**
   * Forgets all there was and begins anew for `sink`: an empty index, and a new file that begins with where every open
   * connection stands. The sink until now is told nothing more. All in one go: no byte is in neither or in both.
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

  /** Writes what is left and closes the file. Idempotent. */
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

  /** Deletes what there is. Only once it is closed. */
  deleteFiles(): Promise<void> {
    return this.#sequence.stored.delete()
  }

  #onWritten(position: number, mark: number): void {
    for (const file of this.#sequence.stored.tell(position)) this.#sink.onFile(file)
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

  /** What is not in the files by now will never be: it is as if it had not been recorded. */
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

  /** A lost file is left behind at once; a full disk has room again when it is made, or when a ring's oldest file goes. */
  #recover(code: string): void {
    if (fileLoss(code) !== null) this.#goOn()
    else if (FULL.has(code) && this.#sequence.dropOldest()) this.#space.startSoon()
    else this.#space.start()
  }

  #interrupt(error: AppError, lost: Interruption['lost']): void {
    this.interruption = { count: (this.interruption?.count ?? 0) + 1, error, lost }
  }

  /** Records again, after recording was off or the disk full. */
  #goOn(): void {
    const resumed = this.#state.resume()
    if (resumed === null) return
    const { continuation, isAnew } = resumed
    if (isAnew) this.#sequence.resume()
    this.#sequence.begin(() => {
      this.#open.continue(continuation, true)
    })
    this.#open.tellEnded(continuation)
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
