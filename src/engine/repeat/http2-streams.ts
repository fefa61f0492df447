import type { DecodedMessage, MessageSink, Problem } from '../../decode/stream/decoder'
import { Http2Decoder } from '../../decode/stream/http2/http2-decoder'
import type { Flight } from './flight'
import type { TalkAnswer } from './talk'

/** Outstanding requests of an HTTP/2 connection, by stream, and the parser of their responses. */

const NOTHING = new Uint8Array(0)

export interface Stream {
  /** Exchange number in the decoder. */
  readonly exchange: number
  readonly flight: Flight
  readonly id: number
  /** Unsent rest of the body. */
  rest: Uint8Array
  status: number
  head: Uint8Array
  coding: string
  body: Uint8Array[]
  bodyLength: number
}

export interface StreamsListener {
  /** The response is complete; the stream is removed. */
  onAnswer(stream: Stream, answer: TalkAnswer): void
  /**
   * The stream is removed. `reason`: name of the error code of its reset; null if the server shut down before
   * processing it.
   */
  onRefused(stream: Stream, reason: string | null): void
}

export class Http2Streams {
  readonly #listener: StreamsListener
  readonly #decoder: Http2Decoder
  /** By exchange number, in the order sent. */
  readonly #open = new Map<number, Stream>()
  /** Exchange number of the last request sent. */
  #exchange = -1

  /** `look`: maximum number of head and body bytes kept for extractions; 0 for none. */
  constructor(look: number, listener: StreamsListener) {
    this.#listener = listener
    this.#decoder = new Http2Decoder(this.#sink(look))
  }

  get size(): number {
    return this.#open.size
  }

  get oldest(): Stream | undefined {
    const [first] = this.#open.values()
    return first
  }

  all(): readonly Stream[] {
    return [...this.#open.values()]
  }

  /** Registers the request whose head was sent last. */
  begin(flight: Flight, id: number, body: Uint8Array): void {
    const exchange = this.#exchange
    this.#open.set(exchange, {
      ...{ exchange, flight, id, rest: body, status: 0, head: NOTHING, coding: '' },
      ...{ body: [], bodyLength: 0 }
    })
  }

  forget({ exchange }: Stream): void {
    this.#open.delete(exchange)
  }

  clear(): void {
    this.#open.clear()
  }

  sent(bytes: Uint8Array): void {
    this.#decoder.push('up', bytes)
  }

  received(bytes: Uint8Array): void {
    this.#decoder.push('down', bytes)
  }

  end(): void {
    this.#decoder.end('down')
  }

  #sink(look: number): MessageSink {
    const sink: MessageSink = {
      messageHead: (message) => {
        if (message.kind === 'http.request') {
          this.#exchange = message.exchange
          return
        }
        const stream = this.#open.get(message.exchange)
        if (stream === undefined || isInterim(message)) return
        stream.status = message.status
        stream.coding = message.contentEncoding
        if (look > 0) stream.head = headOf(message)
      },
      messageEnd: (message) => {
        if (message.kind === 'http.request' || isInterim(message) || !message.complete) return
        this.#onAnswer(message.exchange, message)
      },
      exchangeOver: (exchange, direction, problem) => {
        if (direction === 'down') this.#onRefused(exchange, problem)
      }
    }
    if (look > 0) {
      sink.messageBody = (message, bytes) => {
        const stream = this.#open.get(message.exchange)
        if (message.kind === 'http.request' || stream === undefined) return
        const room = look - stream.bodyLength
        if (room <= 0) return
        stream.body.push(Buffer.from(bytes.subarray(0, room)))
        stream.bodyLength += Math.min(room, bytes.length)
      }
    }
    return sink
  }

  #onAnswer(exchange: number, { start, end }: DecodedMessage): void {
    const stream = this.#open.get(exchange)
    if (stream === undefined) return
    this.forget(stream)
    const { status, head, coding } = stream
    const body = stream.bodyLength === 0 ? NOTHING : Buffer.concat(stream.body)
    this.#listener.onAnswer(stream, { status, head, body, coding, start, end, at: null, closes: false })
  }

  #onRefused(exchange: number, { code }: Problem): void {
    const stream = this.#open.get(exchange)
    if (stream === undefined) return
    this.forget(stream)
    this.#listener.onRefused(stream, code === 'h2-goaway' ? null : reasonOf(code))
  }
}

function isInterim(message: DecodedMessage): boolean {
  return message.kind === 'http.response' && message.status >= 100 && message.status < 200
}

/** Formats the head in HTTP/1 form, for extractions. */
function headOf(message: DecodedMessage): Uint8Array {
  const status = message.kind === 'http.response' ? message.status : 0
  const lines = (message.headers ?? []).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`HTTP/2 ${status}\r\n${lines.join('')}\r\n`, 'latin1')
}

/** Returns the name of an error code as in RFC 9113, section 7, for example `ENHANCE_YOUR_CALM`. */
function reasonOf(code: string): string {
  return code
    .replace(/^h2-(?:reset-)?/, '')
    .replaceAll('-', '_')
    .toUpperCase()
}
