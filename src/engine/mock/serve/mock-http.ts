import type { HttpMessage, HttpSink } from '../../../decode/stream/decoder'
import { Http1Decoder } from '../../../decode/stream/http1/http1-decoder'
import { parseHead } from '../../../decode/stream/http1/head'
import { readRequest, type Request } from '../../behaviour/http/request'
import type { Served } from '../../behaviour/served'
import { settle, type Steps } from '../../behaviour/steps'
import { BodyDigest } from '../../mock-set/body-digest'
import { titleOf } from '../set/loaded-set'
import { missSteps } from './mock-miss'
import { recordAnswered, recordedAnswer } from './recorded-answer'
import { type UnmatchedRequest, withBody } from './unmatched'
import type { MockRun } from '../mock-run'
import { upgradedSteps } from './upgraded'
import type { Nearest } from '../pick/pick'
import { NO_BODY, requestFacts, type RequestFacts } from '../../mock-set/request-facts'
import { HeldFlow, PassingFlow, type RequestFlow } from '../upstream/request-flow'
import { RequestSpool } from '../upstream/request-spool'

/**
 * HTTP/1 mock server on one connection: finds the requests and answers each once it is complete, in order (RFC 9112,
 * section 9.3.2). Digests bodies as they arrive, and keeps them only if they may have to be forwarded.
 */

const CONTINUE = new TextEncoder().encode('HTTP/1.1 100 Continue\r\n\r\n')
const ENCODER = new TextEncoder()

interface Coming {
  readonly request: Request
  readonly head: Uint8Array
  readonly digest: BodyDigest
  /** Facts without the body. */
  readonly facts: RequestFacts
  /** True if the bytes are kept as they arrive. */
  readonly isKept: boolean
  /** Body that is forwarded while it arrives; null if it is not. */
  readonly passing: PassingFlow | null
  /** Offset of the first byte not forwarded yet. */
  from: number
  isContinueSent: boolean
}

export class MockHttp implements HttpSink {
  readonly #served: Served
  readonly #run: () => MockRun | null
  readonly #decoder = new Http1Decoder(this)
  readonly #spool = new RequestSpool()
  #coming: Coming | null = null
  /** Bodies of unanswered requests, closed here because the connection may end before their responses begin. */
  readonly #flows = new Set<RequestFlow>()
  /** Data after a request for another protocol, once the connection has switched. */
  #beyond: PassingFlow | null = null
  /** True if no further request can follow. */
  #over = false

  constructor(served: Served, run: () => MockRun | null) {
    this.#served = served
    this.#run = run
  }

  receive(bytes: Uint8Array): void {
    if (this.#over) return
    if (this.#forwards || this.#isPassing) this.#spool.push(bytes)
    else this.#spool.pass(bytes.length)
    this.#decoder.push('up', bytes)
    this.#pass(this.#spool.end)
  }

  end(): void {
    if (!this.#over) this.#decoder.end('up')
    this.#beyond?.end(null)
  }

  close(): void {
    this.#over = true
    this.#spool.close()
    this.#coming?.passing?.close()
    this.#beyond?.close()
    for (const flow of this.#flows) flow.close()
    this.#flows.clear()
  }

  messageHead(message: HttpMessage, head: Uint8Array): void {
    if (message.direction !== 'up') return
    const request = readRequest(message, head)
    const codings = [message.contentEncoding].join('')
    const fields = parseHead(head, 0, 'http.request')?.headers ?? []
    const facts = requestFacts(request.method, request.target, fields, NO_BODY)
    const isKept = this.#forwards
    // Forwards the request while it arrives if no recorded response can match, whatever the body.
    const missed = isKept && message.framing !== 'none' ? (this.#run()?.missOf(facts) ?? null) : null
    const passing =
      missed === null
        ? null
        : new PassingFlow((on) => {
            this.#served.hold(on)
          })
    const coming: Coming = {
      request,
      head: new Uint8Array(head),
      digest: new BodyDigest(codings),
      facts,
      isKept,
      passing,
      from: message.start + head.length,
      isContinueSent: false
    }
    this.#coming = coming
    if (passing !== null && missed !== null)
      this.#served.add('answers', this.#forward(this.#incoming(coming, passing), missed.nearest))
    else if (request.expectsContinue) this.#served.add('answers', this.#continue(coming))
  }

  messageBody(message: HttpMessage, bytes: Uint8Array): void {
    if (message.direction === 'up') this.#coming?.digest.push(bytes)
  }

  messageEnd(message: HttpMessage): void {
    const coming = this.#coming
    if (message.direction !== 'up' || coming === null) return
    const { passing, digest, head, isKept } = coming
    if (passing !== null) {
      this.#pass(message.end)
      this.#coming = null
      if (message.complete) passing.end(digest.end())
      else passing.break()
      return
    }
    this.#coming = null
    const spooled = this.#spool.take(message.start, message.end)
    // An incomplete request gets no response: the client has ended the connection.
    if (!message.complete) {
      spooled.close()
      return
    }
    const weight = head.length + spooled.inMemory
    const isWhole = isKept || message.framing === 'none'
    if (!isWhole) spooled.close()
    const short = digest.short
    const body = digest.end()
    const flow = isWhole ? new HeldFlow(spooled, isKept ? head.length : 0, body) : null
    const incoming = { ...this.#incoming(coming, flow), body: short, facts: { ...coming.facts, body } }
    this.#beyond ??= new PassingFlow((on) => {
      this.#served.hold(on)
    })
    this.#served.add('answers', this.#answer(incoming), weight)
  }

  tunnel(direction: 'up' | 'down', _offset: number, response: HttpMessage | null): void {
    // Too much data arrived before the response decided about the protocol: no further request can be found.
    if (direction === 'up' && response === null) this.#served.add('answers', ending())
  }

  tunnelBytes(direction: 'up' | 'down', bytes: Uint8Array): void {
    if (direction === 'up') this.#beyond?.push(bytes)
  }

  problem(direction: 'up' | 'down', { code }: { code: string }): void {
    if (direction !== 'up' || code === 'leading-empty-line' || this.#over) return
    this.#over = true
    this.#served.noteAs('mock')('The received data is not an HTTP/1 request.')
    this.#served.add('answers', refusal())
  }

  get #isPassing(): boolean {
    const passing = this.#coming?.passing ?? null
    return passing !== null
  }

  get #forwards(): boolean {
    return this.#run()?.plan.miss.then === 'forward'
  }

  /** Forwards the received bytes of a request up to `end`. */
  #pass(end: number): void {
    const coming = this.#coming
    if (!coming?.passing || end <= coming.from) return
    const spooled = this.#spool.take(coming.from, end)
    coming.from = end
    for (let at = 0; ;) {
      const bytes = spooled.read(at)
      if (bytes.length === 0) break
      coming.passing.push(bytes)
      at += bytes.length
    }
    spooled.close()
  }

  #incoming(coming: Coming, flow: RequestFlow | null): UnmatchedRequest {
    const { request, head, facts } = coming
    if (flow !== null) this.#flows.add(flow)
    return {
      request,
      head,
      facts,
      flow,
      body: null,
      title: titleOf(request.method, request.target),
      isContinueSent: coming.isContinueSent,
      came: this.#served.now(),
      openTunnel: (status) => this.#openTunnel(status)
    }
  }

  /** Sends 100 (Continue), unless the body has arrived meanwhile. */
  *#continue(coming: Coming): Steps {
    if (this.#coming !== coming) return
    coming.isContinueSent = true
    yield CONTINUE
  }

  *#answer(incoming: UnmatchedRequest): Steps {
    try {
      const run = this.#run()
      if (run === null) return
      yield* settle(run.ready)
      this.#behind(yield* this.#reply(run, incoming))
    } finally {
      this.#drop(incoming)
    }
  }

  /** Forwards a request that is still arriving. */
  *#forward(incoming: UnmatchedRequest, nearest: Nearest | null): Steps {
    try {
      const run = this.#run()
      if (run !== null) this.#behind(yield* missSteps(run, incoming, nearest, this.#served))
    } finally {
      this.#drop(incoming)
    }
  }

  #behind({ status, ends }: { status: number; ends: boolean }): void {
    if (ends) this.#over = true
    else this.#goOn(status)
  }

  #drop({ flow }: UnmatchedRequest): void {
    if (flow === null) return
    flow.close()
    this.#flows.delete(flow)
  }

  *#reply(run: MockRun, incoming: UnmatchedRequest): Steps<{ status: number; ends: boolean }> {
    const served = this.#served
    const { set, plan } = run
    if (set === null) return yield* missSteps(run, incoming, null, served)
    const { hit, nearest } = run.pick(incoming.facts)
    const entry = hit === null ? undefined : set.entries[hit.index]
    if (hit === null || entry === undefined) {
      if (nearest === undefined || nearest === null) return yield* missSteps(run, incoming, null, served)
      const near = yield* settle(withBody(set, incoming.body, incoming.facts.body, nearest))
      return yield* missSteps(run, incoming, near.ok ? near.value : nearest, served)
    }
    const now = served.epoch()
    run.used(hit.index, now)
    const { request, came } = incoming
    const dates = plan.dates === 'now' ? now : null
    const { headers } = incoming.facts
    const key = headers.get('sec-websocket-key')
    const extensions = headers.get('sec-websocket-extensions') ?? ''
    const websocket = key === undefined ? {} : { websocket: { key, extensions } }
    const options = { set, entry, request, dates, delay: plan.delay, came, ...websocket }
    const answered = yield* recordedAnswer(options, (notes) => {
      recordAnswered(served, set, incoming.title, hit, notes)
    })
    if (answered.status !== 101 || answered.ends) return answered
    yield* upgradedSteps({ run, set, entry, served, flow: this.#openTunnel(101) })
    return { status: 101, ends: true }
  }

  /** After a request for another protocol, the decoder holds the input until it has parsed a response. */
  #goOn(status: number): void {
    const final = status >= 200 ? status : 200
    this.#decoder.push('down', ENCODER.encode(`HTTP/1.1 ${final} -\r\nContent-Length: 0\r\n\r\n`))
  }

  #openTunnel(status: number): RequestFlow {
    const flow = this.#beyond ?? new PassingFlow(() => undefined)
    this.#decoder.push('down', ENCODER.encode(`HTTP/1.1 ${status} -\r\n\r\n`))
    return flow
  }
}

function* ending(): Steps {
  yield 'end'
}

function* refusal(): Steps {
  const text = 'This is not an HTTP/1 request.\n'
  yield ENCODER.encode(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`
  )
  yield 'end'
}
