import { constants, performServerHandshake, type ServerHttp2Stream } from 'node:http2'
import { messageOf } from '../../shared/model/app-error'
import type { Served } from '../behaviour/served'
import { endsApart } from './ends-apart'
import { forwardHttp2 } from './forward-http2'
import { answerHttp2 } from './http2-answer'
import { Http2Asked } from './http2-asked'
import { answerFailed, answerMiss, ownAnswer } from './http2-miss'
import { Http2Target } from './http2-target'
import type { MockRun } from './mock-run'
import { withBody } from './nearest-body'
import type { Nearest } from './pick'
import type { RequestFlow } from './request-flow'
import { ServedWire } from './served-wire'
import { tellAnswered } from './tell-answered'
import { tellMiss } from './unmatched'

/**
 * HTTP/2 mock server on one connection. Answers each stream from a set once its request is complete, or forwards it to
 * the upstream server while it arrives if no recorded response can match. Node.js handles the frames (RFC 9113);
 * matching and responses are the same as for HTTP/1.
 */

export class MockHttp2 {
  readonly #served: Served
  readonly #run: () => MockRun | null
  readonly #wire: ServedWire
  readonly #streams = new Set<ServerHttp2Stream>()
  #target: Http2Target | null = null

  constructor(served: Served, run: () => MockRun | null) {
    this.#served = served
    this.#run = run
    // A response that waits for flow control or for the upstream server is not in the output queue.
    served.keepOpen()
    this.#wire = new ServedWire(served, () => {
      // The client has ended: complete requests still get a response, incomplete ones are cancelled.
      for (const stream of this.#streams)
        if (stream.state.remoteClose !== 1) stream.close(constants.NGHTTP2_CANCEL)
      session.close()
    })
    const settings = { maxConcurrentStreams: 100 }
    const session = endsApart(performServerHandshake(this.#wire, { settings }))
    session.on('stream', (stream, headers, _flags, raw: string[] = []) => {
      void this.#answer(stream, new Http2Asked(stream, headers, raw))
    })
    session.on('error', (error: Error) => {
      served.teller('mock')(`The HTTP/2 connection failed: ${error.message}.`)
    })
  }

  receive(bytes: Uint8Array): void {
    this.#wire.receive(bytes)
  }

  end(): void {
    this.#wire.theirEnd()
  }

  close(): void {
    // Ends the HTTP/2 session as well, without another frame.
    this.#wire.destroy()
    this.#target?.close()
  }

  async #answer(stream: ServerHttp2Stream, asked: Http2Asked): Promise<void> {
    const gone = new AbortController()
    this.#streams.add(stream)
    stream.once('close', () => {
      this.#streams.delete(stream)
      gone.abort()
    })
    // A stream reset by the client is not an error here.
    stream.on('error', () => undefined)
    try {
      const run = this.#run()
      await run?.ready
      if (run === null || gone.signal.aborted) return
      await this.#reply(run, asked, gone.signal)
    } catch (error) {
      if (gone.signal.aborted) return
      this.#served.teller('mock')(`The response to ${asked.title} is cut off: ${messageOf(error)}`)
      stream.close(constants.NGHTTP2_INTERNAL_ERROR)
    }
  }

  async #reply(run: MockRun, asked: Http2Asked, signal: AbortSignal): Promise<void> {
    const forwards = run.plan.miss.then === 'forward' && asked.method !== 'CONNECT'
    const missed = forwards && asked.hasBody ? run.missOf(asked.facts) : null
    if (missed !== null) {
      const flow = asked.passing()
      await this.#forward(run, asked, { flow, isTold: false, nearest: missed.nearest, signal })
      // Reads the rest of the request: after a reset (RFC 9113, section 8.1), Node.js would not send the trailers.
      for (let rest = await flow.next(); rest !== null;) rest = await flow.next()
      return
    }
    const isTold = asked.expectsContinue
    if (isTold) asked.stream.additionalHeaders({ ':status': 100 })
    const { body, short, flow } = await asked.whole(forwards)
    try {
      const choice = run.pick({ ...asked.facts, body })
      const { set } = run
      const entry = choice.hit === null ? undefined : set?.entries[choice.hit.index]
      if (choice.hit !== null && set !== null && entry !== undefined) {
        const now = this.#served.epoch()
        run.used(choice.hit.index, now)
        const { hit } = choice
        const { dates, delay } = run.plan
        const when = dates === 'now' ? now : null
        await answerHttp2(
          asked.stream,
          { set, entry, method: asked.method, dates: when, delay, signal },
          (notes) => {
            tellAnswered(this.#served, set, asked.title, hit, notes)
          }
        )
        return
      }
      const near = choice.nearest ?? null
      const nearest = near === null || set === null ? near : await withBody(set, short, body, near)
      if (flow !== null && set !== null) await this.#forward(run, asked, { flow, isTold, nearest, signal })
      else this.#miss(run, asked, nearest)
    } finally {
      flow?.close()
    }
  }

  async #forward(
    run: MockRun,
    asked: Http2Asked,
    how: {
      readonly flow: RequestFlow
      readonly isTold: boolean
      readonly nearest: Nearest | null
      readonly signal: AbortSignal
    }
  ): Promise<void> {
    const target = this.#targetOf(run)
    if (target === null) {
      this.#miss(run, asked, how.nearest)
      return
    }
    const failed = await forwardHttp2({ run, target, asked, served: this.#served, ...how })
    if (failed !== null) answerFailed(asked, failed)
  }

  /**
   * Returns the one upstream connection for all requests of this client connection, as long as the settings stay the
   * same.
   */
  #targetOf({ plan: { miss }, targetVersion }: MockRun): Http2Target | null {
    if (miss.then !== 'forward') return null
    if (this.#target?.miss !== miss) {
      this.#target?.close()
      this.#target = new Http2Target(miss, targetVersion, () => this.#served.now())
    }
    return this.#target
  }

  #miss(run: MockRun, asked: Http2Asked, nearest: Nearest | null): void {
    const served = this.#served
    if (run.set === null) {
      tellMiss(run, asked.title, nearest, served, 'missed')
      ownAnswer(asked, 503, `The recorded exchanges cannot be used: ${run.problem ?? ''}\n`)
    } else if (run.plan.miss.then === 'forward') {
      const told = asked.method === 'CONNECT' ? NO_TUNNEL : CHANGED
      tellMiss(run, asked.title, nearest, served, 'failed', [told])
      ownAnswer(asked, asked.method === 'CONNECT' ? 501 : 503, `${told}\n`)
    } else answerMiss(run, asked, nearest, served)
  }
}

const NO_TUNNEL = 'A CONNECT tunnel in HTTP/2 cannot be forwarded. Use HTTP/1.1.'
const CHANGED = 'Forwarding was switched on after this request began. Send it again.'
