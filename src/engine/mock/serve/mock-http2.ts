import { messageOf } from '../../../shared/model/app-error'
import type { Served } from '../../behaviour/served'
import { forwardHttp2 } from './forward-http2'
import { answerHttp2 } from './http2-answer'
import { Http2MockRequest } from './http2-mock-request'
import { answerFailed, answerMiss, ownAnswer } from './http2-miss'
import { Http2ServerConnection } from './http2-server-connection'
import type { Http2ServerStream } from './http2-server-stream'
import { Http2Upstream } from '../upstream/http2-upstream'
import type { MockRun } from '../mock-run'
import { withBody, recordMiss } from './unmatched'
import type { Nearest } from '../pick/pick'
import type { RequestFlow } from '../upstream/request-flow'
import { recordAnswered } from './recorded-answer'

/**
 * HTTP/2 mock server on one connection. Answers each stream from a set once its request is complete, or forwards it to
 * the upstream server while it arrives if no recorded response can match. Matching and responses are the same as for
 * HTTP/1.
 */

export class MockHttp2 {
  readonly #served: Served
  readonly #run: () => MockRun | null
  readonly #connection: Http2ServerConnection
  #target: Http2Upstream | null = null

  constructor(served: Served, run: () => MockRun | null) {
    this.#served = served
    this.#run = run
    this.#connection = new Http2ServerConnection(served, (stream) => this.#answer(stream))
  }

  receive(bytes: Uint8Array): void {
    this.#connection.receive(bytes)
  }

  end(): void {
    this.#connection.end()
  }

  close(): void {
    this.#connection.close()
    this.#target?.close()
  }

  async #answer(stream: Http2ServerStream): Promise<void> {
    const { signal } = stream
    const request = new Http2MockRequest(stream)
    try {
      const run = this.#run()
      await run?.ready
      if (run === null || signal.aborted) return
      await this.#reply(run, request, signal)
    } catch (error) {
      if (signal.aborted) return
      this.#served.noteAs('mock')(`The response to ${request.title} is cut off: ${messageOf(error)}`)
      stream.reset('INTERNAL_ERROR')
    }
  }

  async #reply(run: MockRun, request: Http2MockRequest, signal: AbortSignal): Promise<void> {
    const forwards = run.plan.miss.then === 'forward' && request.method !== 'CONNECT'
    const missed = forwards && request.hasBody ? run.missOf(request.facts) : null
    if (missed !== null) {
      const flow = request.passing()
      await this.#forward(run, request, { flow, isContinueSent: false, nearest: missed.nearest, signal })
      // Reads the rest of the request: a client may discard a response after a reset (RFC 9113, section 8.1).
      for (let rest = await flow.next(); rest !== null;) rest = await flow.next()
      return
    }
    const isContinueSent = request.expectsContinue
    if (isContinueSent) request.stream.interim(100)
    const { body, short, flow } = await request.whole(forwards)
    try {
      const choice = run.pick({ ...request.facts, body })
      const { set } = run
      const entry = choice.hit === null ? undefined : set?.entries[choice.hit.index]
      if (choice.hit !== null && set !== null && entry !== undefined) {
        const now = this.#served.epoch()
        run.used(choice.hit.index, now)
        const { hit } = choice
        const { dates, delay } = run.plan
        const when = dates === 'now' ? now : null
        await answerHttp2(
          request.stream,
          { set, entry, method: request.method, dates: when, delay, signal },
          (notes) => {
            recordAnswered(this.#served, set, request.title, hit, notes)
          }
        )
        return
      }
      const near = choice.nearest ?? null
      const nearest = near === null || set === null ? near : await withBody(set, short, body, near)
      if (flow !== null && set !== null)
        await this.#forward(run, request, { flow, isContinueSent, nearest, signal })
      else this.#miss(run, request, nearest)
    } finally {
      flow?.close()
    }
  }

  async #forward(
    run: MockRun,
    request: Http2MockRequest,
    how: {
      readonly flow: RequestFlow
      readonly isContinueSent: boolean
      readonly nearest: Nearest | null
      readonly signal: AbortSignal
    }
  ): Promise<void> {
    const target = this.#targetOf(run)
    if (target === null) {
      this.#miss(run, request, how.nearest)
      return
    }
    const failed = await forwardHttp2({ run, target, incoming: request, served: this.#served, ...how })
    if (failed !== null) answerFailed(request, failed, this.#served)
  }

  /**
   * Returns the one upstream connection for all requests of this client connection, as long as the settings stay the
   * same.
   */
  #targetOf({ plan: { miss }, upstreamVersion }: MockRun): Http2Upstream | null {
    if (miss.then !== 'forward') return null
    if (this.#target?.miss !== miss) {
      this.#target?.close()
      this.#target = new Http2Upstream(miss, upstreamVersion, () => this.#served.now())
    }
    return this.#target
  }

  #miss(run: MockRun, request: Http2MockRequest, nearest: Nearest | null): void {
    const served = this.#served
    if (run.set === null) {
      recordMiss(run, request.title, nearest, served, 'missed')
      ownAnswer(request, 503, `The recorded exchanges cannot be used: ${run.problem ?? ''}\n`, served)
    } else if (run.plan.miss.then === 'forward') {
      const reason = request.method === 'CONNECT' ? NO_TUNNEL : CHANGED
      recordMiss(run, request.title, nearest, served, 'failed', [reason])
      ownAnswer(request, request.method === 'CONNECT' ? 501 : 503, `${reason}\n`, served)
    } else answerMiss(run, request, nearest, served)
  }
}

const NO_TUNNEL = 'A CONNECT tunnel in HTTP/2 cannot be forwarded. Use HTTP/1.1.'
const CHANGED = 'Forwarding was switched on after this request began. Send it again.'
