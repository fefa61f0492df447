import type { HttpRequest } from '../../../decode/stream/decoder'
import type { HttpField } from '../../http-client/http1-form'
import type { Http2ErrorCode } from '../../http-client/http2-frames'
import type { Http2Server, ServedStreamListener } from './http2-server'

/** A stream of an HTTP/2 server: its request, and its response with backpressure in both directions. */

/** Connection of the stream. */
export interface StreamHost {
  readonly server: Http2Server
  /** True if the socket accepts no more data for now. */
  readonly isFull: boolean
  /** Resolves when a stream may send more data, or when it has ended. */
  woken(): Promise<void>
  /** Call it when a stream of the connection may have ended. */
  settled(): void
}

export class Http2ServerStream implements ServedStreamListener {
  /** Pseudo-header fields included. */
  readonly fields: readonly HttpField[]
  readonly hasBody: boolean
  /** Complete after the end of the body. */
  trailers: readonly HttpField[] = []
  readonly #id: number
  readonly #host: StreamHost
  readonly #gone = new AbortController()
  #body: Uint8Array[] = []
  #isComplete = false
  #hasEnded = false
  #onBody: () => void = () => undefined

  constructor(id: number, { headers = [], framing }: HttpRequest, host: StreamHost) {
    this.#id = id
    this.#host = host
    this.fields = headers
    this.hasBody = framing !== 'none'
  }

  /** Aborted when the client no longer waits for the response, or when it was broken off. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** Returns the next piece of the body, null at its end. Rejects if the client cancelled the request. */
  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const bytes = this.#body.shift()
      if (bytes !== undefined) {
        this.#host.server.consumed(this.#id, bytes.length)
        return bytes
      }
      if (this.#isComplete) return null
      if (this.signal.aborted) throw new Error('the client aborted its request')
      await new Promise<void>((resolve) => {
        this.#onBody = resolve
      })
    }
  }

  interim(status: number, fields: readonly HttpField[] = []): void {
    this.#host.server.interim(this.#id, [[':status', String(status)], ...fields])
  }

  /** Sends the head of the response. `isLast`: neither a body nor trailers follow. */
  respond(status: number, fields: readonly HttpField[], isLast = false): void {
    this.#hasEnded ||= isLast
    this.#host.server.respond(this.#id, [[':status', String(status)], ...fields], isLast)
    this.#host.settled()
  }

  /** Resolves when the bytes are sent; the client and its window limit the speed. Rejects if it accepts no more. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + (await this.#room()))
      at += piece.length
      this.#host.server.data(this.#id, piece, false)
    }
  }

  /** Ends the response. Idempotent. */
  end(trailers: readonly HttpField[] = []): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    const { server } = this.#host
    if (trailers.length > 0) server.trailers(this.#id, trailers)
    else server.data(this.#id, NOTHING, true)
    this.#host.settled()
  }

  /** Breaks the stream off. Idempotent. */
  reset(code: Http2ErrorCode): void {
    this.#host.server.reset(this.#id, code)
    this.onReset()
    this.#host.settled()
  }

  onBody(bytes: Uint8Array): void {
    this.#body.push(new Uint8Array(bytes))
    this.#onBody()
  }

  onTrailers(fields: readonly HttpField[]): void {
    this.trailers = fields
  }

  onEnd(): void {
    this.#isComplete = true
    this.#onBody()
  }

  onReset(): void {
    this.#gone.abort(new Error('the client has cancelled the request'))
    this.#onBody()
  }

  /** Waits until data can be sent, and returns how much. */
  async #room(): Promise<number> {
    for (;;) {
      this.signal.throwIfAborted()
      const room = this.#host.isFull ? 0 : this.#host.server.roomOf(this.#id)
      if (room > 0) return room
      await this.#host.woken()
    }
  }
}

const NOTHING = new Uint8Array(0)
