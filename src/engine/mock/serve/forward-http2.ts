import { hasNoBody } from '../../../shared/model/http-status'
import { formatEndpoint } from '../../../shared/model/connection-event'
import { messageOf } from '../../../shared/model/app-error'
import type { Served } from '../../behaviour/served'
import {
  type ResponsePart,
  type Sent,
  type UpstreamRequest,
  statusOfFailure
} from '../upstream/upstream-request'
import type { Http2Request } from '../upstream/http2-upstream-request'
import { sendUpstream } from '../upstream/send-upstream'
import { hostField } from './forward'
import type { Http2MockRequest } from './http2-mock-request'
import {
  type Http1Form,
  type HttpField,
  http1Form,
  requestLines,
  statusLine
} from '../../http-client/http1-form'
import type { Http2Upstream } from '../upstream/http2-upstream'
import { KeptExchange } from '../set/kept-exchange'
import type { HttpEntry } from '../set/loaded-set'
import type { MockRun } from '../mock-run'
import type { Nearest } from '../pick/pick'
import type { RequestFlow } from '../upstream/request-flow'
import type { RecordedMessage } from '../../mock-set/set-contents'
import { recordMiss } from './unmatched'

/**
 * Forwards an HTTP/2 request without a recorded response to the upstream server, in the server's HTTP version. Relays
 * the response to the client as it arrives and appends it to the set in HTTP/1 form, like captured exchanges.
 */

export interface Http2Forward {
  readonly run: MockRun
  readonly target: Http2Upstream
  readonly incoming: Http2MockRequest
  readonly flow: RequestFlow
  /** True if 100 (Continue) was already sent. */
  readonly isContinueSent: boolean
  readonly nearest: Nearest | null
  readonly served: Served
  /** Aborted when the client no longer waits for the response. */
  readonly signal: AbortSignal
}

/** The reason why there is no response, and the status sent to the client instead. */
export interface NoAnswer {
  readonly problem: string
  readonly status: 502 | 504
}

/** Returns null if there is a response, or if the client no longer waits for one. */
export async function forwardHttp2(forward: Http2Forward): Promise<NoAnswer | null> {
  const { run, target, incoming, nearest, served, signal } = forward
  const { miss } = target
  const name = formatEndpoint(miss.target)
  const now = (): number => served.epoch()
  const request = requestTo(forward)
  const form = requestForm(request)
  // Null if the exchange cannot be saved; the client still gets the response.
  const kept = run.set === null ? null : await KeptExchange.begin(run.set, miss.target, now(), true)
  const sent: Sent = (bytes) => kept?.sent(bytes, now()) ?? Promise.resolve()
  let sending: UpstreamRequest | null = null
  const abort = (): void => {
    sending?.close()
  }
  signal.addEventListener('abort', abort)
  const relayed = new Relayed(forward, kept, name)
  try {
    await sent(form.head)
    const taken = await sendUpstream(target, { request, form, sent, now: () => served.now(), signal })
    sending = taken.sending
    for (let part = taken.first; part !== null; part = await sending.next()) {
      await relayed.pass(part, taken.isHttp1)
    }
    await relayed.finish()
    const http = relayed.http(form)
    const learned = http === null ? null : await kept?.finish(incoming.title, http, now())
    if (learned) run.learned(learned, now())
    return null
  } catch (error) {
    if (signal.aborted) return null
    if (relayed.hasBegun) throw error
    const problem = `Cannot forward to ${name}: ${messageOf(error)}`
    recordMiss(run, incoming.title, nearest, served, 'failed', [problem])
    return { problem, status: statusOfFailure(error) }
  } finally {
    signal.removeEventListener('abort', abort)
    sending?.close()
    kept?.abandon(now())
  }
}

/** Relays the response to the client and to the set. */
class Relayed {
  readonly #forward: Http2Forward
  readonly #kept: KeptExchange | null
  readonly #target: string
  readonly #responses: RecordedMessage[] = []
  #form: Http1Form | null = null
  #start = 0
  #trailers: readonly HttpField[] = []

  constructor(forward: Http2Forward, kept: KeptExchange | null, target: string) {
    this.#forward = forward
    this.#kept = kept
    this.#target = target
  }

  /** True if more than interim responses was sent. Until then, another response can be sent instead. */
  get hasBegun(): boolean {
    return this.#form !== null
  }

  /** Rejects if the client accepts no more data. */
  async pass(part: ResponsePart, isHttp1: boolean): Promise<void> {
    const { incoming, run, nearest, served } = this.#forward
    const { stream } = incoming
    if (part.kind === 'interim') await this.#interim(part)
    else if (part.kind === 'head') {
      const to = isHttp1 ? `To ${this.#target}, over HTTP/1.1.` : `To ${this.#target}.`
      recordMiss(run, incoming.title, nearest, served, 'forwarded', [to])
      await this.#head(part)
    } else if (part.kind === 'body') {
      await this.#keep(this.#form?.piece(part.bytes))
      await stream.write(part.bytes)
    } else {
      this.#trailers = part.fields
    }
  }

  async finish(): Promise<void> {
    const { stream } = this.#forward.incoming
    await this.#keep(this.#form?.end(this.#trailers))
    const final = this.#responses.at(-1)
    if (final !== undefined && this.#kept !== null)
      this.#responses.splice(-1, 1, { ...final, end: this.#kept.down, complete: true })
    stream.end(this.#trailers)
  }

  /** Returns null if the exchange is incomplete or cannot be saved. */
  http(request: Http1Form): HttpEntry | null {
    const { incoming, flow, served } = this.#forward
    const { body } = flow
    if (body === null || this.#kept === null) return null
    const isOdd = (framing: string | undefined, trailers: readonly HttpField[]): boolean =>
      trailers.length > 0 && framing !== 'chunked'
    if (isOdd(request.framing, incoming.trailers) || isOdd(this.#form?.framing, this.#trailers)) {
      const why = 'recordings use HTTP/1, which has no trailers after a body with Content-Length'
      served.noteAs('mock')(`${incoming.title} is not recorded: ${why}.`)
      return null
    }
    const { up } = this.#kept
    return {
      facts: { ...incoming.facts, body },
      responses: this.#responses,
      requestEnd: up,
      requestBody: [request.head.length, up]
    }
  }

  async #interim({ status, fields }: Extract<ResponsePart, { kind: 'interim' }>): Promise<void> {
    const { incoming, isContinueSent } = this.#forward
    await this.#keepHead(status, http1Form(statusLine(status), fields, 'none'), 'none')
    // HTTP/2 has no 101 (RFC 9113, section 8.6).
    if (status === 101 || (status === 100 && isContinueSent)) return
    incoming.stream.interim(status, fields)
  }

  async #head({ status, fields, isLast }: Extract<ResponsePart, { kind: 'head' }>): Promise<void> {
    const { stream, method } = this.#forward.incoming
    const isBodiless = isLast || hasNoBody(status, method)
    const hasLength = fields.some(([name]) => name === 'content-length')
    const isChunked = !isBodiless && (!hasLength || fields.some(([name]) => name === 'trailer'))
    // Without a length or chunks, an HTTP/1 client would wait until the connection ends.
    const empty = isLast && !hasLength && !hasNoBody(status, method)
    const framing = isChunked ? 'chunked' : isBodiless ? 'none' : 'length'
    const lines = empty ? [...fields, ['content-length', '0'] as const] : fields
    const form = http1Form(statusLine(status), lines, framing)
    await this.#keepHead(status, form, empty ? 'length' : framing)
    this.#form = form
    stream.respond(status, fields, isLast)
  }

  async #keepHead(status: number, { head }: Http1Form, framing: Http1Form['framing']): Promise<void> {
    await this.#keep(head)
    const headEnd = this.#kept?.down ?? 0
    this.#responses.push({ status, start: this.#start, headEnd, end: headEnd, complete: true, framing })
    this.#start = headEnd
  }

  async #keep(bytes: Uint8Array | undefined): Promise<void> {
    if (bytes !== undefined) await this.#kept?.answered(bytes, this.#forward.served.epoch())
  }
}

/** Builds the upstream request with the configured Host, and without an Expect field that is already satisfied. */
function requestTo({ target, incoming, flow, isContinueSent }: Http2Forward): Http2Request {
  const { method, path, hasBody } = incoming
  const authority = target.miss.host === 'target' ? hostField(target.miss) : incoming.authority
  // A Host field that differs from the authority makes a request malformed (RFC 9113, section 8.3.1).
  const fields =
    target.miss.host === 'target' ? incoming.fields.filter(([name]) => name !== 'host') : incoming.fields
  return {
    method,
    path,
    scheme: target.miss.tls === 'off' ? 'http' : 'https',
    authority,
    fields: isContinueSent ? fields.filter(([name]) => name !== 'expect') : fields,
    hasBody,
    flow,
    trailers: () => incoming.trailers
  }
}

function requestForm({ method, path, authority, fields, hasBody }: Http2Request): Http1Form {
  const has = (wanted: string): boolean => fields.some(([name]) => name === wanted)
  const framing = !hasBody ? 'none' : has('content-length') && !has('trailer') ? 'length' : 'chunked'
  const others = fields.filter(([name]) => name !== 'host' && name !== 'cookie')
  const cookies = fields.filter(([name]) => name === 'cookie').map(([, value]) => value)
  const host = authority === '' ? (fields.find(([name]) => name === 'host')?.[1] ?? '') : authority
  return http1Form(`${method} ${path} HTTP/1.1`, requestLines(host, others, cookies), framing)
}
