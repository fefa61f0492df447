import { parseTrailers } from '../../../decode/stream/http1/head'
import { AppError } from '../../../shared/model/app-error'
import type { ResponsePart, Sent, UpstreamRequest } from './upstream-request'
import type { Http2Request } from './http2-upstream-request'
import { Http1Forwarding } from './http1-forwarding'
import { type Http1Form, fromHttp1 } from '../../http-client/http1-form'
import type { PlannedForward } from '../mock-plan'
import type { RequestFlow } from './request-flow'

/**
 * Sends an HTTP/2 request to an HTTP/1 server in HTTP/1 form, and converts its response to parts without HTTP/1
 * specific fields.
 */

export class Http1UpstreamRequest implements UpstreamRequest {
  /** HTTP/1 cannot refuse a request before processing it. */
  readonly unprocessed = { isUnprocessed: false, hasProgress: false }
  readonly #forwarding: Http1Forwarding
  readonly #parts: ResponsePart[] = []
  #isComplete = false
  #hasSwitched = false

  private constructor(miss: PlannedForward, now: () => number) {
    this.#forwarding = new Http1Forwarding(miss, now, {
      onInterim: (_response, bytes) => {
        this.#parts.push({ kind: 'interim', ...fromHttp1(bytes) })
      },
      onHead: (_response, bytes) => {
        const { status, fields } = fromHttp1(bytes)
        // The request did not ask for an upgrade.
        if (status === 101) this.#hasSwitched = true
        else this.#parts.push({ kind: 'head', status, fields, isLast: false })
      },
      onBody: (bytes) => {
        this.#parts.push({ kind: 'body', bytes: new Uint8Array(bytes) })
      },
      onTrailers: (trailers) => {
        const fields = parseTrailers(trailers, 0).map(
          ({ name, value }) => [name.text.toLowerCase(), value.text] as const
        )
        this.#parts.push({ kind: 'trailers', fields })
      },
      onEnd: ({ complete }) => {
        if (this.#hasSwitched) return
        this.#isComplete = complete
        const last = this.#parts.at(-1)
        if (last?.kind === 'head') this.#parts.splice(-1, 1, { ...last, isLast: true })
      }
    })
  }

  /** `sent` as for `Http2UpstreamRequest`. Rejects with the reason if the server cannot be reached. */
  static async begin(
    miss: PlannedForward,
    request: Http2Request,
    form: Http1Form,
    { sent, now, signal }: { readonly sent: Sent; readonly now: () => number; readonly signal: AbortSignal }
  ): Promise<Http1UpstreamRequest> {
    const sending = new Http1UpstreamRequest(miss, now)
    const forwarding = sending.#forwarding
    const abort = (): void => {
      forwarding.close()
    }
    signal.addEventListener('abort', abort, { once: true })
    try {
      await forwarding.connect()
      forwarding.send(form.head, new FramedFlow(request, form), sent)
      return sending
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  async next(): Promise<ResponsePart | null> {
    for (;;) {
      const part = this.#parts.shift()
      if (part !== undefined) return part
      if (this.#isComplete) return null
      if (this.#hasSwitched) throw new AppError('connect-failed', 'it switched to another protocol')
      const bytes = await this.#forwarding.next()
      // The parts were received with these bytes.
      if (bytes === null) {
        const { final } = this.#forwarding
        if (final === null) throw new AppError('connect-failed', 'it ended the connection without a response')
        if (!final.complete)
          throw new AppError('connect-failed', 'it ended the connection within its response')
        // The end of the connection ended the response.
        this.#isComplete = true
      }
    }
  }

  close(): void {
    this.#forwarding.close()
  }
}

/** Encodes a body in HTTP/1 form. */
class FramedFlow implements RequestFlow {
  readonly #request: Http2Request
  readonly #form: Http1Form
  #isOver: boolean

  constructor(request: Http2Request, form: Http1Form) {
    this.#request = request
    this.#form = form
    this.#isOver = !request.hasBody
  }

  get body(): RequestFlow['body'] {
    return this.#request.flow.body
  }

  get isBroken(): boolean {
    return this.#request.flow.isBroken
  }

  async next(): Promise<Uint8Array | null> {
    if (this.#isOver) return null
    const bytes = await this.#request.flow.next()
    if (bytes !== null) return this.#form.piece(bytes)
    this.#isOver = true
    const end = this.#form.end(this.#request.trailers())
    return end.length === 0 ? null : end
  }

  close(): void {
    this.#request.flow.close()
  }
}
