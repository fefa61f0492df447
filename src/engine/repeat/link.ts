import { Kept } from './kept'
import type { Flight } from './flight'
import type { LinkOwner, RequestLink } from './request-link'
import type { OpenTalk, Talk, TalkAnswer } from './talk'
import { broken as brokenBy, CLOSED, CUT, cutBy, GIVEN_UP, notHttp, type Trouble } from './trouble'
import type { OpenWire, Wire, WireFailure, WireListener } from './wire'

/**
 * One connection and the requests under way on it: in order, and answered in that order. Where an answer ends is for the
 * protocol's talk to know.
 */

/** Requests that go together and have no more bytes than this are joined to one write. */
const JOINED_BYTES = 64 * 1024

export class Link implements RequestLink, WireListener {
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
  readonly #talk: Talk
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
  /** Answers that ended within the bytes at hand: told once the talk is done with them. */
  #ended: { flight: Flight | undefined; answer: TalkAnswer }[] = []
  /** Where the last answer that is whole has ended. */
  #answeredTo = 0
  #broken: Trouble | null = null

  constructor(
    { lane, target, keep }: { lane: number; target: number; keep: number },
    open: OpenWire,
    talk: OpenTalk,
    owner: LinkOwner
  ) {
    this.lane = lane
    this.target = target
    this.#owner = owner
    this.kept = keep > 0 ? new Kept(keep) : null
    this.#talk = talk({
      onClosing: () => {
        this.#closing = true
      },
      onAnswer: (answer) => {
        this.#onAnswer(answer)
      },
      onBroken: (code) => {
        this.#broken ??= code === 'cut' ? CUT : notHttp(1)
      },
      onLater: () => {
        this.#tell()
      }
    })
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
    if (!this.#standing || !this.#talk.ready || this.#written === this.#queue.length) return
    const flights = this.#queue.slice(this.#written)
    this.#written = this.#queue.length
    this.sent += flights.length
    let length = 0
    for (const flight of flights) {
      flight.written = true
      length += flight.request.length
      this.#talk.sent(flight.request)
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
  expire(trouble: Trouble): void {
    const [first, ...others] = this.drop()
    this.kept?.choose(0, Infinity)
    if (first !== undefined) this.#fail(first, trouble)
    for (const flight of others) this.#fail(flight, GIVEN_UP)
    this.#owner.onGone(this)
  }

  onConnected(): void {
    this.#standing = true
    this.#owner.onConnected(this)
    this.flush()
  }

  onBytes(bytes: Uint8Array): void {
    if (this.#gone) return
    this.down += bytes.length
    this.kept?.add(bytes)
    this.#talk.received(bytes)
    this.#tell()
  }

  onEnd(): void {
    if (this.#gone) return
    this.#talk.ended()
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
      for (const { flight, answer } of ended) {
        this.kept?.choose(answer.start, answer.end)
        if (flight === undefined) this.#owner.onUnasked(this)
        else this.#owner.onAnswered(this, flight, answer)
        if (this.#gone) return
      }
      this.kept?.forget()
    }
    if (this.#broken !== null || this.#last) this.#over(null)
    else {
      this.flush()
      this.#owner.onSettled()
    }
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
    if (failure?.code === 'connect') this.#owner.onUnreached(this, failure, flights.length)
    for (const [at, flight] of flights.entries()) {
      if (failure?.code === 'connect') this.#fail(flight, this.#owner.unreached(this, failure))
      else if (broken !== null && at === 0) this.#fail(flight, broken)
      // RFC 9112, section 9.6: what comes behind a request whose answer says close is not processed.
      else if (last) this.#owner.onReturned(this, flight)
      else if (at === 0 && this.down > this.#answeredTo)
        this.#fail(flight, failure === null ? CUT : cutBy(failure.cause))
      else this.#fail(flight, failure === null ? CLOSED : brokenBy(failure))
    }
    this.#owner.onGone(this)
  }

  /** What was chosen of the bytes that came is of this one, and of no other behind it. */
  #fail(flight: Flight, trouble: Trouble): void {
    this.#owner.onFailed(this, flight, trouble)
    this.kept?.choose(0, Infinity)
  }

  #take(): Flight[] {
    const flights = this.#queue
    this.#queue = []
    this.#written = 0
    this.#gone = true
    this.#talk.close()
    return flights
  }

  #onAnswer(answer: TalkAnswer): void {
    if (this.#broken !== null) return
    const flight = this.#written > 0 ? this.#queue.shift() : undefined
    if (flight === undefined || flight.last || answer.closes) this.#closing = true
    if (flight !== undefined) this.#written--
    this.#answeredTo = answer.end
    if (this.#closing) this.#last = true
    this.#ended.push({ flight, answer })
  }
}
