import { uint31, uint32, type FrameHead } from '../../decode/stream/http2/frame-head'
import { ACK, DATA, GOAWAY, PING, SETTINGS, WINDOW_UPDATE } from '../../decode/stream/http2/frame-names'
import { FrameStream, type FrameSink, type Wanted } from '../../decode/stream/http2/frame-stream'
import { FIRST_WINDOW, MAX_WINDOW, pingAnswer, settingsTaken, windowUpdate } from './http2-frames'

/**
 * Connection-level part of HTTP/2: answers SETTINGS and PING and tracks flow-control windows (RFC 9113, sections 5.2,
 * 6.5 to 6.9).
 */

const INITIAL_WINDOW_SIZE = 4
const MAX_FRAME_SIZE = 5
const MAX_CONCURRENT_STREAMS = 3

/** Number of received bytes after which a WINDOW_UPDATE is sent. */
const TOLD_AFTER = 16 * 1024 * 1024

/** Maximum length of a DATA frame sent, whatever the peer allows, so that other streams can interleave. */
const MOST_DATA = 16_384

export interface ControlHost {
  answer(bytes: Uint8Array): void
  /** Called when more data may be sent, or when none can be sent any more. */
  onRoom(): void
  /** Called if the server's first frame is not a valid HTTP/2 connection start. */
  onForeign(): void
}

export class Http2Control implements FrameSink {
  readonly #host: ControlHost
  readonly #frames = new FrameStream(this, 0, 'frame')
  /** Id of the newest stream. */
  #stream = 0
  /**
   * Send windows of the connection and of each stream, and the bytes received on each stream since the last
   * WINDOW_UPDATE.
   */
  #window = FIRST_WINDOW
  readonly #streams = new Map<number, { window: number; received: number }>()
  #initialWindow = FIRST_WINDOW
  #maxFrame = MOST_DATA
  #isFirst = true
  #isForeign = false
  #received = 0
  /** True after GOAWAY: the server accepts no new streams. */
  goesAway = false
  /** The server's limit of concurrent streams. Its SETTINGS arrive before any response. */
  maxStreams = Infinity
  hasSettings = false

  constructor(host: ControlHost) {
    this.#host = host
  }

  /** Registers a new stream. */
  begin(stream: number): void {
    this.#stream = stream
    this.#streams.set(stream, { window: this.#initialWindow, received: 0 })
  }

  /** Removes a stream on which no more data is sent or received. */
  done(stream: number): void {
    this.#streams.delete(stream)
  }

  get maxFrame(): number {
    return this.#maxFrame
  }

  /** Number of data bytes that may be sent now on the newest stream. */
  get room(): number {
    return this.roomOf(this.#stream)
  }

  roomOf(stream: number): number {
    const window = this.#streams.get(stream)?.window ?? 0
    return Math.max(0, Math.min(this.#window, window, this.#maxFrame))
  }

  took(bytes: number, stream = this.#stream): void {
    this.#window -= bytes
    const own = this.#streams.get(stream)
    if (own !== undefined) own.window -= bytes
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
    if (type === DATA) this.#count(stream, length)
    return type === SETTINGS || type === PING || type === WINDOW_UPDATE || type === GOAWAY
      ? 'whole'
      : 'nothing'
  }

  frameEnd({ type, flags, stream }: FrameHead, _end: number, payload: Uint8Array | null): void {
    if (payload === null || this.#isForeign) return
    const isAnswer = (flags & ACK) !== 0
    if (type === SETTINGS && !isAnswer) this.#set(payload)
    if (type === PING && !isAnswer) this.#host.answer(pingAnswer(Buffer.from(payload)))
    if (type === WINDOW_UPDATE) this.#widen(stream, uint31(payload, 0))
    if (type === GOAWAY) this.goesAway = true
  }

  cut(): void {
    // Nothing to do: the connection is over, and callers waiting for credit are notified of that.
  }

  #set(payload: Uint8Array): void {
    for (let at = 0; at + 6 <= payload.length; at += 6) {
      const id = ((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0)
      const value = uint32(payload, at + 2)
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
    this.#host.answer(settingsTaken())
    this.#host.onRoom()
  }

  #widen(stream: number, by: number): void {
    if (stream === 0) this.#window += by
    else {
      const own = this.#streams.get(stream)
      if (own !== undefined) own.window += by
    }
    this.#host.onRoom()
  }

  /** Padding counts toward flow control (section 6.9.1). */
  #count(stream: number, length: number): void {
    this.#received += length
    const own = this.#streams.get(stream)
    if (own !== undefined) own.received += length
    if (this.#received < TOLD_AFTER) return
    this.#host.answer(windowUpdate(0, this.#received))
    this.#received = 0
    for (const [id, open] of this.#streams) {
      if (open.received === 0) continue
      this.#host.answer(windowUpdate(id, open.received))
      open.received = 0
    }
  }
}
