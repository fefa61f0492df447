import type { DecodedMessage, Framing, MessageSink } from '../../../decode/stream/decoder'
import { Http1Decoder } from '../../../decode/stream/http1/http1-decoder'
import { RequestMessage, ResponseMessage } from '../../../decode/stream/http1/message'
import { MAX_HEAD_BYTES } from '../../dial/http-head'
import type { HttpRefusal } from '../entrance/http-answer'
import { NO_HTTP, readProxyRequest, TOO_LONG, type ProxyRequest } from '../entrance/proxy-request'
import type { Login } from '../entrance/steps'

/**
 * Where the requests of a client's stream begin and end, and which of them are answered, as the HTTP/1 decoder finds it:
 * it knows how long bodies are, interim answers, and whose the bytes behind an Upgrade are.
 */

export interface HeadMark {
  what: 'head'
  /** Behind the empty line. */
  end: number
  request: ProxyRequest
  framing: Framing
  /** Whether another request may follow the answer. */
  persistent: boolean
}

/** What was found in the client's stream and has not been reached yet. */
export type Mark =
  | HeadMark
  | { what: 'end'; at: number }
  /** What follows are no requests: of another protocol, or broken. */
  | { what: 'raw' }
  | { what: 'fault'; refusal: HttpRefusal }

export class RequestMarks {
  /** In their order; taken away by whoever reaches them. */
  marks: Mark[] = []
  /** Requests that went on and are not answered: counted up by whoever passes them on. */
  unanswered = 0
  /** Final answers of any kind. */
  answers = 0
  /** Whether more may follow the last answer. */
  persistent = true
  readonly #login: Login | undefined
  readonly #decoder: Http1Decoder
  #upEnded = false
  #requestEnd = 0
  #up = 0
  #down = 0
  #answerEnd = 0

  constructor(login: Login | undefined) {
    this.#login = login
    this.#decoder = new Http1Decoder(this.#sink())
  }

  up(bytes: Uint8Array): void {
    this.#up += bytes.length
    this.#decoder.push('up', bytes)
  }

  upEnd(): void {
    this.#upEnded = true
    this.#decoder.end('up')
  }

  down(bytes: Uint8Array): void {
    this.#down += bytes.length
    this.#decoder.push('down', bytes)
  }

  /** A part of an answer has come. */
  get answering(): boolean {
    return this.#down > this.#answerEnd
  }

  /** Bytes that have come since the last request ended. */
  get unfinished(): number {
    return this.#up - this.#requestEnd
  }

  #sink(): MessageSink {
    return {
      messageHead: (message, head) => {
        if (message instanceof RequestMessage) this.#onRequest(message, head)
      },
      messageEnd: (message) => {
        if (message instanceof ResponseMessage) this.#onAnswer(message)
        else this.#onRequestEnd(message)
      },
      problem: (direction, { code }) => {
        if (direction === 'down' || code === 'leading-empty-line' || this.#upEnded) return
        this.marks.push({ what: 'fault', refusal: NO_HTTP })
      },
      tunnel: (direction) => {
        if (direction === 'up') this.marks.push({ what: 'raw' })
      }
    }
  }

  #onRequest(message: RequestMessage, head: Uint8Array): void {
    if (isCut(message)) return
    const { start, headEnd, framing, method, version } = message
    const request: ProxyRequest =
      headEnd - this.#requestEnd > MAX_HEAD_BYTES
        ? { head: null, method, wish: 'refuse', refusal: TOO_LONG }
        : readProxyRequest(head, start, this.#login)
    const persistent = message.persistent && version === 'HTTP/1.1'
    this.marks.push({ what: 'head', end: headEnd, request, framing, persistent })
  }

  #onRequestEnd(message: DecodedMessage): void {
    if (isCut(message)) return
    this.#requestEnd = message.end
    this.marks.push({ what: 'end', at: message.end })
    // Where a broken body ends is the target's to say.
    if (!message.complete && !this.#upEnded) this.marks.push({ what: 'raw' })
  }

  #onAnswer({ end, status, framing, persistent }: ResponseMessage): void {
    this.#answerEnd = end
    // Interim answers go before the one that counts.
    if (status >= 100 && status < 200 && framing !== 'tunnel') return
    this.unanswered--
    this.answers++
    this.persistent = persistent
  }
}

/** The client ended in the middle of a head: nobody was asked for anything. */
function isCut({ problems }: DecodedMessage): boolean {
  return problems.some(({ code }) => code === 'truncated-head')
}
