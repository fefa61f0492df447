import { uint31, uint32, type FrameHead } from '../../decode/stream/http2/frame-head'
import {
  ACK,
  DATA,
  GOAWAY,
  HEADERS,
  PING,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE
} from '../../decode/stream/http2/frame-names'
import { settingsOf } from '../../decode/stream/http2/frame-words'
import { FrameStream, type FrameSink, type Wanted } from '../../decode/stream/http2/frame-stream'
import {
  FIRST_WINDOW,
  MAX_WINDOW,
  pingAnswer,
  settingsTaken,
  windowUpdate,
  type Http2ErrorCode
} from './http2-frames'

/**
 * Connection-level part of HTTP/2, for clients and servers: answers SETTINGS and PING and tracks flow-control windows
 * (RFC 9113, sections 5.2, 6.5 to 6.9).
 */

/** Setting identifiers (section 6.5.2). */
const HEADER_TABLE_SIZE = 1
const MAX_CONCURRENT_STREAMS = 3
const INITIAL_WINDOW_SIZE = 4
const MAX_FRAME_SIZE = 5

/** Initial size of the header table (section 6.5.2). */
const FIRST_TABLE_BYTES = 4096

/** Number of received bytes after which a WINDOW_UPDATE is sent for a window of the maximum size. */
const UPDATE_BYTES = 16 * 1024 * 1024

/** Maximum length of a DATA frame sent, whatever the peer allows, so that other streams can interleave. */
const MOST_DATA = 16_384

export interface FlowControlHost {
  /** Sends a control frame. */
  write(bytes: Uint8Array): void
  /** Called when more data may be sent, or when none can be sent any more. */
  onRoom(): void
  /** Called if the peer's first frame is not a valid HTTP/2 connection start. */
  onForeign(): void
  /** Called at the peer's GOAWAY. */
  onGoAway?(code: number): void
  /** Called if a client violates flow control, or uses a stream that it has not begun. */
  onFault?(code: Http2ErrorCode): void
}

export interface FlowControlOptions {
  /** Receive window of each stream; with the maximum, received bytes count as consumed at once. */
  readonly streamWindow?: number
  /** True for a server: clients begin the streams. */
  readonly isServer?: boolean
}

interface StreamWindows {
  /** Number of bytes that may be sent. */
  window: number
  /** Number of bytes received since the last WINDOW_UPDATE. */
  received: number
  /** Number of bytes delivered to a consumer that has not processed them. */
  held: number
}

export class Http2FlowControl implements FrameSink {
  readonly #host: FlowControlHost
  readonly #frames: FrameStream
  readonly #isServer: boolean
  /** Highest stream that the client has begun. Servers only. */
  #highest = 0
  /** Receive window of each stream. */
  readonly #streamWindow: number
  /** Send window of the connection. */
  #window = FIRST_WINDOW
  readonly #streams = new Map<number, StreamWindows>()
  #initialWindow = FIRST_WINDOW
  #maxFrame = MOST_DATA
  #isFirst = true
  #isForeign = false
  #received = 0
  /** True after GOAWAY: the server accepts no new streams. */
  goesAway = false
  /** Highest stream that the server may have processed, according to its GOAWAY. */
  lastProcessed = 0
  /** The server's limit of concurrent streams. Its SETTINGS arrive before any response. */
  maxStreams = Infinity
  hasSettings = false
  /** True if the server made its header table smaller, which the next header block has to confirm. */
  #mustResizeTable = false

  constructor(
    host: FlowControlHost,
    { streamWindow = MAX_WINDOW, isServer = false }: FlowControlOptions = {}
  ) {
    this.#host = host
    this.#streamWindow = streamWindow
    this.#isServer = isServer
    this.#frames = new FrameStream(this, 0, isServer ? 'preface' : 'frame')
  }

  /** Registers a new stream. */
  begin(stream: number): void {
    this.#streams.set(stream, { window: this.#initialWindow, received: 0, held: 0 })
  }

  /** Removes a stream on which no more data is sent or received. */
  done(stream: number): void {
    this.#streams.delete(stream)
  }

  /** Returns true if the next header block has to begin with a size update of the header table. */
  takeTableResize(): boolean {
    const must = this.#mustResizeTable
    this.#mustResizeTable = false
    return must
  }

  get maxFrame(): number {
    return this.#maxFrame
  }

  /** Number of data bytes that may be sent now on a stream, in one frame. */
  roomOf(stream: number): number {
    const window = this.#streams.get(stream)?.window ?? 0
    return Math.max(0, Math.min(this.#window, window, this.#maxFrame))
  }

  sent(stream: number, bytes: number): void {
    this.#window -= bytes
    const own = this.#streams.get(stream)
    if (own !== undefined) own.window -= bytes
  }

  /** Bytes of a body were delivered to a consumer, which reports with `consumed` when it has processed them. */
  delivered(stream: number, bytes: number): void {
    const own = this.#streams.get(stream)
    if (own !== undefined) own.held += bytes
  }

  consumed(stream: number, bytes: number): void {
    const own = this.#streams.get(stream)
    if (own === undefined) return
    own.held -= bytes
    this.#updateStream(stream, own, this.#streamWindow / 2)
  }

  push(bytes: Uint8Array): void {
    if (!this.#isForeign) this.#frames.push(bytes)
  }

  frame({ type, stream, length }: FrameHead): Wanted {
    if (this.#isFirst && (type !== SETTINGS || stream !== 0)) {
      this.#isForeign = true
      this.#host.onForeign()
    }
    this.#isFirst = false
    if (this.#isForeign) return 'nothing'
    if (this.#isServer) this.#follow(type, stream)
    if (type === DATA) this.#count(stream, length)
    return type === SETTINGS || type === PING || type === WINDOW_UPDATE || type === GOAWAY
      ? 'whole'
      : 'nothing'
  }

  frameEnd(
    { type, flags, stream, length }: FrameHead,
    _end: number,
    payload: Uint8Array | null,
    padding: number
  ): void {
    // A frame of padding alone is never delivered, so nothing would report it as consumed.
    const isPadding = type === DATA && length > 0 && length === padding + 1
    const own = isPadding ? this.#streams.get(stream) : undefined
    if (own !== undefined) this.#updateStream(stream, own, this.#streamWindow / 2)
    if (payload === null || this.#isForeign) return
    const isAnswer = (flags & ACK) !== 0
    if (type === SETTINGS && !isAnswer) this.#set(payload)
    if (type === PING && !isAnswer) this.#host.write(pingAnswer(Buffer.from(payload)))
    if (type === WINDOW_UPDATE) this.#widen(stream, uint31(payload, 0))
    if (type === GOAWAY && payload.length >= 8) {
      this.goesAway = true
      this.lastProcessed = uint31(payload, 0)
      this.#host.onGoAway?.(uint32(payload, 4))
    }
  }

  badPreface(): void {
    this.#isForeign = true
    this.#host.onForeign()
  }

  cut(): void {
    // Nothing to do: the connection is over, and callers waiting for credit are notified of that.
  }

  /** Registers the streams that a client begins (section 5.1.1). */
  #follow(type: number, stream: number): void {
    if (stream <= this.#highest) return
    if (type === HEADERS) {
      this.#highest = stream
      this.begin(stream)
    } else if (type === DATA || type === RST_STREAM || type === WINDOW_UPDATE) {
      this.#host.onFault?.('PROTOCOL_ERROR')
    }
  }

  #set(payload: Uint8Array): void {
    for (const { id, value } of settingsOf(payload)) {
      if (id === HEADER_TABLE_SIZE && value < FIRST_TABLE_BYTES) this.#mustResizeTable = true
      if (id === INITIAL_WINDOW_SIZE) {
        // The window may become negative; then nothing is sent until it is positive again (section 6.9.2).
        const more = Math.min(value, MAX_WINDOW) - this.#initialWindow
        for (const own of this.#streams.values()) own.window += more
        this.#initialWindow = Math.min(value, MAX_WINDOW)
      }
      if (id === MAX_CONCURRENT_STREAMS) this.maxStreams = value
      if (id === MAX_FRAME_SIZE) this.#maxFrame = Math.max(1, Math.min(value, MOST_DATA))
    }
    this.hasSettings = true
    this.#host.write(settingsTaken())
    this.#host.onRoom()
  }

  #widen(stream: number, by: number): void {
    const own = this.#streams.get(stream)
    if (stream === 0) this.#window += by
    else if (own !== undefined) own.window += by
    if (this.#window > MAX_WINDOW || (own?.window ?? 0) > MAX_WINDOW)
      this.#host.onFault?.('FLOW_CONTROL_ERROR')
    this.#host.onRoom()
  }

  /** Padding counts toward flow control (section 6.9.1). */
  #count(stream: number, length: number): void {
    this.#received += length
    const own = this.#streams.get(stream)
    if (own !== undefined) own.received += length
    if (own !== undefined && own.received > this.#streamWindow) this.#host.onFault?.('FLOW_CONTROL_ERROR')
    if (this.#received < UPDATE_BYTES) return
    this.#host.write(windowUpdate(0, this.#received))
    this.#received = 0
    if (this.#streamWindow < MAX_WINDOW) return
    for (const [id, open] of this.#streams) this.#updateStream(id, open, 0)
  }

  #updateStream(id: number, stream: StreamWindows, least: number): void {
    const free = stream.received - stream.held
    if (free <= least) return
    this.#host.write(windowUpdate(id, free))
    stream.received -= free
  }
}
