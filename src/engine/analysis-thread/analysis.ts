import type { CaptureFiles } from '../capture/capture-files'
import type { PacketPlaces } from '../capture/foreign/packet-places'
import { SegmentIndexReader } from '../capture/segment-index'
import { analysisHandlers, type AnalysisHandlers } from './analysis-requests'
import type { AnalysisEvents, Progress } from './contract'
import type { ClockBase } from '../capture/pcapng/clock'
import { epochConverter, timeConverter } from '../analysis/epoch'
import { SetMaker } from '../mock-set/set-maker'
import { BodyPages } from '../analysis/messages/body-pages'
import { StoryReader } from '../export/exchange-story'
import { KeptHar } from '../export/kept-har'
import { ExportWriter } from '../export/export-writer'
import { BytesWriter } from '../analysis/messages/bytes-writer'
import { FindSource } from '../analysis/find/find-source'
import { FieldReader } from '../analysis/fields/field-reader'
import { StreamValues } from '../analysis/fields/stream-values'
import { HeadValues } from '../analysis/fields/head-values'
import { FileWindow } from '../analysis/traffic/file-window'
import { FrameList } from '../analysis/frames/frame-list'
import { InnerLists } from '../analysis/inner/inner-list'
import { MessageReader } from '../analysis/messages/message-reader'
import { ReplayBodies } from '../analysis/replays/replay-source'
import { MessageTap } from '../analysis/story/tap'
import type { TapEntry, TapWish } from '../analysis/story/tap-entry'
import { PacketReader } from '../analysis/traffic/packet-reader'
import type { TlsLayer } from '../../shared/contract/tls-records'
import { TlsReader } from '../analysis/tls/tls-reader'
import { TimelineReader } from '../analysis/traffic/timeline-reader'
import { TrafficReader } from '../analysis/traffic/traffic-reader'
import { RowMaker } from '../analysis/views/rows'
import { ViewList } from '../analysis/views/view-list'
import type { WorkStep } from '../analysis/turns'
import { Walker } from '../analysis/walker'
import { DECODE_ALL } from '../analysis/walker-options'
import type { ProtoSchema } from '../../shared/model/proto-schema'
import type { StoryPosition } from '../analysis/story/story-position'

/** Options of an analysis, besides the capture's files. */
export interface AnalysisOptions {
  /** Names for messages in the story. */
  schema?: ProtoSchema | null
  /** Position after which the story continues. */
  story?: StoryPosition | null
  /** Connections shown as raw bytes, without decoding. */
  undecoded?: readonly number[]
  /** Called with each connection that the analysis starts to work on. */
  work?: (connection: number) => void
}

/** Analysis of one capture: the walker, and the readers of the tables it builds. */

type Emit = <Name extends 'view' | 'progress' | 'tap' | 'writing' | 'exporting' | 'unrecorded'>(
  name: Name,
  payload: AnalysisEvents[Name]
) => void

/** Minimum interval between change events of views; the window does not draw more often. */
const CHANGES_EVERY_MS = 50
/** Maximum number of story entries in one message to the host, which formats them synchronously. */
const TAP_BATCH = 1000
/** Interval at which a sorted view with a delayed sort is checked if nothing else happens. */
const LOOK_AT_SORTS_MS = 250

export class Analysis {
  readonly handlers: AnalysisHandlers
  readonly segments: SegmentIndexReader
  readonly walker: Walker
  /** Returns false while the host has too many unacknowledged batches of the story. */
  mayEmit: () => boolean = () => true
  readonly #walked: FileWindow
  readonly #frames: FrameList
  readonly #inner: InnerLists
  readonly #views: ViewList
  readonly #traffic: TrafficReader
  readonly #packets: PacketReader
  readonly #tls: TlsReader
  readonly #finding: FindSource
  readonly #rows: RowMaker
  readonly #emit: Emit
  readonly #tap: MessageTap | null
  readonly #files: CaptureFiles
  readonly #wake: () => void
  #start: number | null = null
  #reportedAt = 0
  #timer: NodeJS.Timeout | undefined
  #sortTimer: NodeJS.Timeout | undefined

  /** The caller adds files and closes them. `wake`: called when `step` has work to do. */
  constructor(
    files: CaptureFiles,
    base: ClockBase,
    tap: TapWish,
    emit: Emit,
    segments = new SegmentIndexReader(),
    wake: () => void = () => undefined,
    { schema = null, story = null, undecoded = [], work = DECODE_ALL.work }: AnalysisOptions = {}
  ) {
    this.#files = files
    this.#wake = wake
    this.segments = segments
    this.#walked = new FileWindow(files)
    this.walker = new Walker(this.segments, this.#walked, base, { undecoded: new Set(undecoded), work })
    const { exchanges } = this.walker
    this.#rows = new RowMaker(this.walker, epochConverter(base))
    this.#traffic = new TrafficReader(this.walker, this.segments, new FileWindow(files), this.#rows)
    // Separate window: reading heads for filters must not evict the data read for display.
    const heads = new TrafficReader(this.walker, this.segments, new FileWindow(files), this.#rows)
    const messages = new MessageReader(exchanges, this.walker.headStates, this.#traffic, this.#rows)
    this.#views = new ViewList(
      this.walker,
      this.#rows,
      new HeadValues(exchanges, heads, {
        framed: (exchange, message) => messages.message(exchange, message),
        body: (exchange, message) => messages.bodySource(exchange, message)
      }),
      new StreamValues(heads),
      wake
    )
    this.#frames = new FrameList({
      walker: this.walker,
      segments,
      // Separate window: splitting frames must not evict the data of the walk or of the display.
      window: new FileWindow(files),
      traffic: this.#traffic,
      rows: this.#rows,
      wake
    })
    this.#inner = new InnerLists({
      walker: this.walker,
      segments,
      window: new FileWindow(files),
      traffic: this.#traffic,
      messages,
      rows: this.#rows,
      bodies: new BodyPages(),
      wake
    })
    this.#packets = new PacketReader(this.walker.conversations, this.segments, new FileWindow(files))
    this.#tls = new TlsReader(this.#traffic)
    // Separate window: a search must not evict the data read for display.
    const window = new FileWindow(files)
    const searched = new TrafficReader(this.walker, segments, window, this.#rows)
    this.#finding = new FindSource({
      walker: this.walker,
      segments,
      files,
      traffic: searched,
      window,
      messages: new MessageReader(exchanges, this.walker.headStates, searched, this.#rows),
      views: this.#views,
      wake
    })
    this.#emit = emit
    this.#tap = tap === 'none' ? null : new MessageTap(this.#rows.epoch, tap, schema, story)
    if (this.#tap !== null) {
      this.walker.attachTap(this.#tap)
      this.#tap.onReady = wake
    }
    this.handlers = this.#handlers(messages, segments, base)
  }

  /** Creates the handlers of requests, including those that write files. */
  #handlers(messages: MessageReader, segments: SegmentIndexReader, base: ClockBase): AnalysisHandlers {
    const { walker } = this
    const { epoch } = this.#rows
    const [traffic, inner, views] = [this.#traffic, this.#inner, this.#views]
    const recorded = { walker, traffic, messages, epoch }
    const stories = new StoryReader({
      messages,
      traffic,
      note: (exchange) => walker.marking.get('exchanges', exchange).note
    })
    const sources = { traffic, messages, inner, stories, har: new KeptHar(walker, segments) }
    return analysisHandlers({
      walker,
      views,
      traffic,
      messages,
      frames: this.#frames,
      inner,
      fields: new FieldReader(walker, messages, traffic, inner),
      timelines: new TimelineReader(walker, segments, epoch, timeConverter(base)),
      packets: this.#packets,
      tls: this.#tls,
      replayBodies: new ReplayBodies((exchange) => messages.bodySource(exchange, 0)),
      writer: new BytesWriter(traffic, messages, inner, (progress) => {
        this.#emit('writing', progress)
      }),
      recorded,
      finding: this.#finding,
      sets: new SetMaker({
        ...recorded,
        onProgress: (token, done, total) => {
          this.#emit('writing', { token, done, total })
        }
      }),
      exporter: new ExportWriter(sources, views, this.#wake, (progress) => {
        this.#emit('exporting', progress)
      }),
      wake: this.#wake,
      reportChanges: () => {
        this.reportChanges()
      }
    })
  }

  /** Sets the packet positions of an opened file. */
  place(places: PacketPlaces): void {
    this.#packets.places = places
  }

  /** Lends the capture's bytes from `position` on, which are in memory and are walked next. */
  walkFrom(bytes: Uint8Array, position: number): void {
    this.#walked.lend(bytes, position)
  }

  /** Reports changes: at once if the interval has passed, else after the rest of it. */
  reportChanges(): void {
    if (this.#tap !== null) this.emitTap()
    if (this.#timer !== undefined) return
    const wait = this.#reportedAt + CHANGES_EVERY_MS - performance.now()
    if (wait <= 0) this.#emitChanges()
    else {
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        this.#emitChanges()
      }, wait)
    }
  }

  /** Reports all changes without waiting for the rest of the interval. */
  flushChanges(): void {
    if (this.#tap !== null) this.emitTap()
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#emitChanges()
  }

  /** Does one unit of background work for views and lists. Returns false if there is none. */
  step(): WorkStep {
    const isCut = this.#frames.step()
    const isFound = this.#inner.step()
    return this.#views.step() || isCut || isFound
  }

  /** True while the walk must pause until the host has processed more of the story. */
  get isHeld(): boolean {
    return this.#tap?.isFull === true
  }

  /** True once all story entries of the walked rows have been emitted. */
  get isTapEmitted(): boolean {
    return this.#tap === null || (!this.#tap.isHeld && this.#tap.isEmpty)
  }

  /** Handles the loss of rows below `rows` and bytes below `position`. */
  drop(rows: number, position: number): void {
    const lost = this.walker.drop(rows, position)
    this.#frames.drop(rows)
    this.#inner.drop(rows)
    this.#finding.drop(rows)
    this.#views.drop(lost)
    this.#files.drop(position)
    if (lost.marks.length > 0) this.#emit('unrecorded', lost.marks)
    this.reportChanges()
  }

  /** Emits the story in batches while the host accepts more. Returns `isTapEmitted`. */
  emitTap(): boolean {
    const tap = this.#tap
    while (tap !== null && !tap.isEmpty && this.mayEmit()) {
      const batch = tap.take(TAP_BATCH)
      if (batch.entries.length === 0) break
      this.#emit('tap', { ...batch, entries: this.#withTls(batch.entries) })
    }
    return this.isTapEmitted
  }

  #withTls(entries: readonly TapEntry[]): TapEntry[] {
    return entries.flatMap((entry): TapEntry[] => {
      const isEnd = entry.type === 'unclosed' || (entry.type === 'event' && entry.event.event === 'close')
      if (!isEnd) return [entry]
      const { connection, time } = entry
      const layers = this.#closedTls(connection)
      return layers.length === 0 ? [entry] : [{ type: 'tls', connection, time, layers }, entry]
    })
  }

  /** Returns nothing for a connection that a ring buffer has dropped meanwhile. */
  #closedTls(connection: number): readonly TlsLayer[] {
    const { connections } = this.walker
    if (!connections.present.has(connection - 1) || connections.protocol(connection - 1) !== 'tls') return []
    return this.#tls.read(connection).layers
  }

  /** Start time of the first connection; unchanged when a ring buffer drops that connection. */
  #captureStart(): number | null {
    const { connections } = this.walker
    const first = connections.present.at(0)
    if (this.#start === null && first !== undefined)
      this.#start = this.#rows.epoch(connections.opened.get(first))
    return this.#start
  }

  #emitChanges(): void {
    const now = performance.now()
    this.#reportedAt = now
    const pending = this.#views.update(now, (event) => {
      this.#emit('view', event)
    })
    const { rows, segments, exchanges, connections, bytes } = this.walker
    this.#emit('progress', {
      rows,
      segments,
      exchanges: exchanges.count,
      connections: { open: connections.open, total: connections.seen },
      start: this.#captureStart(),
      ...bytes
    } satisfies Progress)
    if (this.#views.hasWork) this.#wake()
    // A view may delay its sort for up to a second; other changes are not delayed.
    if (pending && this.#sortTimer === undefined) {
      this.#sortTimer = setTimeout(() => {
        this.#sortTimer = undefined
        this.reportChanges()
      }, LOOK_AT_SORTS_MS)
    }
  }
}
