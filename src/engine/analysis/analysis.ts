import type { ProtoSchema } from '../../shared/model/proto-schema'
import type { ConnectionDetail } from '../../shared/contract/traffic'
import type { Handlers } from '../../shared/rpc/server'
import type { CaptureFiles } from '../capture/capture-files'
import type { PacketPlaces } from '../capture/foreign/packet-places'
import { SegmentIndexReader } from '../capture/segment-index'
import type { AnalysisEvents, CaptureRequests, ConnectionAsked, Progress } from './contract'
import type { ClockBase } from '../capture/pcapng/clock'
import { epochConverter, timeConverter } from './epoch'
import { readSet, type SetContentsOptions } from '../mock/set-contents'
import { SetMaker } from '../mock/set-maker'
import { BodyPages } from './body-pages'
import { StoryReader } from '../export/exchange-story'
import { KeptHar } from '../export/kept-har'
import { ExportWriter } from '../export/export-writer'
import { BytesWriter } from './bytes-writer'
import { FieldReader } from './fields/field-reader'
import { HeadValues } from './fields/head-values'
import { FileWindow } from './file-window'
import { FrameList } from './frames/frame-list'
import { InnerLists } from './inner/inner-list'
import { originalOf } from './attempts'
import { MessageReader } from './message-reader'
import { ReplayBodies } from './replay-source'
import { MessageTap } from './tap'
import type { TapEntry, TapWish } from './tap-entry'
import { PacketReader } from './packet-reader'
import { readReuse } from './reuse'
import type { TlsLayer } from '../../shared/contract/tls-records'
import { TlsReader } from './tls-reader'
import { TimelineReader } from './timeline-reader'
import { TrafficReader } from './traffic-reader'
import { RowMaker } from './views/rows'
import { ViewList } from './views/view-list'
import { Walker } from './walker'

/** One capture's analysis: the walker and everything that reads what it found. */

type Emit = <Name extends 'view' | 'progress' | 'tap' | 'writing' | 'exporting' | 'untold'>(
  name: Name,
  payload: AnalysisEvents[Name]
) => void

/** Views hear of changes at most this often: the window draws no faster than it can look. */
const TELL_EVERY_MS = 50
/** How often a sorted view that waits is looked at when nothing else happens. */
const LOOK_AT_SORTS_MS = 250

export class Analysis {
  readonly segments: SegmentIndexReader
  readonly walker: Walker
  readonly #walked: FileWindow
  readonly #frames: FrameList
  readonly #inner: InnerLists
  readonly #views: ViewList
  readonly #traffic: TrafficReader
  readonly #messages: MessageReader
  readonly #replayBodies = new ReplayBodies((exchange) => this.#messages.bodySource(exchange, 0))
  readonly #fields: FieldReader
  readonly #timelines: TimelineReader
  readonly #packets: PacketReader
  readonly #tls: TlsReader
  readonly #writer: BytesWriter
  readonly #sets: SetMaker
  readonly #exporter: ExportWriter
  readonly #rows: RowMaker
  readonly #emit: Emit
  readonly #tap: MessageTap | null
  readonly #files: CaptureFiles
  readonly #wake: () => void
  #start: number | null = null
  #toldAt = 0
  #timer: NodeJS.Timeout | undefined
  #sortTimer: NodeJS.Timeout | undefined

  /** The caller adds files and closes them. `wake`: there is something to do for `step`; `schema`: names for the tap. */
  constructor(
    files: CaptureFiles,
    base: ClockBase,
    tap: TapWish,
    emit: Emit,
    segments = new SegmentIndexReader(),
    wake: () => void = () => undefined,
    schema: ProtoSchema | null = null
  ) {
    this.#files = files
    this.#wake = wake
    this.segments = segments
    this.#walked = new FileWindow(files)
    this.walker = new Walker(this.segments, this.#walked, base)
    const { exchanges } = this.walker
    this.#rows = new RowMaker(this.walker, epochConverter(base))
    this.#traffic = new TrafficReader(this.walker, this.segments, new FileWindow(files), this.#rows)
    // Looking into rows reads elsewhere than who looks around.
    const heads = new TrafficReader(this.walker, this.segments, new FileWindow(files), this.#rows)
    this.#views = new ViewList(
      this.walker,
      this.#rows,
      new HeadValues(exchanges, heads, {
        framed: (exchange, message) => this.#messages.message(exchange, message),
        body: (exchange, message) => this.#messages.bodySource(exchange, message)
      }),
      wake
    )
    this.#frames = new FrameList({
      walker: this.walker,
      segments,
      // Cutting frames reads elsewhere than the walk, and than who looks around.
      window: new FileWindow(files),
      traffic: this.#traffic,
      rows: this.#rows,
      wake
    })
    this.#messages = new MessageReader(exchanges, this.walker.headStates, this.#traffic, this.#rows)
    this.#inner = new InnerLists({
      walker: this.walker,
      segments,
      window: new FileWindow(files),
      traffic: this.#traffic,
      messages: this.#messages,
      rows: this.#rows,
      bodies: new BodyPages(),
      wake
    })
    this.#fields = new FieldReader(this.walker, this.#messages, this.#traffic, this.#inner)
    this.#timelines = new TimelineReader(this.walker, this.segments, this.#rows.epoch, timeConverter(base))
    this.#packets = new PacketReader(this.walker.conversations, this.segments, new FileWindow(files))
    this.#tls = new TlsReader(this.#traffic)
    this.#writer = new BytesWriter(this.#traffic, this.#messages, this.#inner, (progress) => {
      emit('writing', progress)
    })
    this.#sets = new SetMaker({
      ...this.#recorded,
      tell: (token, done, total) => {
        emit('writing', { token, done, total })
      }
    })
    const stories = new StoryReader({
      messages: this.#messages,
      traffic: this.#traffic,
      note: (exchange) => this.walker.marking.get('exchanges', exchange).note
    })
    const har = new KeptHar(this.walker, segments)
    const sources = { traffic: this.#traffic, messages: this.#messages, inner: this.#inner, stories, har }
    this.#exporter = new ExportWriter(sources, this.#views, wake, (progress) => {
      emit('exporting', progress)
    })
    this.#emit = emit
    this.#tap = tap === 'none' ? null : new MessageTap(this.#rows.epoch, tap, schema)
    if (this.#tap !== null) {
      this.walker.attachTap(this.#tap)
      this.#tap.onReleased = wake
    }
  }

  /** A file was opened: where its packets are. */
  place(places: PacketPlaces): void {
    this.#packets.places = places
  }

  /** The capture's bytes from `position` on are in memory, and are walked next. */
  walkFrom(bytes: Uint8Array, position: number): void {
    this.#walked.lend(bytes, position)
  }

  /** Tells what changed: at once when that is long enough ago, else after the rest of the interval. */
  tell(): void {
    if (this.#tap !== null) this.tellTap()
    if (this.#timer !== undefined) return
    const wait = this.#toldAt + TELL_EVERY_MS - performance.now()
    if (wait <= 0) this.#tellNow()
    else {
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        this.#tellNow()
      }, wait)
    }
  }

  /** Work for those who look, a piece: false if there is none. */
  step(): boolean {
    const isCut = this.#frames.step()
    const isFound = this.#inner.step()
    return this.#views.step() || isCut || isFound
  }

  /** What the story says of rows that were walked is still being decoded: no more are to be walked. */
  get isHeld(): boolean {
    return this.#tap?.isHeld === true
  }

  /** The capture has dropped its rows below `rows` and its bytes below `position`. */
  drop(rows: number, position: number): void {
    const lost = this.walker.drop(rows, position)
    this.#frames.drop(rows)
    this.#inner.drop(rows)
    this.#views.drop(lost)
    this.#files.drop(position)
    if (lost.marks.length > 0) this.#emit('untold', lost.marks)
    this.tell()
  }

  tellTap(): void {
    const entries = this.#tap?.take() ?? []
    if (entries.length > 0) this.#emit('tap', this.#withTls(entries))
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

  /** Of a connection that a ring has dropped meanwhile there is none. */
  #closedTls(connection: number): readonly TlsLayer[] {
    const { connections } = this.walker
    if (!connections.present.has(connection - 1) || connections.protocol(connection - 1) !== 'tls') return []
    return this.#tls.read(connection).layers
  }

  readonly handlers = {
    'views.open': (query) => {
      const opened = this.#views.open(query, performance.now())
      if (opened.scanned !== undefined) this.#wake()
      return opened
    },
    'views.close': ({ view }) => {
      this.#views.close(view)
      return null
    },
    'views.rows': ({ view, first, count, columns = [] }) =>
      columns.length === 0
        ? this.#views.page(view, first, count)
        : this.#views.pageWith(view, first, count, columns),
    'views.freeze': ({ view }) => this.#views.freeze(view),
    'views.numbers': ({ view, first, count }) => this.#views.numbers(view, first, count),
    'views.find': ({ view, number }) => this.#views.find(view, number),
    'connections.get': ({ connection, framings }) => this.#connection(connection, framings ?? []),
    'connections.conversation': ({ connection, first, count }) =>
      this.#traffic.conversation(connection, first, count),
    'connections.exchanges': ({ connection, first, count }) =>
      this.#traffic.exchanges(connection, first, count),
    'frames.set': ({ connection, framings }) => {
      this.#frames.set(connection, framings)
      return null
    },
    'frames.conversation': ({ connection, first, count }) =>
      this.#frames.conversation(connection, first, count),
    'connections.timeline': (query) => {
      this.#traffic.mustKnow(query.connection)
      return this.#timelines.read(query)
    },
    'connections.packet': ({ connection, entry }) => {
      this.#traffic.mustKnow(connection)
      return this.#packets.packet(connection, entry)
    },
    'connections.tls': ({ connection }) => this.#tls.read(connection),
    'connections.tls-message': (query) => this.#tls.message(query),
    'connections.reuse': ({ sessions }) => readReuse(this.walker, sessions),
    'frames.find': ({ connection, entry }) => this.#frames.find(connection, entry),
    'streams.read': ({ connection, direction, offset, length }) =>
      this.#traffic.stream(connection, direction, offset, length),
    'streams.block': ({ connection, direction, offset, length }) =>
      this.#traffic.stream(connection, direction, offset, length),
    'exchanges.get': ({ exchange }) => this.#messages.exchange(exchange),
    'exchanges.body': ({ exchange, message, offset, length, coded }) =>
      this.#messages.body(exchange, message, offset, length, coded),
    'inner.list': (query) => this.#inner.list(query),
    'inner.get': (query) => this.#inner.get(query),
    'inner.body': ({ offset, length, ...query }) => this.#inner.body(query, offset, length),
    'fields.get': ({ exchange, message, first, count }) => this.#fields.page(exchange, message, first, count),
    'fields.at': ({ connection, direction, offset }) => this.#fields.at(connection, direction, offset),
    'marks.get': ({ kind, number }) => this.walker.marking.get(kind, number),
    'attempts.original': ({ exchange }) => originalOf(this.walker, exchange, this.#rows.epoch),
    'attempts.find': ({ place }) => this.walker.replays.at(place, this.#rows.epoch),
    'marks.apply': (input) => {
      const applied = this.walker.marking.set(input)
      this.tell()
      return applied
    },
    'replay.source': ({ exchange }) => this.#messages.replaySource(exchange),
    'replay.body': ({ token, exchange }) => ({ bytes: this.#replayBodies.next(token, exchange) }),
    'replay.missing': ({ connection, direction, start, end }) => ({
      total: this.#traffic.total(connection, direction),
      missing: this.#traffic.missing(connection, direction, start, end)
    }),
    'bytes.write': ({ token, path, to, saved }) => this.#writer.write(token, path, to, saved),
    'bytes.cancel': ({ token }) => {
      this.#writer.cancel(token)
      return null
    },
    'mock.make': (input) => this.#sets.make(input),
    'mock.cancel': ({ token }) => {
      this.#sets.cancel(token)
      return null
    },
    'mock.read': ({ first }) => readSet(this.#recorded, first),
    'export.write': (asked) => this.#exporter.write(asked),
    'export.cancel': ({ token }) => {
      this.#exporter.cancel(token)
      return null
    },
    'export.connections': ({ query }) => this.#exporter.connections(query)
  } satisfies Handlers<CaptureRequests>

  get #recorded(): SetContentsOptions {
    return { walker: this.walker, traffic: this.#traffic, messages: this.#messages, epoch: this.#rows.epoch }
  }

  #connection(connection: number, framings: NonNullable<ConnectionAsked['framings']>): ConnectionDetail {
    const detail = this.#traffic.connection(connection)
    const usual = framings.find(([session]) => session === detail.row.session)?.[1]
    const frames = this.#frames.summary(connection, usual)
    return frames === undefined ? detail : { ...detail, frames }
  }

  /** The first connection's moment, which stays the same when a ring has dropped that connection. */
  #captureStart(): number | null {
    const { connections } = this.walker
    const first = connections.present.at(0)
    if (this.#start === null && first !== undefined)
      this.#start = this.#rows.epoch(connections.opened.get(first))
    return this.#start
  }

  #tellNow(): void {
    const now = performance.now()
    this.#toldAt = now
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
    // A sorted view waits for its second to be over; nothing else waits with it.
    if (pending && this.#sortTimer === undefined) {
      this.#sortTimer = setTimeout(() => {
        this.#sortTimer = undefined
        this.tell()
      }, LOOK_AT_SORTS_MS)
    }
  }
}
