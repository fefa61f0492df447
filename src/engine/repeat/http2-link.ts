import type { DecodedMessage, MessageSink, Problem } from '../../decode/stream/decoder'
import { Http2Decoder } from '../../decode/stream/http2/http2-decoder'
import { Http2Control } from '../replay/http2-control'
import { data, headers, MAX_WINDOW, opening, resetStream } from '../replay/http2-frames'
import type { Flight } from './flight'
import { readFields, type FramedRequest } from './http2-request'
import type { LinkOwner, RequestLink } from './request-link'
import type { OpenWire, Wire, WireFailure, WireListener } from './wire'

/**
 * One connection of HTTP/2 and the requests under way on it, each on a stream of its own (RFC 9113): as many at once as
 * the server takes, answered in whatever order it likes.
 */

/** The server may go away so often before it has looked at a request. */
const MAX_RETURNS = 3
const NOTHING = new Uint8Array(0)

interface Stream {
  readonly flight: Flight
  readonly id: number
  /** What is still to be sent of its body. */
  rest: Uint8Array
  status: number
  head: Uint8Array
  coding: string
  body: Uint8Array[]
  bodyLength: number
}

export interface Http2LinkOptions {
  readonly lane: number
  readonly target: number
  /** Bytes of a body that are looked into, and heads; 0 for neither. */
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
  readonly #look: number
  readonly #decoder: Http2Decoder
  readonly #control: Http2Control
  /** By the decoder's number of their exchange, in the order they were sent. */
  readonly #streams = new Map<number, Stream>()
  readonly #constant = new WeakMap<Buffer, FramedRequest>()
  #waiting: Flight[] = []
  #lastStream = -1
  #exchange = -1
  /** Frames that go with the next write. */
  #frames: Uint8Array[] = []
  /** What ended within the bytes at hand: told once the decoder is done with them. */
  #ended: (() => void)[] = []
  #foreign = false
  #gone = false

  constructor({ lane, target, look }: Http2LinkOptions, open: OpenWire, owner: LinkOwner) {
    this.lane = lane
    this.target = target
    this.#look = look
    this.#owner = owner
    this.#decoder = new Http2Decoder(this.#sink())
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
    const [first] = this.#streams.values()
    return first?.flight.sent ?? this.#waiting[0]?.sent ?? null
  }

  send(flight: Flight): void {
    flight.written = false
    this.#waiting.push(flight)
  }

  flush(): void {
    if (!this.standing || this.#gone) return
    // How many streams the server takes it says first: what goes before may be refused (section 5.1.2).
    const most = this.#control.hasSettings ? this.#control.maxStreams : 0
    while (this.#waiting.length > 0 && this.#streams.size < most && this.usable) {
      const flight = this.#waiting.shift()
      if (flight !== undefined) this.#ask(flight)
    }
    for (const stream of this.#streams.values()) if (stream.rest.length > 0) this.#sendBody(stream)
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

  /** The oldest request alone: the others have streams of their own. */
  expire(why: string): void {
    const [entry] = this.#streams
    if (entry === undefined) {
      const flight = this.#waiting.shift()
      if (flight !== undefined) this.#owner.onFailed(this, flight, 'timeout', why)
      return
    }
    const [exchange, { flight, id }] = entry
    this.#forget(exchange, id)
    this.#put(resetStream(id))
    this.#write()
    this.#owner.onFailed(this, flight, 'timeout', why)
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
    if (!this.#foreign) this.#decoder.push('down', bytes)
    this.#settle()
  }

  onEnd(): void {
    if (this.#gone) return
    this.#decoder.end('down')
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
    this.#streams.set(this.#exchange, {
      ...{ flight, id, rest: body, status: 0, head: NOTHING, coding: '' },
      ...{ body: [], bodyLength: 0 }
    })
  }

  /** What is the same for every attempt is read once. */
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
    this.#decoder.push('up', bytes)
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
      [...this.#streams.values()].filter(({ status }) => status > 0).map((s) => s.flight)
    )
    const flights = this.#take()
    if (failure === null && !foreign) this.wire.end()
    else this.wire.drop()
    if (failure?.code === 'connect') this.#owner.onUnreached(this, failure.message)
    for (const flight of flights) {
      if (failure?.code === 'connect') this.#owner.onFailed(this, flight, 'connect', failure.message)
      else if (foreign) this.#owner.onFailed(this, flight, 'not-http', 'What came is no answer of HTTP/2.')
      else if (!flight.written && goesAway) this.#return(flight)
      else if (answering.has(flight))
        this.#owner.onFailed(this, flight, 'cut', 'The connection ended in the middle of the answer.')
      else if (failure !== null)
        this.#owner.onFailed(
          this,
          flight,
          'reset',
          `The connection broke before it was answered: ${failure.message}.`
        )
      else
        this.#owner.onFailed(this, flight, 'closed', 'The server closed the connection before it answered.')
    }
    this.#owner.onGone(this)
  }

  #return(flight: Flight): void {
    if (++flight.returns <= MAX_RETURNS) this.#owner.onReturned(this, flight)
    else {
      const why = 'The server went away several times without looking at the request.'
      this.#owner.onFailed(this, flight, 'closed', why)
    }
  }

  #take(): Flight[] {
    const flights = [...[...this.#streams.values()].map(({ flight }) => flight), ...this.#waiting]
    this.#streams.clear()
    this.#waiting = []
    this.#gone = true
    return flights
  }

  #forget(exchange: number, id: number): void {
    this.#streams.delete(exchange)
    this.#control.done(id)
  }

  #sink(): MessageSink {
    const sink: MessageSink = {
      messageHead: (message) => {
        if (message.kind === 'http.request') {
          this.#exchange = message.exchange
          return
        }
        const stream = this.#streams.get(message.exchange)
        if (stream === undefined || isInterim(message)) return
        stream.status = message.status
        stream.coding = message.contentEncoding
        if (this.#look > 0) stream.head = headOf(message)
      },
      messageEnd: (message) => {
        if (message.kind === 'http.request' || isInterim(message) || !message.complete) return
        this.#onAnswer(message.exchange, message)
      },
      exchangeOver: (exchange, direction, problem) => {
        if (direction === 'down') this.#onRefused(exchange, problem)
      }
    }
    if (this.#look > 0) {
      sink.messageBody = (message, bytes) => {
        const stream = this.#streams.get(message.exchange)
        if (message.kind === 'http.request' || stream === undefined) return
        const room = this.#look - stream.bodyLength
        if (room <= 0) return
        stream.body.push(Buffer.from(bytes.subarray(0, room)))
        stream.bodyLength += Math.min(room, bytes.length)
      }
    }
    return sink
  }

  #onAnswer(exchange: number, { start, end }: DecodedMessage): void {
    const stream = this.#streams.get(exchange)
    if (stream === undefined) return
    const { flight, id, status, head, coding, rest } = stream
    this.#forget(exchange, id)
    // An answer to a request that has not gone whole: the server wants no more of it (section 8.1).
    if (rest.length > 0) this.#put(resetStream(id))
    const body = stream.bodyLength === 0 ? NOTHING : Buffer.concat(stream.body)
    const answer = { status, head, body, coding, start, end, at: null, closes: false }
    this.#ended.push(() => {
      this.#owner.onAnswered(this, flight, answer)
    })
  }

  /** The server has reset its stream, or goes away without having looked at it. */
  #onRefused(exchange: number, { code }: Problem): void {
    const stream = this.#streams.get(exchange)
    if (stream === undefined) return
    this.#forget(exchange, stream.id)
    this.#ended.push(() => {
      const { flight } = stream
      if (code === 'h2-goaway') this.#return(flight)
      else this.#owner.onFailed(this, flight, 'refused', `The server reset the stream: ${reasonOf(code)}.`)
    })
  }
}

function isInterim(message: DecodedMessage): boolean {
  return message.kind === 'http.response' && message.status >= 100 && message.status < 200
}

/** As HTTP/1 writes it, for those who look into heads. */
function headOf(message: DecodedMessage): Uint8Array {
  const status = message.kind === 'http.response' ? message.status : 0
  const lines = (message.headers ?? []).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`HTTP/2 ${status}\r\n${lines.join('')}\r\n`, 'latin1')
}

/** The name of the code, as section 7 has it: `ENHANCE_YOUR_CALM`. */
function reasonOf(code: string): string {
  return code
    .replace(/^h2-(?:reset-)?/, '')
    .replaceAll('-', '_')
    .toUpperCase()
}
