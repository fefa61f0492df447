import { isInformational } from '../../../../shared/model/http-status'
import type { HttpRequest, HttpSink, Problem } from '../../../../decode/stream/decoder'
import { Http2Decoder } from '../../../../decode/stream/http2/http2-decoder'

/**
 * Events on the streams of an HTTP/2 server: heads and trailers as fields, bodies as bytes, and ends. Decodes with the
 * connection's own HPACK tables, so that neither header compression nor the division into frames matters. Connection
 * frames (SETTINGS, WINDOW_UPDATE, PING) emit no events.
 */

export type HeaderPair = readonly [name: string, value: string]

export type StreamEvent = {
  readonly stream: number
  /** [start, end) of the server's bytes. */
  readonly start: number
  readonly end: number
} & (
  | { readonly kind: 'head' | 'trailers'; readonly fields: readonly HeaderPair[] }
  /** Bytes are valid only during the call. */
  | { readonly kind: 'body'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** The stream ends early. `code`: an error code name of RFC 9113, section 7, or GOAWAY. */
  | { readonly kind: 'reset'; readonly code: string }
)

export interface StreamEventListener {
  onEvent(event: StreamEvent): void
  /** Called if the server sent something that events cannot represent. */
  onUnexpected?(): void
  onRequest?(stream: number, request: Pick<HttpRequest, 'method' | 'target'>): void
}

const RESET = 'h2-reset-'
const GOAWAY = 'h2-goaway'

export class StreamEvents {
  readonly #decoder: Http2Decoder
  readonly #onEvent: StreamEventListener['onEvent']
  readonly #onUnexpected: NonNullable<StreamEventListener['onUnexpected']>
  readonly #onRequest: NonNullable<StreamEventListener['onRequest']>
  /** Stream id of each exchange. */
  readonly #streams = new Map<number, number>()
  readonly #over = new Set<number>()
  #received = 0

  constructor({ onEvent, onUnexpected: onOdd, onRequest }: StreamEventListener) {
    this.#onEvent = onEvent
    this.#onUnexpected = onOdd ?? (() => undefined)
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

  /** True if the server has ended the stream, or either side has reset it. */
  isOver(stream: number): boolean {
    return this.#over.has(stream)
  }

  #sink(): HttpSink {
    return {
      messageHead: (message) => {
        const { exchange, stream = 0, direction, start, headEnd: end, headers: fields = [] } = message
        this.#streams.set(exchange, stream)
        if (direction === 'up') {
          if (message.kind === 'http.request') this.#onRequest(stream, message)
          return
        }
        // Server push.
        if (message.kind === 'http.request') this.#onUnexpected()
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
        // A stream that ends early is reported by `exchangeOver`.
        if (!complete || isInformational(message.status)) return
        this.#over.add(stream)
        this.#onEvent({ kind: 'end', stream, start: end, end })
      },
      exchangeOver: (exchange, direction, { code }) => {
        const stream = this.#streams.get(exchange)
        // A server may reset the rest of a request that it has already answered (RFC 9113, section 8.1).
        if (stream !== undefined && this.#over.has(stream)) return
        const end = this.#received
        if (stream === undefined || !isReset(code)) this.#onUnexpected()
        else {
          this.#over.add(stream)
          if (direction === 'down')
            this.#onEvent({ kind: 'reset', stream, start: end, end, code: nameOf(code) })
        }
      },
      problem: (direction) => {
        if (direction === 'down') this.#onUnexpected()
      }
    }
  }

  #check(problems: readonly Problem[]): void {
    if (problems.some(({ code }) => !isReset(code))) this.#onUnexpected()
  }
}

function isReset(code: string): boolean {
  return code.startsWith(RESET) || code === GOAWAY
}

function nameOf(code: string): string {
  return code === GOAWAY ? 'GOAWAY' : code.slice(RESET.length).replaceAll('-', '_').toUpperCase()
}
