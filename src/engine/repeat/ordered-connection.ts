import { ResponseBuffer } from './response-buffer'
import type { Flight } from './flight'
import type { ConnectionOwner, RequestConnection } from './request-connection'
import type { MakeParser, ResponseParser, ParsedResponse } from './response-parser'
import { broken as brokenBy, CLOSED, CUT, cutBy, GIVEN_UP, notHttp, type Trouble } from './trouble'
import type {
  Connect,
  UpstreamConnection,
  UpstreamFailure,
  UpstreamListener
} from '../http-client/upstream-connection'

/**
 * One connection and its outstanding requests, which are answered in order. The protocol's parser determines where a
 * response ends.
 */

/** Requests sent together are joined into one write up to this size. */
const JOINED_BYTES = 64 * 1024

export class OrderedConnection implements RequestConnection, UpstreamListener {
  readonly lane: number
  readonly target: number
  readonly responses: ResponseBuffer | null
  /** Number of requests written. */
  sent = 0
  /** Byte counts. */
  up = 0
  down = 0
  readonly #owner: ConnectionOwner
  readonly #upstream: UpstreamConnection
  readonly #parser: ResponseParser
  #queue: Flight[] = []
  /** Number of queued requests that were written. */
  #written = 0
  #connected = false
  /** True if no request may follow those in the queue. */
  #sealed = false
  /** True if the current response is the last one on this connection. */
  #closing = false
  /** True once the connection has ended. */
  #last = false
  #closed = false
  /** Responses completed by the current bytes, reported once the parser has processed all of them. */
  #ended: { flight: Flight | undefined; answer: ParsedResponse }[] = []
  /** End offset of the last complete response. */
  #answeredTo = 0
  #broken: Trouble | null = null

  constructor(
    { lane, target, keep }: { lane: number; target: number; keep: number },
    open: Connect,
    parser: MakeParser,
    owner: ConnectionOwner
  ) {
    this.lane = lane
    this.target = target
    this.#owner = owner
    this.responses = keep > 0 ? new ResponseBuffer(keep) : null
    this.#parser = parser({
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
        this.#report()
      }
    })
    this.#upstream = open(this)
  }

  get upstream(): UpstreamConnection {
    return this.#upstream
  }

  get connected(): boolean {
    return this.#connected
  }

  get inFlight(): number {
    return this.#queue.length
  }

  /** Number of queued requests that the server may have seen. */
  get written(): number {
    return this.#written
  }

  /** True if more requests can be sent on it. */
  get usable(): boolean {
    return !this.#closed && !this.#closing && !this.#sealed
  }

  /** Time at which the oldest outstanding request was sent; null without one. */
  get oldest(): number | null {
    return this.#queue[0]?.sent ?? null
  }

  /** Queues a request; `flush` writes it. */
  send(flight: Flight): void {
    flight.written = false
    this.#queue.push(flight)
    if (flight.last) this.#sealed = true
  }

  /** Writes all requests queued since the last flush in one write. */
  flush(): void {
    if (!this.#connected || !this.#parser.ready || this.#written === this.#queue.length) return
    const flights = this.#queue.slice(this.#written)
    this.#written = this.#queue.length
    this.sent += flights.length
    let length = 0
    for (const flight of flights) {
      flight.written = true
      length += flight.request.length
      this.#parser.sent(flight.request)
    }
    this.up += length
    // Joining large requests would hold copies in memory for as long as the server does not read.
    const isOne = flights.length > 1 && length <= JOINED_BYTES
    if (isOne) this.#upstream.write(Buffer.concat(flights.map(({ request }) => request)))
    else for (const { request } of flights) this.#upstream.write(request)
  }

  /** Closes the connection gracefully. Outstanding requests are returned to the owner for another connection. */
  end(): void {
    this.#last = true
    this.#over(null)
  }

  /** Closes the connection at once. Returns the outstanding requests. */
  drop(): Flight[] {
    const flights = this.#take()
    this.#upstream.drop()
    return flights
  }

  /** The oldest request timed out: fails all outstanding requests. */
  expire(trouble: Trouble): void {
    const [first, ...others] = this.drop()
    this.responses?.choose(0, Infinity)
    if (first !== undefined) this.#fail(first, trouble)
    for (const flight of others) this.#fail(flight, GIVEN_UP)
    this.#owner.onClosed(this)
  }

  onConnected(): void {
    this.#connected = true
    this.#owner.onConnected(this)
    this.flush()
  }

  onBytes(bytes: Uint8Array): void {
    if (this.#closed) return
    this.down += bytes.length
    this.responses?.add(bytes)
    this.#parser.received(bytes)
    this.#report()
  }

  onEnd(): void {
    if (this.#closed) return
    this.#parser.ended()
    this.#report()
    this.#over(null)
  }

  onClosed(failure: UpstreamFailure | null): void {
    if (this.#closed) return
    this.#over(failure)
  }

  /** Reports completed responses after the parser has returned, because the owner then sends the next requests. */
  #report(): void {
    if (this.#ended.length > 0) {
      const ended = this.#ended
      this.#ended = []
      for (const { flight, answer } of ended) {
        this.responses?.choose(answer.start, answer.end)
        if (flight === undefined) this.#owner.onUnasked(this)
        else this.#owner.onAnswered(this, flight, answer)
        if (this.#closed) return
      }
      this.responses?.forget()
    }
    if (this.#broken !== null || this.#last) this.#over(null)
    else {
      this.flush()
      this.#owner.onSettled()
    }
  }

  /** Handles the end of the connection. */
  #over(failure: UpstreamFailure | null): void {
    if (this.#closed) return
    const broken = this.#broken
    const last = this.#last
    const flights = this.#take()
    if (broken === null && failure === null) this.#upstream.end()
    else this.#upstream.drop()
    this.responses?.choose(0, Infinity)
    if (failure?.code === 'connect') this.#owner.onUnreached(this, failure, flights.length)
    for (const [at, flight] of flights.entries()) {
      if (failure?.code === 'connect') this.#fail(flight, this.#owner.unreached(this, failure))
      else if (broken !== null && at === 0) this.#fail(flight, broken)
      // RFC 9112, section 9.6: requests after one whose response has `Connection: close` are not processed.
      else if (last) this.#owner.onReturned(this, flight)
      else if (at === 0 && this.down > this.#answeredTo)
        this.#fail(flight, failure === null ? CUT : cutBy(failure.cause))
      else this.#fail(flight, failure === null ? CLOSED : brokenBy(failure))
    }
    this.#owner.onClosed(this)
  }

  /** Fails a request. The selected received bytes belong to this request only. */
  #fail(flight: Flight, trouble: Trouble): void {
    this.#owner.onFailed(this, flight, trouble)
    this.responses?.choose(0, Infinity)
  }

  #take(): Flight[] {
    const flights = this.#queue
    this.#queue = []
    this.#written = 0
    this.#closed = true
    this.#parser.close()
    return flights
  }

  #onAnswer(answer: ParsedResponse): void {
    if (this.#broken !== null) return
    const flight = this.#written > 0 ? this.#queue.shift() : undefined
    if (flight === undefined || flight.last || answer.closes) this.#closing = true
    if (flight !== undefined) this.#written--
    this.#answeredTo = answer.end
    if (this.#closing) this.#last = true
    this.#ended.push({ flight, answer })
  }
}
