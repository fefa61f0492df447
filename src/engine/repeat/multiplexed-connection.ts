import type { HttpResponse } from '../../decode/stream/decoder'
import { Http2Client, type StreamListener, type StreamReset } from '../http-client/http2-client'
import { nextRetry, type Unprocessed } from '../http-client/retry-policy'
import type {
  Connect,
  UpstreamConnection,
  UpstreamFailure,
  UpstreamListener
} from '../http-client/upstream-connection'
import type { Answered, Flight } from './flight'
import { readFields, type FramedRequest } from './http2-request'
import type { ConnectionOwner, RequestConnection } from './request-connection'
import { broken, CLOSED, CUT, GOAWAY_RECEIVED, notHttp, refused, type Trouble } from './trouble'

/**
 * One HTTP/2 connection and its outstanding requests, each on its own stream (RFC 9113). Sends as many at once as the
 * server allows; responses may arrive in any order.
 */

const NOTHING = new Uint8Array(0)

export interface MultiplexedOptions {
  readonly lane: number
  readonly target: number
  /** Maximum number of bytes of heads and bodies kept for inspection; 0 for none. */
  readonly look: number
}

/** An outstanding request and the parts of its response. */
interface Stream {
  readonly id: number
  readonly flight: Flight
  /** Unsent rest of the body. */
  rest: Uint8Array
  status: number
  head: Uint8Array
  body: Uint8Array[]
  bodyLength: number
}

export class MultiplexedConnection implements RequestConnection, UpstreamListener {
  readonly lane: number
  readonly target: number
  readonly responses = null
  readonly upstream: UpstreamConnection
  sent = 0
  up = 0
  down = 0
  connected = false
  readonly #look: number
  readonly #owner: ConnectionOwner
  readonly #client: Http2Client
  /** By id, in the order sent. */
  readonly #streams = new Map<number, Stream>()
  readonly #constant = new WeakMap<Buffer, FramedRequest>()
  #waiting: Flight[] = []
  /** Frames for the next write. */
  #frames: Uint8Array[] = []
  /** Results completed by the current bytes, reported once the client has processed all of them. */
  #ended: (() => void)[] = []
  #closed = false

  constructor({ lane, target, look }: MultiplexedOptions, open: Connect, owner: ConnectionOwner) {
    this.lane = lane
    this.target = target
    this.#look = look
    this.#owner = owner
    this.#client = new Http2Client(
      {
        write: (bytes) => {
          this.#frames.push(bytes)
        },
        onRoom: () => undefined,
        onForeign: () => undefined
      },
      { readsBodies: look > 0 }
    )
    this.upstream = open(this)
  }

  get inFlight(): number {
    return this.#streams.size + this.#waiting.length
  }

  get written(): number {
    return this.#streams.size
  }

  get usable(): boolean {
    return !this.#closed && this.#client.persistent
  }

  get oldest(): number | null {
    return this.#oldest?.flight.sent ?? this.#waiting[0]?.sent ?? null
  }

  send(flight: Flight): void {
    flight.written = false
    this.#waiting.push(flight)
  }

  flush(): void {
    if (!this.connected || this.#closed) return
    // The limit of concurrent streams arrives in the server's SETTINGS; streams opened before may be refused (section
    // 5.1.2).
    while (
      this.#waiting.length > 0 &&
      this.#client.hasSettings &&
      this.#client.hasFreeStream &&
      this.usable
    ) {
      const flight = this.#waiting.shift()
      if (flight !== undefined) this.#submit(flight)
    }
    for (const stream of this.#streams.values()) if (stream.rest.length > 0) this.#sendBody(stream)
    this.#write()
  }

  end(): void {
    this.#over(null)
  }

  drop(): Flight[] {
    const flights = this.#take()
    this.upstream.drop()
    return flights
  }

  /** Fails only the oldest request: the others have their own streams. */
  expire(trouble: Trouble): void {
    const oldest = this.#oldest
    if (oldest === undefined) {
      const flight = this.#waiting.shift()
      if (flight !== undefined) this.#owner.onFailed(this, flight, trouble)
      this.#settle()
      return
    }
    const { flight, id } = oldest
    this.#streams.delete(id)
    this.#client.cancel(id)
    this.#write()
    this.#owner.onFailed(this, flight, trouble)
    this.#settle()
  }

  onConnected(): void {
    this.connected = true
    this.#client.begin()
    this.#owner.onConnected(this)
    this.flush()
  }

  onBytes(bytes: Uint8Array): void {
    if (this.#closed) return
    this.down += bytes.length
    this.#client.received(bytes)
    this.#settle()
  }

  onEnd(): void {
    if (this.#closed) return
    this.#client.end()
    this.#settle()
    this.#over(null)
  }

  onClosed(failure: UpstreamFailure | null): void {
    this.#over(failure)
  }

  get #oldest(): Stream | undefined {
    const [first] = this.#streams.values()
    return first
  }

  #submit(flight: Flight): void {
    const { fields, body } = this.#read(flight)
    this.sent++
    flight.written = true
    const look = this.#look
    const listener: StreamListener = {
      onHead: (response) => {
        stream.status = response.status
        if (look > 0) stream.head = headOf(response)
      },
      onEnd: (response) => {
        this.#onEnd(stream, response)
      },
      onReset: (reset) => {
        this.#onReset(stream, reset)
      }
    }
    if (look > 0) {
      listener.onBody = (bytes) => {
        const room = look - stream.bodyLength
        if (room <= 0) return
        stream.body.push(Buffer.from(bytes.subarray(0, room)))
        stream.bodyLength += Math.min(room, bytes.length)
      }
    }
    const id = this.#client.request(fields, body.length === 0, listener)
    const stream: Stream = { id, flight, rest: body, status: 0, head: NOTHING, body: [], bodyLength: 0 }
    this.#streams.set(id, stream)
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
      const piece = stream.rest.subarray(0, this.#client.roomOf(stream.id))
      if (piece.length === 0) return
      stream.rest = stream.rest.subarray(piece.length)
      this.#client.data(stream.id, piece, stream.rest.length === 0)
    }
  }

  #write(): void {
    const frames = this.#frames
    if (frames.length === 0) return
    this.#frames = []
    const [first] = frames
    const bytes = frames.length === 1 && first !== undefined ? first : Buffer.concat(frames)
    this.up += bytes.length
    this.upstream.write(bytes)
  }

  #settle(): void {
    const ended = this.#ended
    this.#ended = []
    for (const report of ended) {
      if (this.#closed) return
      report()
    }
    if (this.#closed) return
    if (this.#client.isForeign || (!this.usable && this.#streams.size === 0)) this.#over(null)
    else {
      this.flush()
      this.#owner.onSettled()
    }
  }

  #over(failure: UpstreamFailure | null): void {
    if (this.#closed) return
    const { isForeign, isClosing, hasProgress } = this.#client
    const answering = new Set(
      [...this.#streams.values()].filter(({ status }) => status > 0).map((stream) => stream.flight)
    )
    const flights = this.#take()
    if (failure === null && !isForeign) this.upstream.end()
    else this.upstream.drop()
    if (failure?.code === 'connect') this.#owner.onUnreached(this, failure, flights.length)
    for (const flight of flights) {
      if (!isForeign && failure === null && !flight.written && isClosing)
        this.#return(flight, { isUnprocessed: true, hasProgress }, GOAWAY_RECEIVED)
      else this.#owner.onFailed(this, flight, this.#troubleOf(failure, isForeign, answering.has(flight)))
    }
    this.#owner.onClosed(this)
  }

  #troubleOf(failure: UpstreamFailure | null, foreign: boolean, answering: boolean): Trouble {
    if (failure?.code === 'connect') return this.#owner.unreached(this, failure)
    if (foreign) return notHttp(2)
    if (answering) return CUT
    return failure === null ? CLOSED : broken(failure)
  }

  /** Returns a request to be sent again if the policy allows it; otherwise fails it. */
  #return(flight: Flight, state: Unprocessed, trouble: Trouble): void {
    const retries = nextRetry(flight.retries, state)
    if (retries === null) {
      this.#owner.onFailed(this, flight, trouble)
      return
    }
    flight.retries = retries
    this.#owner.onReturned(this, flight)
  }

  #take(): Flight[] {
    const flights = [...[...this.#streams.values()].map(({ flight }) => flight), ...this.#waiting]
    this.#streams.clear()
    this.#waiting = []
    this.#closed = true
    return flights
  }

  #onEnd(stream: Stream, { contentEncoding: coding }: HttpResponse): void {
    const { id, flight, rest, status, head } = stream
    if (!this.#streams.delete(id)) return
    // The server responded before the request was complete and does not need the rest (section 8.1).
    if (rest.length > 0) this.#client.cancel(id)
    const body = stream.bodyLength === 0 ? NOTHING : Buffer.concat(stream.body)
    const answered: Answered = { status, head, body, coding, at: null }
    this.#ended.push(() => {
      this.#owner.onAnswered(this, flight, answered)
    })
  }

  /** The server has reset the stream, or shut down without processing it. */
  #onReset({ id, flight }: Stream, reset: StreamReset): void {
    if (!this.#streams.delete(id)) return
    const trouble = reset.code === 'GOAWAY' ? GOAWAY_RECEIVED : refused(reset.code)
    this.#ended.push(() => {
      this.#return(flight, reset, trouble)
    })
  }
}

/** Formats the head in HTTP/1 form, for extractions. */
function headOf({ status, headers = [] }: HttpResponse): Uint8Array {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`HTTP/2 ${status}\r\n${lines.join('')}\r\n`, 'latin1')
}
