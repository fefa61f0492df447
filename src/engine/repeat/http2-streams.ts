import type { DecodedMessage, MessageSink, Problem } from '../../decode/stream/decoder'
import { Http2Decoder } from '../../decode/stream/http2/http2-decoder'
import type { Flight } from './flight'
import type { TalkAnswer } from './talk'

/** The streams of a connection of HTTP/2 that requests are under way on, and the answers that the decoder finds on them. */

const NOTHING = new Uint8Array(0)

export interface Stream {
  /** In the decoder's count. */
  readonly exchange: number
  readonly flight: Flight
  readonly id: number
  /** What is still to be sent of its body. */
  rest: Uint8Array
  status: number
  head: Uint8Array
  coding: string
  body: Uint8Array[]
  bodyLength: number
}

export interface StreamsListener {
  /** The stream is forgotten. */
  onAnswer(stream: Stream, answer: TalkAnswer): void
  /** It is forgotten. `reason`: the name of the code it was reset with; null where the server goes away before it. */
  onRefused(stream: Stream, reason: string | null): void
}

export class Http2Streams {
  readonly #listener: StreamsListener
  readonly #decoder: Http2Decoder
  /** By their exchange, in the order they were sent. */
  readonly #open = new Map<number, Stream>()
  /** Of the request that was sent last. */
  #exchange = -1

  /** `look`: bytes of a body that are looked into, and heads; 0 for neither. */
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

  /** Of the request whose head was sent last. */
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

/** As HTTP/1 writes it, for those who look into heads. */
function headOf(message: DecodedMessage): Uint8Array {
  const status = message.kind === 'http.response' ? message.status : 0
  const lines = (message.headers ?? []).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`HTTP/2 ${status}\r\n${lines.join('')}\r\n`, 'latin1')
}

/** The name of the code, as section 7 has it: `ENHANCE_YOUR_CALM`. */
function reasonOf(code: string): string {
  return code
    .replace(/^h2-(?:reset-)?/, '')
    .replaceAll('-', '_')
    .toUpperCase()
}
