import type { HttpBehaviour } from '../../../shared/contract/behaviours'
import type { HttpMessage, HttpSink } from '../../../decode/stream/decoder'
import { Http1Decoder } from '../../../decode/stream/http1/http1-decoder'
import type { Reaction, ReactionKind } from '../reaction'
import type { Served } from '../served'
import type { Steps } from '../steps'
import { answerSteps, refusal } from './answer'
import { planHttp, type HttpPlan } from './http-plan'
import { readRequest, type Request } from './request'

/**
 * Configured HTTP responses on one connection: parses the requests and responds to each complete one in order (RFC 9112
 * §9.3.2), by the plan that is current then. Request bodies are skipped, whatever their length.
 */

const CONTINUE = new TextEncoder().encode('HTTP/1.1 100 Continue\r\n\r\n')

export const HTTP: ReactionKind<HttpBehaviour, HttpPlan> = {
  kind: 'http',
  answersRequests: true,
  speaksFirst: false,
  plan: (settings, { where, keyOf }) => planHttp(settings, keyOf('http', null), where),
  react: (served, _plan, live) => new HttpConversation(served, live.plan)
}

class HttpConversation implements HttpSink, Reaction {
  readonly #served: Served
  readonly #plan: () => HttpPlan | null
  readonly #decoder = new Http1Decoder(this)
  /** The request that is being received. */
  #request: Request | null = null
  /** No further request can follow. */
  #over = false
  #answered = 0

  /** `plan` returns the current plan. */
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

  messageHead(message: HttpMessage, head: Uint8Array): void {
    if (message.direction !== 'up') return
    const request = readRequest(message, head)
    this.#request = request
    if (request.expectsContinue) this.#served.add('answers', this.#continue(request))
  }

  messageEnd(message: HttpMessage): void {
    const request = this.#request
    if (message.direction !== 'up' || request === null) return
    this.#request = null
    // An incomplete request receives no response: the client has sent FIN.
    if (message.complete) this.#served.add('answers', this.#answer(request))
  }

  problem(direction: 'up' | 'down', { code }: { code: string }): void {
    if (direction !== 'up' || code === 'leading-empty-line' || this.#over) return
    const plan = this.#plan()
    this.#over = true
    if (plan === null) return
    this.#served.noteAs('http')(
      code === 'http2-preface'
        ? 'The client uses HTTP/2, which this server does not support.'
        : 'The received data is not an HTTP/1 request.'
    )
    this.#served.add('answers', refusal(plan))
  }

  tunnel(): void {
    this.#over = true
  }

  /** Sends 100 Continue, unless the body has arrived in the meantime. */
  *#continue(request: Request): Steps {
    if (this.#request === request) yield CONTINUE
  }

  *#answer(request: Request): Steps {
    const plan = this.#plan()
    if (plan === null) return
    const { status, ends } = yield* answerSteps(plan, request, {
      fill: () => this.#served.fill(++this.#answered),
      note: this.#served.noteAs('http')
    })
    if (ends) this.#over = true
    else this.#goOn(status)
  }

  /**
   * After a request with Upgrade the decoder holds further bytes until it has seen the response. Pass it a minimal
   * response: the body is irrelevant, and may be deliberately wrong.
   */
  #goOn(status: number): void {
    const final = status === 101 || status >= 200 ? status : 200
    this.#decoder.push('down', ENCODER.encode(`HTTP/1.1 ${final} -\r\nContent-Length: 0\r\n\r\n`))
  }
}

const ENCODER = new TextEncoder()
