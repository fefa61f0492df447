import type { HttpMessage, HttpRequest, HttpSink, Problem } from '../../../decode/stream/decoder'
import { problemInfo } from '../../../decode/problem-tables'
import { Http2Decoder } from '../../../decode/stream/http2/http2-decoder'
import type { HttpField } from '../../http-client/http1-form'
import { Http2FlowControl } from '../../http-client/http2-flow-control'
import {
  data,
  goAway,
  headers,
  resetStream,
  serverOpening,
  type Http2ErrorCode
} from '../../http-client/http2-frames'

/**
 * Server side of HTTP/2 on one connection, sans-I/O (RFC 9113): reads requests, writes responses as frames, and respects
 * the flow control and the limits of both sides. It rejects malformed requests and connections.
 */

export interface Http2ServerHost {
  /** Sends frames. */
  write(bytes: Uint8Array): void
  /** More data may be sent, on any stream. */
  onRoom(): void
  /** The head of a request. The message is valid only during the call, its strings remain. */
  onRequest(stream: number, request: HttpRequest): ServedStreamListener
  /** The client begins no more streams. `isError`: it does not wait for responses either. */
  onGoAway(isError: boolean): void
  /** The client has violated the protocol; a GOAWAY is written. `problem`: code of the violation. */
  onFault(code: Http2ErrorCode, problem: string): void
}

export interface ServedStreamListener {
  /** A piece of the request's body, valid only during the call. */
  onBody(bytes: Uint8Array): void
  onTrailers(fields: readonly HttpField[]): void
  /** The request is complete. */
  onEnd(): void
  /** The client has cancelled the stream, or the rest of the request is malformed. Nothing can be sent on it. */
  onReset(): void
}

interface OpenStream {
  readonly id: number
  readonly exchange: number
  /** Null until the host has accepted the request. */
  listener: ServedStreamListener | null
  isComplete: boolean
  hasResponded: boolean
}

const MAX_STREAMS = 100

/** Receive window of each stream, which `consumed` refills. */
const STREAM_WINDOW = 256 * 1024

/** Cancelled requests, in excess of completed ones, that are a flood (CVE-2023-44487). */
const MAX_CANCELLED = 1000

export class Http2Server {
  readonly #host: Http2ServerHost
  readonly #decoder: Http2Decoder
  readonly #flow: Http2FlowControl
  readonly #streams = new Map<number, OpenStream>()
  /** Stream ids by exchange number of the decoder. */
  readonly #exchanges = new Map<number, number>()
  #lastStream = 0
  #cancelled = 0
  #fault: { readonly code: Http2ErrorCode; readonly problem: string } | null = null
  #isOver = false

  constructor(host: Http2ServerHost) {
    this.#host = host
    this.#decoder = new Http2Decoder(this.#sink())
    this.#flow = new Http2FlowControl(
      {
        write: (bytes) => {
          this.#write(bytes)
        },
        onRoom: () => {
          host.onRoom()
        },
        onForeign: () => {
          this.#violated('PROTOCOL_ERROR', 'h2-bad-preface')
        },
        onGoAway: (code) => {
          host.onGoAway(code !== 0)
        },
        onFault: (code) => {
          this.#violated(code, code === 'PROTOCOL_ERROR' ? 'h2-stream-order' : 'window')
        }
      },
      { streamWindow: STREAM_WINDOW, isServer: true }
    )
  }

  /** Number of streams whose request or response is incomplete. */
  get openStreams(): number {
    return this.#streams.size
  }

  /** Sends the server's preface. */
  begin(): void {
    this.#write(serverOpening(MAX_STREAMS, STREAM_WINDOW))
  }

  received(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.#flow.push(bytes)
    this.#decoder.push('up', bytes)
    if (this.#fault === null) return
    const { code, problem } = this.#fault
    this.#close(code)
    this.#host.onFault(code, problem)
  }

  /** The client's FIN. Cancels the streams of incomplete requests. */
  end(): void {
    for (const open of [...this.#streams.values()]) if (!open.isComplete) this.#reject(open, 'CANCEL')
  }

  /** Sends GOAWAY; later input is ignored. */
  shutDown(): void {
    if (!this.#isOver) this.#close('NO_ERROR')
  }

  /** Sends an interim response. Functions for a stream do nothing after it was reset. */
  interim(stream: number, fields: readonly HttpField[]): void {
    if (this.#streams.has(stream)) this.#sendFields(stream, fields, false)
  }

  /** Sends the head of the final response. `isLast`: neither a body nor trailers follow. */
  respond(stream: number, fields: readonly HttpField[], isLast: boolean): void {
    if (!this.#streams.has(stream)) return
    this.#sendFields(stream, fields, isLast)
    if (isLast) this.#responded(stream)
  }

  /** Number of body bytes that may be sent now on a stream, in one call of `data`. */
  roomOf(stream: number): number {
    return this.#flow.roomOf(stream)
  }

  /** Sends a piece of the body, which must not be larger than the room. */
  data(stream: number, bytes: Uint8Array, isLast: boolean): void {
    if (!this.#streams.has(stream)) return
    this.#flow.sent(stream, bytes.length)
    this.#write(data(stream, bytes, isLast))
    if (isLast) this.#responded(stream)
  }

  /** Ends the response with trailers. */
  trailers(stream: number, fields: readonly HttpField[]): void {
    this.respond(stream, fields, true)
  }

  /** The receiver of a request's body has processed that many bytes. */
  consumed(stream: number, bytes: number): void {
    if (!this.#isOver) this.#flow.consumed(stream, bytes)
  }

  /** Ends a stream; its listener is not called any more. */
  reset(stream: number, code: Http2ErrorCode): void {
    const open = this.#streams.get(stream)
    if (open === undefined) return
    this.#forget(open)
    this.#write(resetStream(stream, code))
  }

  #write(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.#decoder.push('down', bytes)
    this.#host.write(bytes)
  }

  #sendFields(stream: number, fields: readonly HttpField[], isLast: boolean): void {
    const { maxFrame: most } = this.#flow
    const resizesTable = this.#flow.takeTableResize()
    const encoded = fields.map(([name, value]) => ({ name, value }))
    this.#write(headers(stream, encoded, { isLast, most, resizesTable }))
  }

  #responded(stream: number): void {
    const open = this.#streams.get(stream)
    if (open === undefined) return
    open.hasResponded = true
    this.#cancelled = Math.max(0, this.#cancelled - 1)
    if (open.isComplete) this.#forget(open)
  }

  #forget({ id, exchange }: OpenStream): void {
    this.#streams.delete(id)
    this.#exchanges.delete(exchange)
    this.#flow.done(id)
  }

  #reject(open: OpenStream, code: Http2ErrorCode): void {
    this.reset(open.id, code)
    open.listener?.onReset()
  }

  #violated(code: Http2ErrorCode, problem: string): void {
    this.#fault ??= { code, problem }
  }

  #close(code: Http2ErrorCode): void {
    this.#write(goAway(this.#lastStream, code))
    this.#isOver = true
  }

  #sink(): HttpSink {
    return {
      messageHead: (message) => {
        if (message.kind === 'http.request') this.#onRequest(message)
      },
      messageBody: (message, bytes) => {
        const open = this.#of(message)
        if (open === undefined || message.direction === 'down') return
        this.#flow.delivered(open.id, bytes.length)
        open.listener?.onBody(bytes)
      },
      messageTrailers: (message) => {
        if (message.direction === 'up') this.#of(message)?.listener?.onTrailers(message.trailers ?? [])
      },
      messageEnd: (message) => {
        if (message.kind === 'http.request') this.#onEnd(message)
      },
      exchangeOver: (exchange, direction) => {
        if (direction === 'up') this.#onReset(exchange)
      },
      frameProblem: (direction, { code }) => {
        const fault = direction === 'up' ? CONNECTION_FAULTS[code] : undefined
        if (fault !== undefined) this.#violated(fault, code)
      }
    }
  }

  #of({ stream = 0 }: HttpMessage): OpenStream | undefined {
    return this.#streams.get(stream)
  }

  #onRequest(request: HttpRequest): void {
    const { stream: id = 0, exchange, problems } = request
    if (this.#fault !== null || this.#isOver) return
    const isRefused = this.#streams.size >= MAX_STREAMS
    const open: OpenStream = { id, exchange, listener: null, isComplete: false, hasResponded: false }
    this.#streams.set(id, open)
    this.#exchanges.set(exchange, id)
    if (this.#isBroken(open, problems)) return
    this.#lastStream = Math.max(this.#lastStream, id)
    if (isRefused) this.#reject(open, 'REFUSED_STREAM')
    else open.listener = this.#host.onRequest(id, request)
  }

  #onEnd(request: HttpRequest): void {
    const open = this.#of(request)
    // `exchangeOver` follows an incomplete request.
    if (open === undefined || !request.complete || this.#isBroken(open, request.problems)) return
    open.isComplete = true
    open.listener?.onEnd()
    if (open.hasResponded) this.#forget(open)
  }

  #onReset(exchange: number): void {
    const open = this.#streams.get(this.#exchanges.get(exchange) ?? -1)
    if (open === undefined) return
    this.#forget(open)
    if (++this.#cancelled > MAX_CANCELLED) this.#violated('ENHANCE_YOUR_CALM', 'cancelled requests')
    open.listener?.onReset()
  }

  /** Returns true if a request is malformed, after rejecting it or the connection (RFC 9113, section 8.1.1). */
  #isBroken(open: OpenStream, problems: readonly Problem[]): boolean {
    for (const { code } of problems) {
      const fault = CONNECTION_FAULTS[code]
      if (fault !== undefined) {
        this.#violated(fault, code)
        return true
      }
    }
    const rejected = problems.map(({ code }) => rejectionOf(code)).find((code) => code !== null)
    if (rejected === undefined) return false
    this.#reject(open, rejected)
    return true
  }
}

/** Problems of the decoder that are errors of the connection (RFC 9113, section 5.4.1). */
const CONNECTION_FAULTS: Readonly<Record<string, Http2ErrorCode | undefined>> = {
  'h2-bad-preface': 'PROTOCOL_ERROR',
  'h2-bad-padding': 'PROTOCOL_ERROR',
  'h2-wrong-stream': 'PROTOCOL_ERROR',
  'h2-stream-order': 'PROTOCOL_ERROR',
  'h2-bad-promised-stream': 'PROTOCOL_ERROR',
  'h2-client-push': 'PROTOCOL_ERROR',
  'h2-bad-setting': 'PROTOCOL_ERROR',
  'h2-zero-increment': 'PROTOCOL_ERROR',
  'h2-continuation-expected': 'PROTOCOL_ERROR',
  'h2-continuation-unexpected': 'PROTOCOL_ERROR',
  'h2-frame-too-large': 'FRAME_SIZE_ERROR',
  'h2-bad-frame-size': 'FRAME_SIZE_ERROR',
  'h2-stream-closed': 'STREAM_CLOSED',
  // Its fields are lost for the compression of later blocks.
  'h2-block-too-large': 'ENHANCE_YOUR_CALM',
  'hpack-bad-index': 'COMPRESSION_ERROR',
  'hpack-bad-integer': 'COMPRESSION_ERROR',
  'hpack-bad-huffman': 'COMPRESSION_ERROR',
  'hpack-truncated': 'COMPRESSION_ERROR',
  'hpack-late-resize': 'COMPRESSION_ERROR',
  'hpack-large-resize': 'COMPRESSION_ERROR'
}

/** Returns the error code with which a request with this problem is rejected; null if it is accepted. */
function rejectionOf(problem: string): Http2ErrorCode | null {
  if (problem === 'h2-list-too-large' || problem === 'h2-many-fields') return 'ENHANCE_YOUR_CALM'
  return problemInfo(problem)?.severity === 'error' ? 'PROTOCOL_ERROR' : null
}
