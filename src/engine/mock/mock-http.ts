import type { DecodedMessage, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { parseHead } from '../../decode/stream/http1/head'
import { readRequest, type Request } from '../behaviour/http/request'
import type { Served } from '../behaviour/served'
import { settle, type Steps } from '../behaviour/steps'
import { bodyDifference, MAX_COMPARED_BYTES } from './body-difference'
import { BodyDigest } from './body-digest'
import { titleOf, type LoadedSet } from './loaded-set'
import { missSteps } from './mock-miss'
import { type Asked } from './unmatched'
import type { MockRun } from './mock-run'
import type { Nearest } from './pick'
import { recordedAnswer } from './recorded-answer'
import { requestFacts } from './request-facts'
import { RequestSpool } from './request-spool'

/**
 * HTTP on one connection, answered from a set: finds the requests and answers each when it is whole, in order (RFC 9112
 * §9.3.2). Bodies are digested as they pass, and kept only where they may have to be forwarded.
 */

const CONTINUE = new TextEncoder().encode('HTTP/1.1 100 Continue\r\n\r\n')
const ENCODER = new TextEncoder()

interface Coming {
  readonly request: Request
  readonly head: Uint8Array
  readonly digest: BodyDigest
}

export class MockHttp implements MessageSink {
  readonly #served: Served
  readonly #run: () => MockRun | null
  readonly #decoder = new Http1Decoder(this)
  readonly #spool: RequestSpool
  #coming: Coming | null = null
  /** No request can follow. */
  #over = false

  constructor(served: Served, run: () => MockRun | null) {
    this.#served = served
    this.#run = run
    this.#spool = new RequestSpool()
  }

  receive(bytes: Uint8Array): void {
    if (this.#over) return
    if (this.#run()?.plan.miss.then === 'forward') this.#spool.push(bytes)
    else this.#spool.pass(bytes.length)
    this.#decoder.push('up', bytes)
  }

  end(): void {
    if (!this.#over) this.#decoder.end('up')
  }

  close(): void {
    this.#over = true
    this.#spool.close()
  }

  messageHead(message: DecodedMessage, head: Uint8Array): void {
    if (message.direction !== 'up') return
    const request = readRequest(message, head)
    const codings = [message.contentEncoding].join('')
    this.#coming = { request, head: new Uint8Array(head), digest: new BodyDigest(codings) }
    if (request.expectsContinue) this.#served.add('answers', this.#continue(request))
  }

  messageBody(message: DecodedMessage, bytes: Uint8Array): void {
    if (message.direction === 'up') this.#coming?.digest.push(bytes)
  }

  messageEnd(message: DecodedMessage): void {
    const coming = this.#coming
    if (message.direction !== 'up' || coming === null) return
    this.#coming = null
    const spooled = this.#spool.take(message.start, message.end)
    // A request that broke off is answered by nobody: its sender has ended.
    if (!message.complete) {
      spooled.close()
      return
    }
    const { request, head, digest } = coming
    const fields = parseHead(head, 0, 'http.request')?.headers ?? []
    const asked: Asked = {
      body: digest.short,
      request,
      facts: requestFacts(request.method, request.target, fields, digest.end()),
      title: titleOf(request.method, request.target),
      spooled,
      head,
      came: this.#served.now()
    }
    this.#served.add('answers', this.#answer(asked), head.length + spooled.inMemory)
  }

  problem(direction: 'up' | 'down', { code }: { code: string }): void {
    if (direction !== 'up' || code === 'leading-empty-line' || this.#over) return
    this.#over = true
    this.#served.teller('mock')(
      code === 'http2-preface'
        ? 'The client speaks HTTP/2, which a mock does not: it answers HTTP/1.'
        : 'What came is no request of HTTP/1.'
    )
    this.#served.add('answers', refusal())
  }

  tunnel(): void {
    this.#over = true
  }

  /** Unless the body has come by the time that it is its turn. */
  *#continue(request: Request): Steps {
    if (this.#coming?.request === request) yield CONTINUE
  }

  *#answer(asked: Asked): Steps {
    try {
      const run = this.#run()
      if (run === null) return
      yield* settle(run.ready)
      const { status, ends } = yield* this.#reply(run, asked)
      if (ends) this.#over = true
      else this.#goOn(status)
    } finally {
      asked.spooled.close()
    }
  }

  *#reply(run: MockRun, asked: Asked): Steps<{ status: number; ends: boolean }> {
    const served = this.#served
    const { set, plan } = run
    if (set === null) return yield* missSteps(run, asked, null, served)
    const { hit, nearest } = run.pick(asked.facts)
    const entry = hit === null ? undefined : set.entries[hit.index]
    if (hit === null || entry === undefined) {
      const near = nearest === undefined || nearest === null ? null : yield* withBody(set, asked, nearest)
      return yield* missSteps(run, asked, near, served)
    }
    const now = served.epoch()
    run.used(hit.index, now)
    const { request, came } = asked
    const dates = plan.dates === 'now' ? now : null
    return yield* recordedAnswer({ set, entry, request, dates, delay: plan.delay, came }, (notes) => {
      const { why, place, of, score, differs } = hit
      served.event({
        event: 'mocked',
        result: 'answered',
        asked: asked.title,
        from: set.recordedAs(entry),
        why,
        place,
        among: of,
        score,
        differs,
        ...(notes.length === 0 ? {} : { notes })
      })
    })
  }

  /** Behind a request that asks for another protocol the decoder holds what comes until it has seen the answer. */
  #goOn(status: number): void {
    const final = status >= 200 ? status : 200
    this.#decoder.push('down', ENCODER.encode(`HTTP/1.1 ${final} -\r\nContent-Length: 0\r\n\r\n`))
  }
}

/** Says where the bodies differ, where both are short enough to be looked into. */
function* withBody(set: LoadedSet, { body, facts }: Asked, nearest: Nearest): Steps<Nearest> {
  const entry = set.entries[nearest.index]
  const recorded = entry?.http
  if (recorded === undefined || recorded === null || entry === undefined || body === null) return nearest
  if (nearest.differs.every(({ part }) => part !== 'body')) return nearest
  const [start, end] = recorded.requestBody
  // Chunks would be compared as well.
  const { length } = recorded.facts.body
  if (length !== end - start || length > MAX_COMPARED_BYTES || facts.body.length !== body.length)
    return nearest
  const read = yield* settle(set.read(entry, 'up', start, length))
  if (!read.ok) return nearest
  const differs = nearest.differs.map((one) => (one.part === 'body' ? bodyDifference(read.value, body) : one))
  return { ...nearest, differs }
}

function* refusal(): Steps {
  const text = 'This is not a request of HTTP/1.\n'
  yield ENCODER.encode(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`
  )
  yield 'end'
}
