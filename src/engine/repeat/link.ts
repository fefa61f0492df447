import type { HttpResponse, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { closes, isFinal, mayBeginAnswer } from './answer-head'
import { Kept } from './kept'
import type { Answered, FailureCode, Flight, LinkWishes } from './flight'
import type { OpenWire, Wire, WireFailure, WireListener } from './wire'

/**
 * One connection and the requests under way on it: in order, and answered in that order (RFC 9112, section 9.3.2). An
 * answer is decoded only as far as it takes to know its status and its end, unless more of it is wanted.
 */

export interface LinkOwner {
  onAnswered(link: Link, flight: Flight, answered: Answered): void
  onFailed(link: Link, flight: Flight, code: FailureCode, why: string): void
  /** The server has said that it reads no further, and has not read this one: it can be sent again. */
  onReturned(link: Link, flight: Flight): void
  /** An answer that nobody has asked for. */
  onUnasked(link: Link): void
  onConnected(link: Link): void
  /** The target could not be reached; what was under way fails for that. */
  onUnreached(link: Link, why: string): void
  /** All that came in one read is told. */
  onSettled(): void
  /** Nothing is under way on it any more, and it cannot be used again. */
  onGone(link: Link): void
}

const NOTHING = new Uint8Array(0)
/** Requests that go together and have no more bytes than this are joined to one write. */
const JOINED_BYTES = 64 * 1024

export class Link implements WireListener {
  readonly lane: number
  readonly target: number
  readonly kept: Kept | null
  /** Requests that were written. */
  sent = 0
  /** Bytes. */
  up = 0
  down = 0
  readonly #owner: LinkOwner
  readonly #wire: Wire
  readonly #decoder: Http1Decoder
  readonly #wishes: LinkWishes
  #queue: Flight[] = []
  /** Of the queue, with the wire. */
  #written = 0
  #standing = false
  /** Nothing goes behind what is in the queue. */
  #sealed = false
  /** The answer at hand is the last one on this connection. */
  #closing = false
  /** It has ended. */
  #last = false
  #gone = false
  /** Answers that ended within the bytes at hand: told once the decoder is done with them. */
  #ended: { flight: Flight | undefined; answered: Answered; start: number; end: number }[] = []
  /** Of the answer at hand. */
  #head: Uint8Array = NOTHING
  #body: Uint8Array[] = []
  #bodyLength = 0
  /** Where the last answer that is whole has ended. */
  #answeredTo = 0
  #broken: FailureCode | null = null

  constructor(
    { lane, target }: { lane: number; target: number },
    open: OpenWire,
    wishes: LinkWishes,
    owner: LinkOwner
  ) {
    this.lane = lane
    this.target = target
    this.#owner = owner
    this.#wishes = wishes
    this.kept = wishes.keep > 0 ? new Kept(wishes.keep) : null
    this.#decoder = new Http1Decoder(this.#sink())
    this.#wire = open(this)
  }

  get wire(): Wire {
    return this.#wire
  }

  get standing(): boolean {
    return this.#standing
  }

  get underWay(): number {
    return this.#queue.length
  }

  /** Of them, those that the server may have seen. */
  get written(): number {
    return this.#written
  }

  /** More can be sent on it. */
  get usable(): boolean {
    return !this.#gone && !this.#closing && !this.#sealed
  }

  /** When the oldest request was sent; null without one. */
  get oldest(): number | null {
    return this.#queue[0]?.sent ?? null
  }

  /** Goes with `flush`. */
  send(flight: Flight): void {
    flight.written = false
    this.#queue.push(flight)
    if (flight.last) this.#sealed = true
  }

  /** What was sent since the last time goes in one write. */
  flush(): void {
    if (!this.#standing || this.#written === this.#queue.length) return
    const flights = this.#queue.slice(this.#written)
    this.#written = this.#queue.length
    this.sent += flights.length
    let length = 0
    for (const flight of flights) {
      flight.written = true
      length += flight.request.length
      this.#decoder.push('up', flight.request)
    }
    this.up += length
    // Copies of what is large would take memory for as long as the server does not read.
    const isOne = flights.length > 1 && length <= JOINED_BYTES
    if (isOne) this.#wire.write(Buffer.concat(flights.map(({ request }) => request)))
    else for (const { request } of flights) this.#wire.write(request)
  }

  /** In order. What is under way, if anything, is for another connection. */
  end(): void {
    this.#last = true
    this.#over(null)
  }

  /** At once. Returns what was under way. */
  drop(): Flight[] {
    const flights = this.#take()
    this.#wire.drop()
    return flights
  }

  /** The oldest answer has not come in time: all that is under way fails. */
  expire(why: string): void {
    const [first, ...others] = this.drop()
    this.kept?.choose(0, Infinity)
    if (first !== undefined) this.#fail(first, 'timeout', why)
    for (const flight of others) {
      this.#fail(
        flight,
        'closed',
        'The connection was given up: an answer before this one did not come in time.'
      )
    }
    this.#owner.onGone(this)
  }

  onConnected(): void {
    this.#standing = true
    this.#owner.onConnected(this)
    this.flush()
  }

  onBytes(bytes: Uint8Array): void {
    if (this.#gone) return
    if (this.down === this.#answeredTo && !mayBeginAnswer(bytes)) this.#broken ??= 'not-http'
    this.down += bytes.length
    this.kept?.add(bytes)
    this.#decoder.push('down', bytes)
    this.#tell()
  }

  onEnd(): void {
    if (this.#gone) return
    this.#decoder.end('down')
    this.#tell()
    this.#over(null)
  }

  onClosed(failure: WireFailure | null): void {
    if (this.#gone) return
    this.#over(failure)
  }

  /** What has ended is told of now, when nothing of the decoder is under way: the owner sends the next requests. */
  #tell(): void {
    if (this.#ended.length > 0) {
      const ended = this.#ended
      this.#ended = []
      for (const { flight, answered, start, end } of ended) {
        this.kept?.choose(start, end)
        if (flight === undefined) this.#owner.onUnasked(this)
        else this.#owner.onAnswered(this, flight, answered)
        if (this.#gone) return
      }
      this.kept?.forget()
    }
    if (this.#broken !== null || this.#last) this.#over(null)
    else this.#owner.onSettled()
  }

  /** Nothing more comes. */
  #over(failure: WireFailure | null): void {
    if (this.#gone) return
    const broken = this.#broken
    const last = this.#last
    const flights = this.#take()
    if (broken === null && failure === null) this.#wire.end()
    else this.#wire.drop()
    this.kept?.choose(0, Infinity)
    if (failure?.code === 'connect') this.#owner.onUnreached(this, failure.message)
    for (const [at, flight] of flights.entries()) {
      if (failure?.code === 'connect') this.#fail(flight, 'connect', failure.message)
      else if (broken !== null && at === 0) this.#fail(flight, broken, WORDS[broken])
      // RFC 9112, section 9.6: what comes behind a request whose answer says close is not processed.
      else if (last) this.#owner.onReturned(this, flight)
      else if (at === 0 && this.down > this.#answeredTo) this.#fail(flight, 'cut', WORDS.cut)
      else if (failure === null) this.#fail(flight, 'closed', WORDS.closed)
      else this.#fail(flight, 'reset', `The connection broke before it was answered: ${failure.message}.`)
    }
    this.#owner.onGone(this)
  }

  /** What was chosen of the bytes that came is of this one, and of no other behind it. */
  #fail(flight: Flight, code: FailureCode, why: string): void {
    this.#owner.onFailed(this, flight, code, why)
    this.kept?.choose(0, Infinity)
  }

  #take(): Flight[] {
    const flights = this.#queue
    this.#queue = []
    this.#written = 0
    this.#gone = true
    return flights
  }

  #sink(): MessageSink {
    const { look } = this.#wishes
    const sink: MessageSink = {
      messageHead: (message, head) => {
        if (!isFinal(message)) return
        if (message.status === 0) this.#broken ??= 'not-http'
        if (closes(message, head)) this.#closing = true
        if (look > 0) this.#head = Buffer.from(head)
      },
      messageEnd: (message) => {
        if (!isFinal(message)) return
        this.#onEnd(message)
      },
      tunnel: () => {
        this.#closing = true
        this.#last = true
      }
    }
    if (look > 0) {
      sink.messageBody = (_message, bytes) => {
        const room = look - this.#bodyLength
        if (room <= 0) return
        this.#body.push(Buffer.from(bytes.subarray(0, room)))
        this.#bodyLength += Math.min(room, bytes.length)
      }
    }
    return sink
  }

  #onEnd(message: HttpResponse): void {
    const { status, contentEncoding: coding, start, end } = message
    const body = this.#bodyLength === 0 ? NOTHING : Buffer.concat(this.#body)
    const answered = { status, head: this.#head, body, coding }
    this.#head = NOTHING
    this.#body = []
    this.#bodyLength = 0
    if (this.#broken !== null) return
    if (!message.complete) {
      this.#broken = 'cut'
      return
    }
    const flight = this.#written > 0 ? this.#queue.shift() : undefined
    if (flight === undefined || flight.last) this.#closing = true
    if (flight !== undefined) this.#written--
    this.#answeredTo = end
    if (this.#closing) this.#last = true
    this.#ended.push({ flight, answered, start, end })
  }
}

const WORDS = {
  connect: '',
  timeout: '',
  reset: '',
  closed: 'The server closed the connection before it answered.',
  cut: 'The connection ended in the middle of the answer.',
  'not-http': 'What came is no answer of HTTP/1.'
} as const satisfies Record<FailureCode, string>
