import type { Handlers } from '../../shared/rpc/server'
import { SegmentIndexReader } from '../capture/segment-index'
import type { AnalysisEvents, CaptureRequests, Progress } from './contract'
import type { ClockBase } from '../capture/pcapng/clock'
import { epochConverter } from './epoch'
import { FileSaver } from './file-saver'
import { FileWindow } from './file-window'
import { MessageReader } from './message-reader'
import { MessageTap } from './tap'
import { TrafficReader } from './traffic-reader'
import { RowMaker } from './views/rows'
import { ViewList } from './views/view-list'
import { Walker } from './walker'

/** One capture's analysis: the walker and everything that reads what it found. */

type Emit = <Name extends 'view' | 'progress' | 'tap' | 'saving'>(
  name: Name,
  payload: AnalysisEvents[Name]
) => void

/** Views hear of changes at most this often: the window draws no faster than it can look. */
const TELL_EVERY_MS = 33
/** How often a sorted view that waits is looked at when nothing else happens. */
const LOOK_AT_SORTS_MS = 250

export class Analysis {
  readonly segments = new SegmentIndexReader()
  readonly walker: Walker
  readonly #views: ViewList
  readonly #traffic: TrafficReader
  readonly #messages: MessageReader
  readonly #files: FileSaver
  readonly #rows: RowMaker
  readonly #emit: Emit
  readonly #tap: MessageTap | null
  #toldAt = 0
  #timer: NodeJS.Timeout | undefined
  #sortTimer: NodeJS.Timeout | undefined

  /** `fd` is the capture file's, for reading; the caller closes it. */
  constructor(fd: number, base: ClockBase, tap: boolean, emit: Emit) {
    this.walker = new Walker(this.segments, new FileWindow(fd))
    const { connections, exchanges } = this.walker
    this.#rows = new RowMaker(connections, exchanges, epochConverter(base))
    this.#views = new ViewList(connections, exchanges, this.#rows)
    this.#traffic = new TrafficReader(this.walker, this.segments, new FileWindow(fd), this.#rows)
    this.#messages = new MessageReader(exchanges, this.#traffic, this.#rows)
    this.#files = new FileSaver(this.#traffic, this.#messages, (progress) => {
      emit('saving', progress)
    })
    this.#emit = emit
    this.#tap = tap ? new MessageTap(this.#rows.epoch) : null
    if (this.#tap !== null) this.walker.attachTap(this.#tap)
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

  tellTap(): void {
    const entries = this.#tap?.take() ?? []
    if (entries.length > 0) this.#emit('tap', entries)
  }

  readonly handlers = {
    'views.open': (query) => this.#views.open(query, performance.now()),
    'views.close': ({ view }) => {
      this.#views.close(view)
      return null
    },
    'views.rows': ({ view, first, count }) => this.#views.page(view, first, count),
    'views.find': ({ view, number }) => this.#views.find(view, number),
    'connections.get': ({ connection }) => this.#traffic.connection(connection),
    'connections.conversation': ({ connection, first, count }) =>
      this.#traffic.conversation(connection, first, count),
    'streams.read': ({ connection, direction, offset, length }) =>
      this.#traffic.stream(connection, direction, offset, length),
    'exchanges.get': ({ exchange }) => this.#messages.exchange(exchange),
    'exchanges.body': ({ exchange, message, offset, length }) =>
      this.#messages.body(exchange, message, offset, length),
    'replay.source': ({ exchange }) => this.#messages.replaySource(exchange),
    'file.save': ({ token, path, saved }) => this.#files.save(token, path, saved),
    'file.cancel': ({ token }) => {
      this.#files.cancel(token)
      return null
    }
  } satisfies Handlers<CaptureRequests>

  #tellNow(): void {
    const now = performance.now()
    this.#toldAt = now
    const pending = this.#views.update(now, (event) => {
      this.#emit('view', event)
    })
    const { rows, segments, exchanges, connections } = this.walker
    this.#emit('progress', {
      rows,
      segments,
      exchanges: exchanges.count,
      connections: { open: connections.open, total: connections.count }
    } satisfies Progress)
    // A sorted view waits for its second to be over; nothing else waits with it.
    if (pending && this.#sortTimer === undefined) {
      this.#sortTimer = setTimeout(() => {
        this.#sortTimer = undefined
        this.tell()
      }, LOOK_AT_SORTS_MS)
    }
  }
}
