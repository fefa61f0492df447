import type { HttpMessage, HttpResponse, HttpSink, Problem } from '../../decode/stream/decoder'
import { Http2Decoder } from '../../decode/stream/http2/http2-decoder'
import { isInformational } from '../../shared/model/http-status'
import { Http2FlowControl } from './http2-flow-control'
import { data, headers, MAX_WINDOW, opening, resetStream } from './http2-frames'
import type { RequestField } from './request-head'
import type { Unprocessed } from './retry-policy'

/**
 * Client side of HTTP/2 on one connection, sans-I/O (RFC 9113): writes requests as frames, each on a stream of its own,
 * reads the responses, and respects the flow control and the limits of both sides.
 */

export interface Http2Host {
  /** Sends frames. */
  write(bytes: Uint8Array): void
  /** More data may be sent, on any stream. */
  onRoom(): void
  /** The first received frame is not the start of an HTTP/2 connection. Called at most once. */
  onForeign(): void
}

/** Byte views and messages are valid only during the call. */
export interface StreamListener {
  onInterim?(response: HttpResponse): void
  /** The head of the final response, with `headers`. */
  onHead?(response: HttpResponse): void
  onBody?(bytes: Uint8Array): void
  onTrailers?(fields: readonly (readonly [name: string, value: string])[]): void
  /** The response is complete. The server may still accept the rest of the request. */
  onEnd(response: HttpResponse): void
  /** The server accepts no more of the request; unless `onEnd` came before, there is no response either. */
  onReset(reset: StreamReset): void
}

export interface StreamReset extends Unprocessed {
  /** Name of the error code as in RFC 9113, section 7, for example `CANCEL`; `GOAWAY` if the server is shutting down. */
  readonly code: string
}

export interface Http2ClientOptions {
  /** True if listeners receive bodies; otherwise bodies are skipped. */
  readonly readsBodies: boolean
  /** Receive window of each stream, which `consumed` refills; the maximum if bytes are processed on arrival. */
  readonly streamWindow?: number
}

interface OpenStream {
  readonly id: number
  readonly exchange: number
  readonly listener: StreamListener
  hasSentAll: boolean
  isAnswered: boolean
}

/** Codes of the decoder and of RFC 9113, section 7, that report an unprocessed request. */
const GOAWAY = 'h2-goaway'
const REFUSED = 'REFUSED_STREAM'

export class Http2Client {
  readonly #host: Http2Host
  readonly #decoder: Http2Decoder
  readonly #flow: Http2FlowControl
  readonly #streamWindow: number
  readonly #streams = new Map<number, OpenStream>()
  /** Stream ids by exchange number of the decoder. */
  readonly #exchanges = new Map<number, number>()
  #lastStream = -1
  /** Exchange number of the request whose head was sent last. */
  #exchange = -1
  #isForeign = false

  constructor(host: Http2Host, { readsBodies, streamWindow = MAX_WINDOW }: Http2ClientOptions) {
    this.#host = host
    this.#streamWindow = streamWindow
    this.#decoder = new Http2Decoder(this.#sink(readsBodies))
    this.#flow = new Http2FlowControl(
      {
        write: (bytes) => {
          this.#write(bytes)
        },
        onRoom: () => {
          host.onRoom()
        },
        onForeign: () => {
          this.#isForeign = true
          host.onForeign()
        }
      },
      { streamWindow }
    )
  }

  /** True while new requests may be sent: without GOAWAY, and with stream ids left. */
  get persistent(): boolean {
    return !this.#isForeign && !this.#flow.goesAway && this.#lastStream < MAX_WINDOW - 2
  }

  /** True after GOAWAY. */
  get isClosing(): boolean {
    return this.#flow.goesAway
  }

  /** True after a GOAWAY that follows processed requests. */
  get hasProgress(): boolean {
    return this.#flow.lastProcessed > 0
  }

  get isForeign(): boolean {
    return this.#isForeign
  }

  /** True once the server's SETTINGS have arrived. */
  get hasSettings(): boolean {
    return this.#flow.hasSettings
  }

  /** True if the server's limit of concurrent streams allows another one. */
  get hasFreeStream(): boolean {
    return this.#streams.size < this.#flow.maxStreams
  }

  /** Sends the connection preface. */
  begin(): void {
    this.#write(opening(this.#streamWindow))
  }

  /** Sends the head of a request and returns the id of its stream. `isLast`: neither a body nor trailers follow. */
  request(fields: readonly RequestField[], isLast: boolean, listener: StreamListener): number {
    const id = this.#lastStream < 0 ? 1 : this.#lastStream + 2
    this.#lastStream = id
    this.#flow.begin(id)
    this.#sendFields(id, fields, isLast)
    this.#streams.set(id, {
      ...{ id, exchange: this.#exchange, listener },
      ...{ hasSentAll: isLast, isAnswered: false }
    })
    this.#exchanges.set(this.#exchange, id)
    return id
  }

  /** Number of bytes of a body that may be sent now on a stream, in one call of `data`. */
  roomOf(stream: number): number {
    return this.#flow.roomOf(stream)
  }

  /** Sends a piece of the body, which must not be larger than the room. */
  data(stream: number, bytes: Uint8Array, isLast: boolean): void {
    this.#flow.sent(stream, bytes.length)
    this.#write(data(stream, bytes, isLast))
    if (isLast) this.#sentAll(stream)
  }

  trailers(stream: number, fields: readonly RequestField[]): void {
    this.#sendFields(stream, fields, true)
    this.#sentAll(stream)
  }

  /** Cancels a request. Its listener is not called any more. Does nothing if the stream is closed. */
  cancel(stream: number): void {
    const open = this.#streams.get(stream)
    if (open === undefined) return
    this.#forget(open)
    this.#write(resetStream(stream, 'CANCEL'))
  }

  /** The receiver of a body has processed that many bytes. */
  consumed(stream: number, bytes: number): void {
    this.#flow.consumed(stream, bytes)
  }

  received(bytes: Uint8Array): void {
    if (this.#isForeign) return
    this.#flow.push(bytes)
    if (!this.isForeign) this.#decoder.push('down', bytes)
  }

  /** The server's FIN. */
  end(): void {
    this.#decoder.end('down')
  }

  #write(bytes: Uint8Array): void {
    this.#decoder.push('up', bytes)
    this.#host.write(bytes)
  }

  #sendFields(stream: number, fields: readonly RequestField[], isLast: boolean): void {
    const { maxFrame: most } = this.#flow
    const resizesTable = this.#flow.takeTableResize()
    this.#write(headers(stream, fields, { isLast, most, resizesTable }))
  }

  #sentAll(stream: number): void {
    const open = this.#streams.get(stream)
    if (open === undefined) return
    open.hasSentAll = true
    if (open.isAnswered) this.#forget(open)
  }

  #forget({ id, exchange }: OpenStream): void {
    this.#streams.delete(id)
    this.#exchanges.delete(exchange)
    this.#flow.done(id)
  }

  #of({ stream = 0 }: HttpMessage): OpenStream | undefined {
    return this.#streams.get(stream)
  }

  #sink(readsBodies: boolean): HttpSink {
    const sink: HttpSink = {
      messageHead: (message) => {
        if (message.kind === 'http.request') this.#exchange = message.exchange
        else if (isInformational(message.status)) this.#of(message)?.listener.onInterim?.(message)
        else this.#of(message)?.listener.onHead?.(message)
      },
      messageTrailers: (message) => {
        if (message.direction === 'down') this.#of(message)?.listener.onTrailers?.(message.trailers ?? [])
      },
      messageEnd: (message) => {
        if (message.kind === 'http.response') this.#onEnd(message)
      },
      exchangeOver: (exchange, direction, problem) => {
        if (direction === 'down') this.#onReset(exchange, problem)
      }
    }
    if (readsBodies) {
      const isLimited = this.#streamWindow < MAX_WINDOW
      sink.messageBody = (message, bytes) => {
        if (message.direction === 'up') return
        const open = this.#of(message)
        if (isLimited && open !== undefined) this.#flow.delivered(open.id, bytes.length)
        open?.listener.onBody?.(bytes)
      }
    }
    return sink
  }

  #onEnd(response: HttpResponse): void {
    const open = this.#of(response)
    // `exchangeOver` follows an incomplete response.
    if (open === undefined || !response.complete) return
    if (isInformational(response.status)) {
      // A final response cannot follow on an ended stream (section 8.1).
      if (response.problems.some(({ code }) => code === 'h2-interim-ends')) this.#malformed(open)
      return
    }
    open.isAnswered = true
    if (open.hasSentAll) this.#forget(open)
    open.listener.onEnd(response)
  }

  #malformed(open: OpenStream): void {
    this.#forget(open)
    open.listener.onReset({ code: 'PROTOCOL_ERROR', isUnprocessed: false, hasProgress: false })
  }

  #onReset(exchange: number, { code }: Problem): void {
    const open = this.#streams.get(this.#exchanges.get(exchange) ?? -1)
    if (open === undefined) return
    this.#forget(open)
    const name = nameOf(code)
    const isUnprocessed = !open.isAnswered && (code === GOAWAY || name === REFUSED)
    open.listener.onReset({ code: name, isUnprocessed, hasProgress: this.hasProgress })
  }
}

/** Returns the name of an error code as in RFC 9113, section 7, for example `ENHANCE_YOUR_CALM`. */
function nameOf(code: string): string {
  return code
    .replace(/^h2-(?:reset-)?/, '')
    .replaceAll('-', '_')
    .toUpperCase()
}
