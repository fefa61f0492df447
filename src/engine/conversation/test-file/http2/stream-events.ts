import type { HttpRequest, HttpResponse, MessageSink, Problem } from '../../../../decode/stream/decoder'
import { Http2Decoder } from '../../../../decode/stream/http2/http2-decoder'

/**
 * What a server of HTTP/2 says on its streams, one after the other: heads and trailers as fields, bodies as bytes, ends. It
 * is read with the connection's own tables, so that neither how fields are packed nor how data is cut into frames matters.
 * Frames of the connection (settings, windows, pings) say nothing on a stream.
 */

export type Pair = readonly [name: string, value: string]

export type StreamEvent = {
  readonly stream: number
  /** [start, end) of the server's stream of bytes. */
  readonly start: number
  readonly end: number
} & (
  | { readonly kind: 'head' | 'trailers'; readonly fields: readonly Pair[] }
  /** Bytes are valid during the call. */
  | { readonly kind: 'body'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** Nothing more comes, and `code` says why: a name of RFC 9113 §7, or GOAWAY. */
  | { readonly kind: 'reset'; readonly code: string }
)

export interface StreamListener {
  onEvent(event: StreamEvent): void
  /** The server said something that events cannot tell. */
  onOdd?(): void
  onRequest?(stream: number, request: Pick<HttpRequest, 'method' | 'target'>): void
}

const RESET = 'h2-reset-'
const GOAWAY = 'h2-goaway'

export class StreamEvents {
  readonly #decoder: Http2Decoder
  readonly #onEvent: StreamListener['onEvent']
  readonly #onOdd: NonNullable<StreamListener['onOdd']>
  readonly #onRequest: NonNullable<StreamListener['onRequest']>
  /** By exchange. */
  readonly #streams = new Map<number, number>()
  readonly #over = new Set<number>()
  #received = 0

  constructor({ onEvent, onOdd, onRequest }: StreamListener) {
    this.#onEvent = onEvent
    this.#onOdd = onOdd ?? (() => undefined)
    this.#onRequest = onRequest ?? (() => undefined)
    this.#decoder = new Http2Decoder(this.#sink())
  }

  sent(bytes: Uint8Array): void {
    this.#decoder.push('up', bytes)
  }

  received(bytes: Uint8Array): void {
    this.#received += bytes.length
    this.#decoder.push('down', bytes)
  }

  receivedEnd(): void {
    this.#decoder.end('down')
  }

  /** Nothing more comes on the stream: its server has ended it, or one of the two has reset it. */
  isOver(stream: number): boolean {
    return this.#over.has(stream)
  }

  #sink(): MessageSink {
    return {
      messageHead: (message) => {
        const { exchange, stream = 0, direction, start, headEnd: end, headers: fields = [] } = message
        this.#streams.set(exchange, stream)
        if (direction === 'up') {
          if (message.kind === 'http.request') this.#onRequest(stream, message)
          return
        }
        // A push.
        if (message.kind === 'http.request') this.#onOdd()
        else this.#onEvent({ kind: 'head', stream, start, end, fields })
        this.#check(message.problems)
      },
      messageBody: ({ direction, stream = 0 }, bytes, start = 0) => {
        if (direction === 'down')
          this.#onEvent({ kind: 'body', stream, start, end: start + bytes.length, bytes })
      },
      messageTrailers: ({ direction, stream = 0, end, trailers: fields = [] }, _bytes, start) => {
        if (direction === 'down') this.#onEvent({ kind: 'trailers', stream, start, end, fields })
      },
      messageEnd: (message) => {
        const { direction, stream = 0, end, complete } = message
        if (direction === 'up' || message.kind === 'http.request') return
        this.#check(message.problems)
        // What ends before its time is told of as an exchange that is over.
        if (!complete || isInterim(message)) return
        this.#over.add(stream)
        this.#onEvent({ kind: 'end', stream, start: end, end })
      },
      exchangeOver: (exchange, direction, { code }) => {
        const stream = this.#streams.get(exchange)
        // A server may refuse the rest of a request that it has answered (RFC 9113 §8.1).
        if (stream !== undefined && this.#over.has(stream)) return
        const end = this.#received
        if (stream === undefined || !isReset(code)) this.#onOdd()
        else {
          this.#over.add(stream)
          if (direction === 'down')
            this.#onEvent({ kind: 'reset', stream, start: end, end, code: nameOf(code) })
        }
      },
      problem: (direction) => {
        if (direction === 'down') this.#onOdd()
      }
    }
  }

  #check(problems: readonly Problem[]): void {
    if (problems.some(({ code }) => !isReset(code))) this.#onOdd()
  }
}

/** Another head follows. */
function isInterim({ status }: HttpResponse): boolean {
  return status >= 100 && status < 200
}

function isReset(code: string): boolean {
  return code.startsWith(RESET) || code === GOAWAY
}

function nameOf(code: string): string {
  return code === GOAWAY ? 'GOAWAY' : code.slice(RESET.length).replaceAll('-', '_').toUpperCase()
}
