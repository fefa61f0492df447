import type { HttpResponse, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { closes, isFinal, mayBeginAnswer } from './answer-head'
import type { Talk, TalkListener } from './talk'

/**
 * Answers of HTTP/1, in the order of the requests (RFC 9112, section 9.3.2). One is decoded only as far as it takes to
 * know its status and its end, unless more of it is wanted.
 */

const NOTHING = new Uint8Array(0)

export class Http1Talk implements Talk {
  readonly ready = true
  readonly #listener: TalkListener
  readonly #decoder: Http1Decoder
  /** Bytes that came, and where the last answer that is whole has ended. */
  #received = 0
  #answeredTo = 0
  #closing = false
  /** Of the answer at hand. */
  #head: Uint8Array = NOTHING
  #body: Uint8Array[] = []
  #bodyLength = 0

  /** `look`: at most so many bytes of a body are looked into, and its head; 0 for neither. */
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
    // Nothing of it goes on by itself.
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
