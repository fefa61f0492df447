import type { HttpResponse, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { closes, isFinal, mayBeginAnswer } from './answer-head'
import type { Talk, TalkListener } from './talk'

/**
 * HTTP/1 response parser, for responses in request order (RFC 9112, section 9.3.2). Decodes a response only as far as
 * needed for its status and its end, unless extractions need more.
 */

const NOTHING = new Uint8Array(0)

export class Http1Talk implements Talk {
  readonly ready = true
  readonly #listener: TalkListener
  readonly #decoder: Http1Decoder
  /** Number of received bytes, and end offset of the last complete response. */
  #received = 0
  #answeredTo = 0
  #closing = false
  /** Parts of the current response. */
  #head: Uint8Array = NOTHING
  #body: Uint8Array[] = []
  #bodyLength = 0

  /** `look`: maximum number of head and body bytes kept for extractions; 0 for none. */
  constructor(look: number, listener: TalkListener) {
    this.#listener = listener
    this.#decoder = new Http1Decoder(this.#sink(look))
  }

  sent(request: Uint8Array): void {
    this.#decoder.push('up', request)
  }

  received(bytes: Uint8Array): void {
    if (this.#received === this.#answeredTo && !mayBeginAnswer(bytes)) this.#listener.onBroken('not-http')
    this.#received += bytes.length
    this.#decoder.push('down', bytes)
  }

  ended(): void {
    this.#decoder.end('down')
  }

  close(): void {
    // There is no timer to clear.
  }

  #sink(look: number): MessageSink {
    const sink: MessageSink = {
      messageHead: (message, head) => {
        if (!isFinal(message)) return
        if (message.status === 0) this.#listener.onBroken('not-http')
        this.#closing ||= closes(message, head)
        if (this.#closing) this.#listener.onClosing()
        if (look > 0) this.#head = Buffer.from(head)
      },
      messageEnd: (message) => {
        if (isFinal(message)) this.#onEnd(message)
      },
      tunnel: () => {
        this.#closing = true
        this.#listener.onClosing()
      }
    }
    if (look > 0) {
      sink.messageBody = (_message, bytes) => {
        const room = look - this.#bodyLength
        if (room <= 0) return
        this.#body.push(Buffer.from(bytes.subarray(0, room)))
        this.#bodyLength += Math.min(room, bytes.length)
      }
    }
    return sink
  }

  #onEnd({ status, contentEncoding: coding, start, end, complete }: HttpResponse): void {
    const head = this.#head
    const body = this.#bodyLength === 0 ? NOTHING : Buffer.concat(this.#body)
    this.#head = NOTHING
    this.#body = []
    this.#bodyLength = 0
    if (!complete) {
      this.#listener.onBroken('cut')
      return
    }
    this.#answeredTo = end
    this.#listener.onAnswer({ status, head, body, coding, start, end, at: null, closes: this.#closing })
  }
}
