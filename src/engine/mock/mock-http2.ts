import {
  constants,
  performServerHandshake,
  type IncomingHttpHeaders,
  type ServerHttp2Stream
} from 'node:http2'
import { messageOf } from '../../shared/model/app-error'
import type { Served } from '../behaviour/served'
import { BodyDigest } from './body-digest'
import { answerHttp2 } from './http2-answer'
import { titleOf } from './loaded-set'
import { explanation } from './mock-miss'
import type { MockRun } from './mock-run'
import type { Nearest } from './pick'
import { requestFacts, type RequestFacts } from './request-facts'
import { ServedWire } from './served-wire'
import { tellAnswered } from './tell-answered'
import { tellMiss } from './unmatched'

/**
 * HTTP/2 on one connection, answered from a set: each stream when its request is whole. The frames are the runtime's
 * (RFC 9113); what is compared and what answers is the same as of HTTP/1.
 */

const NO_FRAMES = /^application\/grpc(?:[+;]|$)/

export class MockHttp2 {
  readonly #served: Served
  readonly #run: () => MockRun | null
  readonly #wire: ServedWire

  constructor(served: Served, run: () => MockRun | null) {
    this.#served = served
    this.#run = run
    this.#wire = new ServedWire(served)
    const session = performServerHandshake(this.#wire, { settings: { maxConcurrentStreams: 100 } })
    session.on('stream', (stream, headers, _flags, raw: string[] = []) => {
      void this.#answer(stream, headers, raw)
    })
    session.on('error', (error: Error) => {
      served.teller('mock')(`The connection of HTTP/2 failed: ${error.message}.`)
    })
  }

  receive(bytes: Uint8Array): void {
    this.#wire.receive(bytes)
  }

  end(): void {
    this.#wire.theirEnd()
  }

  close(): void {
    // The session goes with it, and says nothing any more.
    this.#wire.destroy()
  }

  async #answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, raw: string[]): Promise<void> {
    const gone = new AbortController()
    stream.once('close', () => {
      gone.abort()
    })
    // A client that gives a stream up is no failure of ours.
    stream.on('error', () => undefined)
    const method = headers[':method'] ?? ''
    const title = titleOf(method, headers[':path'] ?? '')
    try {
      const facts = await factsOf(stream, method, headers, raw)
      const run = this.#run()
      await run?.ready
      if (run === null || gone.signal.aborted) return
      await this.#reply(run, stream, { facts, title, type: headers['content-type'] ?? '' }, gone.signal)
    } catch (error) {
      if (gone.signal.aborted) return
      this.#served.teller('mock')(`${title} is cut off: ${messageOf(error)}`)
      stream.close(constants.NGHTTP2_INTERNAL_ERROR)
    }
  }

  async #reply(
    run: MockRun,
    stream: ServerHttp2Stream,
    asked: { readonly facts: RequestFacts; readonly title: string; readonly type: string },
    signal: AbortSignal
  ): Promise<void> {
    const served = this.#served
    const { set, plan } = run
    const choice = run.pick(asked.facts)
    const { hit } = choice
    const entry = hit === null ? undefined : set?.entries[hit.index]
    if (set === null || hit === null || entry === undefined) {
      this.#miss(run, stream, asked, choice.nearest ?? null)
      return
    }
    const now = served.epoch()
    run.used(hit.index, now)
    const { method } = asked.facts
    const dates = plan.dates === 'now' ? now : null
    await answerHttp2(stream, { set, entry, method, dates, delay: plan.delay, signal }, (notes) => {
      tellAnswered(served, set, asked.title, hit, notes)
    })
  }

  #miss(
    run: MockRun,
    stream: ServerHttp2Stream,
    { title, type }: { readonly title: string; readonly type: string },
    nearest: Nearest | null
  ): void {
    const { miss } = run.plan
    const cannot = miss.then === 'forward' || miss.then === 'bytes'
    const notes = cannot ? [CANNOT[miss.then]] : []
    tellMiss(run, title, nearest, this.#served, miss.then === 'forward' ? 'failed' : 'missed', notes)
    if (miss.then === 'close') {
      stream.close(constants.NGHTTP2_CANCEL)
      return
    }
    const own = miss.then === 'answer' ? miss.body : ''
    const text = own === '' ? [...notes, explanation(run, { title }, nearest)].join('\n') : own
    if (own === '' && NO_FRAMES.test(type)) {
      // A call of gRPC reads no page: code 12 says that it is not implemented.
      const fields = { 'grpc-status': '12', 'grpc-message': encodeURI(text.trim()) }
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...fields }, { endStream: true })
      return
    }
    const status = miss.then === 'answer' ? miss.status : 502
    const kind =
      miss.then === 'answer' && own !== '' && miss.type !== '' ? miss.type : 'text/plain; charset=utf-8'
    stream.respond({ ':status': status, 'content-type': kind })
    stream.end(text)
  }
}

const CANNOT = {
  forward: 'What comes in HTTP/2 is not forwarded.',
  bytes: 'Bytes cannot be sent as they are within HTTP/2.'
} as const

/** The request, once it is whole. */
async function factsOf(
  stream: ServerHttp2Stream,
  method: string,
  headers: IncomingHttpHeaders,
  raw: readonly string[]
): Promise<RequestFacts> {
  const digest = new BodyDigest(headers['content-encoding'] ?? '')
  for await (const bytes of stream) digest.push(bytes as Buffer)
  const fields: { name: { text: string }; value: { text: string } }[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const text = raw[at + 1] ?? ''
    if (name === ':authority') fields.push({ name: { text: 'host' }, value: { text } })
    else if (!name.startsWith(':')) fields.push({ name: { text: name }, value: { text } })
  }
  return requestFacts(method, headers[':path'] ?? '', fields, digest.end())
}
