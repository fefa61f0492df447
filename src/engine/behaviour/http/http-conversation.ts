import type { DecodedMessage, MessageSink } from '../../../decode/stream/decoder'
import { Http1Decoder } from '../../../decode/stream/http1/http1-decoder'
import type { Served } from '../served'
import type { Steps } from '../steps'
import { answerSteps, refusal } from './answer'
import type { HttpPlan } from './http-plan'
import { readRequest, type Request } from './request'

/**
 * HTTP by hand on one connection: finds the requests and answers each when it is whole, in order (RFC 9112 §9.3.2), by
 * the plan as it is then. Bodies of requests are skipped, whatever their length.
 */

const CONTINUE = new TextEncoder().encode('HTTP/1.1 100 Continue\r\n\r\n')

export class HttpConversation implements MessageSink {
  readonly #served: Served
  readonly #plan: () => HttpPlan | null
  readonly #decoder = new Http1Decoder(this)
  /** The one that is coming. */
  #request: Request | null = null
  /** No request can follow. */
  #over = false
  #answered = 0

  /** `plan` gives the one that counts now. */
  constructor(served: Served, plan: () => HttpPlan | null) {
    this.#served = served
    this.#plan = plan
  }

  receive(bytes: Uint8Array): void {
    if (!this.#over) this.#decoder.push('up', bytes)
  }

  end(): void {
    if (!this.#over) this.#decoder.end('up')
  }

  close(): void {
    this.#over = true
  }

  messageHead(message: DecodedMessage, head: Uint8Array): void {
    if (message.direction !== 'up') return
    const request = readRequest(message, head)
    this.#request = request
    if (request.expectsContinue) this.#served.add('answers', this.#continue(request))
  }

  messageEnd(message: DecodedMessage): void {
    const request = this.#request
    if (message.direction !== 'up' || request === null) return
    this.#request = null
    // A request that broke off is answered by nobody: its sender has ended.
    if (message.complete) this.#served.add('answers', this.#answer(request))
  }

  problem(direction: 'up' | 'down', { code }: { code: string }): void {
    if (direction !== 'up' || code === 'leading-empty-line' || this.#over) return
    const plan = this.#plan()
    this.#over = true
    if (plan === null) return
    this.#served.teller('http')(
      code === 'http2-preface'
        ? 'The client speaks HTTP/2, which is not answered here.'
        : 'What came is no request of HTTP/1.'
    )
    this.#served.add('answers', refusal(plan))
  }

  tunnel(): void {
    this.#over = true
  }

  /** Unless the body has come by the time that it is its turn. */
  *#continue(request: Request): Steps {
    if (this.#request === request) yield CONTINUE
  }

  *#answer(request: Request): Steps {
    const plan = this.#plan()
    if (plan === null) return
    const { status, ends } = yield* answerSteps(plan, request, {
      fill: () => this.#served.fill(++this.#answered),
      tell: this.#served.teller('http')
    })
    if (ends) this.#over = true
    else this.#goOn(status)
  }

  /**
   * Behind a request that asks for another protocol the decoder holds what comes until it has seen the answer. Its body
   * is of no interest, and could be wrong on purpose.
   */
  #goOn(status: number): void {
    const final = status === 101 || status >= 200 ? status : 200
    this.#decoder.push('down', ENCODER.encode(`HTTP/1.1 ${final} -\r\nContent-Length: 0\r\n\r\n`))
  }
}

const ENCODER = new TextEncoder()
