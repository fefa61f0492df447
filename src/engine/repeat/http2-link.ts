import { Http2Control } from '../replay/http2-control'
import { data, headers, MAX_WINDOW, opening, resetStream } from '../replay/http2-frames'
import type { Flight } from './flight'
import { readFields, type FramedRequest } from './http2-request'
import { Http2Streams, type Stream } from './http2-streams'
import type { LinkOwner, RequestLink } from './request-link'
import type { TalkAnswer } from './talk'
import { broken, CLOSED, CUT, GONE_AWAY, notHttp, refused, type Trouble } from './trouble'
import type { OpenWire, Wire, WireFailure, WireListener } from './wire'

/**
 * One HTTP/2 connection and its outstanding requests, each on its own stream (RFC 9113). Sends as many at once as the
 * server allows; responses may arrive in any order.
 */

/** Maximum number of times a request is returned unprocessed by the server. */
const MAX_RETURNS = 3

export interface Http2LinkOptions {
  readonly lane: number
  readonly target: number
  /** Maximum number of bytes of heads and bodies kept for inspection; 0 for none. */
  readonly look: number
}

export class Http2Link implements RequestLink, WireListener {
  readonly lane: number
  readonly target: number
  readonly kept = null
  readonly wire: Wire
  sent = 0
  up = 0
  down = 0
  standing = false
  readonly #owner: LinkOwner
  readonly #control: Http2Control
  readonly #streams: Http2Streams
  readonly #constant = new WeakMap<Buffer, FramedRequest>()
  #waiting: Flight[] = []
  #lastStream = -1
  /** Frames for the next write. */
  #frames: Uint8Array[] = []
  /** Results completed by the current bytes, reported once the decoder has processed all of them. */
  #ended: (() => void)[] = []
  #foreign = false
  #gone = false

  constructor({ lane, target, look }: Http2LinkOptions, open: OpenWire, owner: LinkOwner) {
    this.lane = lane
    this.target = target
    this.#owner = owner
    this.#streams = new Http2Streams(look, {
      onAnswer: (stream, answer) => {
        this.#onAnswer(stream, answer)
      },
      onRefused: (stream, reason) => {
        this.#onRefused(stream, reason)
      }
    })
    this.#control = new Http2Control({
      answer: (bytes) => {
        this.#put(bytes)
      },
      onRoom: () => undefined,
      onForeign: () => {
        this.#foreign = true
      }
    })
    this.wire = open(this)
  }

  get underWay(): number {
    return this.#streams.size + this.#waiting.length
  }

  get written(): number {
    return this.#streams.size
  }

  get usable(): boolean {
    return !this.#gone && !this.#control.goesAway && this.#lastStream < MAX_WINDOW - 2
  }

  get oldest(): number | null {
    return this.#streams.oldest?.flight.sent ?? this.#waiting[0]?.sent ?? null
  }

  send(flight: Flight): void {
    flight.written = false
    this.#waiting.push(flight)
  }

  flush(): void {
    if (!this.standing || this.#gone) return
    // The limit of concurrent streams arrives in the server's SETTINGS; streams opened before may be refused (section
    // 5.1.2).
    const most = this.#control.hasSettings ? this.#control.maxStreams : 0
    while (this.#waiting.length > 0 && this.#streams.size < most && this.usable) {
      const flight = this.#waiting.shift()
      if (flight !== undefined) this.#ask(flight)
    }
    for (const stream of this.#streams.all()) if (stream.rest.length > 0) this.#sendBody(stream)
    this.#write()
  }

  end(): void {
    this.#over(null)
  }

  drop(): Flight[] {
    const flights = this.#take()
    this.wire.drop()
    return flights
  }

  /** Fails only the oldest request: the others have their own streams. */
  expire(trouble: Trouble): void {
    const { oldest } = this.#streams
    if (oldest === undefined) {
      const flight = this.#waiting.shift()
      if (flight !== undefined) this.#owner.onFailed(this, flight, trouble)
      this.#settle()
      return
    }
    const { flight, id } = oldest
    this.#streams.forget(oldest)
    this.#control.done(id)
    this.#put(resetStream(id))
    this.#write()
    this.#owner.onFailed(this, flight, trouble)
    this.#settle()
  }

  onConnected(): void {
    this.standing = true
    this.#put(opening())
    this.#owner.onConnected(this)
    this.flush()
  }

  onBytes(bytes: Uint8Array): void {
    if (this.#gone) return
    this.down += bytes.length
    this.#control.push(bytes)
    if (!this.#foreign) this.#streams.received(bytes)
    this.#settle()
  }

  onEnd(): void {
    if (this.#gone) return
    this.#streams.end()
    this.#settle()
    this.#over(null)
  }

  onClosed(failure: WireFailure | null): void {
    this.#over(failure)
  }

  #ask(flight: Flight): void {
    this.#lastStream = this.#lastStream < 0 ? 1 : this.#lastStream + 2
    const id = this.#lastStream
    const { fields, body } = this.#read(flight)
    this.#control.begin(id)
    this.sent++
    flight.written = true
    this.#put(headers(id, fields, { isLast: body.length === 0, most: this.#control.maxFrame }))
    this.#streams.begin(flight, id, body)
  }

  /** Parses a request that is the same for every attempt only once. */
  #read({ request, varies }: Flight): FramedRequest {
    if (varies) return readFields(request, true)
    const read = this.#constant.get(request) ?? readFields(request, false)
    this.#constant.set(request, read)
    return read
  }

  #sendBody(stream: Stream): void {
    while (stream.rest.length > 0) {
      const piece = stream.rest.subarray(0, this.#control.roomOf(stream.id))
      if (piece.length === 0) return
      stream.rest = stream.rest.subarray(piece.length)
      this.#control.took(piece.length, stream.id)
      this.#put(data(stream.id, piece, stream.rest.length === 0))
    }
  }

  #put(bytes: Uint8Array): void {
    this.#frames.push(bytes)
    this.#streams.sent(bytes)
  }

  #write(): void {
    const frames = this.#frames
    if (frames.length === 0) return
    this.#frames = []
    const [first] = frames
    const bytes = frames.length === 1 && first !== undefined ? first : Buffer.concat(frames)
    this.up += bytes.length
    this.wire.write(bytes)
  }

  #settle(): void {
    const ended = this.#ended
    this.#ended = []
    for (const tell of ended) {
      if (this.#gone) return
      tell()
    }
    if (this.#gone) return
    if (this.#foreign || (!this.usable && this.#streams.size === 0)) this.#over(null)
    else {
      this.flush()
      this.#owner.onSettled()
    }
  }

  #over(failure: WireFailure | null): void {
    if (this.#gone) return
    const foreign = this.#foreign
    const goesAway = this.#control.goesAway
    const answering = new Set(
      [...this.#streams.all()].filter(({ status }) => status > 0).map((s) => s.flight)
    )
    const flights = this.#take()
    if (failure === null && !foreign) this.wire.end()
    else this.wire.drop()
    if (failure?.code === 'connect') this.#owner.onUnreached(this, failure, flights.length)
    for (const flight of flights) {
      if (!foreign && failure === null && !flight.written && goesAway) this.#return(flight)
      else this.#owner.onFailed(this, flight, this.#troubleOf(failure, foreign, answering.has(flight)))
    }
    this.#owner.onGone(this)
  }

  #troubleOf(failure: WireFailure | null, foreign: boolean, answering: boolean): Trouble {
    if (failure?.code === 'connect') return this.#owner.unreached(this, failure)
    if (foreign) return notHttp(2)
    if (answering) return CUT
    return failure === null ? CLOSED : broken(failure)
  }

  #return(flight: Flight): void {
    if (++flight.returns <= MAX_RETURNS) this.#owner.onReturned(this, flight)
    else this.#owner.onFailed(this, flight, GONE_AWAY)
  }

  #take(): Flight[] {
    const flights = [...[...this.#streams.all()].map(({ flight }) => flight), ...this.#waiting]
    this.#streams.clear()
    this.#waiting = []
    this.#gone = true
    return flights
  }

  #onAnswer(stream: Stream, answer: TalkAnswer): void {
    const { flight, id, rest } = stream
    this.#control.done(id)
    // The server responded before the request was complete and does not need the rest (section 8.1).
    if (rest.length > 0) this.#put(resetStream(id))
    this.#ended.push(() => {
      this.#owner.onAnswered(this, flight, answer)
    })
  }

  /** The server has reset the stream, or shut down without processing it. */
  #onRefused({ flight, id }: Stream, reason: string | null): void {
    this.#control.done(id)
    this.#ended.push(() => {
      if (reason === null) this.#return(flight)
      else this.#owner.onFailed(this, flight, refused(reason))
    })
  }
}
