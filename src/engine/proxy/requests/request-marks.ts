import { isInterim } from '../../../shared/model/http-status'
import type { HttpMessage, BodyFraming, HttpSink } from '../../../decode/stream/decoder'
import { Http1Decoder } from '../../../decode/stream/http1/http1-decoder'
import { Http1RequestMessage, Http1ResponseMessage } from '../../../decode/stream/http1/message'
import { MAX_HEAD_BYTES } from '../../dial/http-head'
import { isLast } from '../../http-client/http1-client'
import type { HttpRefusal } from '../entrance/http-answer'
import { NO_HTTP, readProxyRequest, TOO_LONG, type ProxyRequest } from '../entrance/proxy-request'
import type { Login } from '../entrance/steps'

/**
 * Finds the boundaries of the requests in a client's stream and counts the responses. It uses the HTTP/1 decoder, which
 * determines body lengths, interim responses, and the protocol of the bytes after an Upgrade.
 */

export interface HeadMark {
  kind: 'head'
  /** Offset after the empty line. */
  end: number
  request: ProxyRequest
  framing: BodyFraming
  /** True if another request may follow the response. */
  persistent: boolean
}

/** An element of the client's stream that was found but not processed yet. */
type Mark =
  | HeadMark
  | { kind: 'end'; at: number }
  /** The bytes that follow are not requests: another protocol, or malformed. */
  | { kind: 'raw' }
  | { kind: 'fault'; refusal: HttpRefusal }

export class RequestMarks {
  /** In stream order; the consumer removes each mark it has processed. */
  marks: Mark[] = []
  /** Forwarded requests without a response yet; the consumer increments it. */
  unanswered = 0
  /** Number of final responses. */
  answers = 0
  /** True while the connection may be reused for another request. */
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

  /** True if part of a response has arrived. */
  get answering(): boolean {
    return this.#down > this.#answerEnd
  }

  /** Number of bytes received since the last request ended. */
  get unfinished(): number {
    return this.#up - this.#requestEnd
  }

  #sink(): HttpSink {
    return {
      messageHead: (message, head) => {
        if (message instanceof Http1RequestMessage) this.#onRequest(message, head)
      },
      messageEnd: (message) => {
        if (message instanceof Http1ResponseMessage) this.#onAnswer(message)
        else this.#onRequestEnd(message)
      },
      problem: (direction, { code }) => {
        if (direction === 'down' || code === 'leading-empty-line' || this.#upEnded) return
        this.marks.push({ kind: 'fault', refusal: NO_HTTP })
      },
      tunnel: (direction) => {
        if (direction === 'up') this.marks.push({ kind: 'raw' })
      }
    }
  }

  #onRequest(message: Http1RequestMessage, head: Uint8Array): void {
    if (isCut(message)) return
    const { start, headEnd, framing, method, version } = message
    const request: ProxyRequest =
      headEnd - this.#requestEnd > MAX_HEAD_BYTES
        ? { head: null, method, wish: 'refuse', refusal: TOO_LONG }
        : readProxyRequest(head, start, this.#login)
    // An HTTP/1.0 client does not expect that a proxy keeps the connection (RFC 9112, appendix C.2.2).
    const persistent = !isLast(message) && version === 'HTTP/1.1'
    this.marks.push({ kind: 'head', end: headEnd, request, framing, persistent })
  }

  #onRequestEnd(message: HttpMessage): void {
    if (isCut(message)) return
    this.#requestEnd = message.end
    this.marks.push({ kind: 'end', at: message.end })
    // A malformed body is passed on; the target decides where it ends.
    if (!message.complete && !this.#upEnded) this.marks.push({ kind: 'raw' })
  }

  #onAnswer(response: Http1ResponseMessage): void {
    this.#answerEnd = response.end
    if (isInterim(response.status)) return
    this.unanswered--
    this.answers++
    this.persistent = !isLast(response)
  }
}

/** True if the client sent FIN in the middle of a head, so that there is no complete request. */
function isCut({ problems }: HttpMessage): boolean {
  return problems.some(({ code }) => code === 'truncated-head')
}
