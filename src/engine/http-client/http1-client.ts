import type { HttpMessage, HttpRequest, HttpResponse, HttpSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { isInterim } from '../../shared/model/http-status'

/**
 * Client side of HTTP/1 on one connection, sans-I/O. It pairs responses with the requests sent, finds their ends, and
 * decides whether the connection may be reused. Any number of requests may be pipelined.
 */

export interface Http1Listener {
  /** The head of a request was sent. */
  onRequest?(request: HttpRequest, head: Uint8Array): void
  /** The head of a final response. `head` is valid only during the call. */
  onHead?(response: HttpResponse, head: Uint8Array): void
  /** A piece of a final response's body, without chunk framing. Valid only during the call. */
  onBody?(bytes: Uint8Array): void
  onInterim?(response: HttpResponse, head: Uint8Array): void
  onTrailers?(trailers: Uint8Array): void
  /** A final response ended; `complete` is false if it was cut off. */
  onEnd(response: HttpResponse): void
  /** The received bytes are no response. Called at most once. */
  onForeign?(): void
  /** The connection carries another protocol from here on: after a 101, or after a 2xx to CONNECT. */
  onTunnel?(): void
}

export class Http1Client {
  readonly #listener: Http1Listener
  readonly #decoder: Http1Decoder
  #requests = 0
  #unfinished = 0
  #responses = 0
  /** True if the last request sent, or the last response, is the last one on the connection. */
  #hasAskedToClose = false
  #isClosing = false
  #isForeign = false
  /** Number of received bytes, and the end offset of the last final response. */
  #received = 0
  #answeredTo = 0

  constructor(listener: Http1Listener) {
    this.#listener = listener
    this.#decoder = new Http1Decoder(this.#sink())
  }

  /** Number of requests of which a head was sent. */
  get requests(): number {
    return this.#requests
  }

  /** Number of requests without a final response. Negative if the server sent responses without a request. */
  get unanswered(): number {
    return this.#requests - this.#responses
  }

  /** True if every request was sent completely. */
  get hasSentAll(): boolean {
    return this.#unfinished === 0
  }

  /** True while the connection may be reused for another request (RFC 9112, section 9.3). */
  get persistent(): boolean {
    return !this.#isClosing && !this.#hasAskedToClose
  }

  /** True if the server answers no further request after the current or last response. */
  get isClosing(): boolean {
    return this.#isClosing
  }

  /** Bytes of requests that are being sent. */
  sent(bytes: Uint8Array): void {
    this.#decoder.push('up', bytes)
  }

  received(bytes: Uint8Array): void {
    if (this.#received === this.#answeredTo && !mayBeginResponse(bytes)) this.#foreign()
    this.#received += bytes.length
    this.#decoder.push('down', bytes)
  }

  /** The server's FIN, which may end a response. */
  end(): void {
    this.#isClosing = true
    this.#decoder.end('down')
  }

  /** The connection is closed. `inOrder`: by FIN, not by a reset. */
  close(inOrder: boolean): void {
    this.#isClosing = true
    this.#decoder.finish(inOrder ? 'closed' : 'cut')
  }

  #sink(): HttpSink {
    const listener = this.#listener
    const sink: HttpSink = {
      messageHead: (message, head) => {
        if (message.kind === 'http.request') this.#onRequest(message, head)
        else this.#onHead(message, head)
      },
      messageEnd: (message) => {
        if (message.kind === 'http.request') this.#unfinished--
        else this.#onEnd(message)
      },
      problem: (direction, { code }) => {
        if (code === 'leading-empty-line') return
        if (direction === 'up') this.#hasAskedToClose = true
        else if (this.unanswered > 0) this.#foreign()
        else this.#isClosing = true
      },
      tunnel: (direction) => {
        this.#isClosing = true
        if (direction === 'down') listener.onTunnel?.()
      }
    }
    // The decoder reads bodies and trailers only if they are needed.
    if (listener.onBody !== undefined) {
      sink.messageBody = ({ direction }, bytes) => {
        if (direction === 'down') listener.onBody?.(bytes)
      }
    }
    if (listener.onTrailers !== undefined) {
      sink.messageTrailers = ({ direction }, trailers) => {
        if (direction === 'down') listener.onTrailers?.(trailers)
      }
    }
    return sink
  }

  #onRequest(request: HttpRequest, head: Uint8Array): void {
    this.#requests++
    this.#unfinished++
    if (isLast(request)) this.#hasAskedToClose = true
    this.#listener.onRequest?.(request, head)
  }

  #onHead(response: HttpResponse, head: Uint8Array): void {
    if (isInterim(response.status)) {
      this.#listener.onInterim?.(response, head)
      return
    }
    if (response.status === 0) this.#foreign()
    if (isLast(response)) this.#isClosing = true
    this.#listener.onHead?.(response, head)
  }

  #onEnd(response: HttpResponse): void {
    if (isInterim(response.status)) return
    this.#responses++
    this.#answeredTo = response.end
    if (!response.complete) this.#isClosing = true
    this.#listener.onEnd(response)
  }

  #foreign(): void {
    this.#isClosing = true
    if (this.#isForeign) return
    this.#isForeign = true
    this.#listener.onForeign?.()
  }
}

/** True if no message may follow this one on the connection (RFC 9112, sections 9.3 and 9.6). */
export function isLast(message: HttpMessage): boolean {
  if (!message.persistent) return true
  if (message.kind === 'http.request') return false
  return message.framing === 'close' || message.framing === 'tunnel' || message.status === 101
}

const CR = 13
const LF = 10
const NAME = Buffer.from('HTTP/')

/** True if these bytes can be the start of a response. Empty lines may precede it (RFC 9112, section 2.2). */
function mayBeginResponse(bytes: Uint8Array): boolean {
  let at = 0
  while (bytes[at] === CR || bytes[at] === LF) at++
  for (let n = 0; n < NAME.length && at + n < bytes.length; n++) if (bytes[at + n] !== NAME[n]) return false
  return true
}
