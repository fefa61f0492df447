import { isInformational } from '../../shared/model/http-status'
import type { DecodedMessage, MessageSink } from '../../decode/stream/decoder'
import { Http1Decoder } from '../../decode/stream/http1/http1-decoder'
import { parseTrailers } from '../../decode/stream/http1/head'
import { AppError } from '../../shared/model/app-error'
import type { AnswerPart, Asking } from './answer-part'
import type { Http2Request, Sent } from './ask-http2'
import { Forwarding } from './forwarding'
import { type Http1Form, fromHttp1 } from '../http-client/http1-form'
import type { PlannedMiss } from './mock-plan'
import type { RequestFlow } from './request-flow'

/**
 * Sends an HTTP/2 request to an HTTP/1 server in HTTP/1 form, and converts its response to parts without HTTP/1
 * specific fields.
 */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

export class AskHttp1 implements Asking, MessageSink {
  /** HTTP/1 cannot refuse a request before processing it. */
  readonly isRefused = false
  readonly #forwarding: Forwarding
  readonly #decoder = new Http1Decoder(this)
  readonly #parts: AnswerPart[] = []
  #isComplete = false
  #hasSwitched = false

  private constructor(forwarding: Forwarding) {
    this.#forwarding = forwarding
  }

  /** `sent` as for `AskHttp2`. Rejects with the reason if the server cannot be reached. */
  static async begin(
    miss: Forward,
    request: Http2Request,
    form: Http1Form,
    { sent, now, signal }: { readonly sent: Sent; readonly now: () => number; readonly signal: AbortSignal }
  ): Promise<AskHttp1> {
    const forwarding = new Forwarding(miss, now)
    const asking = new AskHttp1(forwarding)
    const abort = (): void => {
      forwarding.close()
    }
    signal.addEventListener('abort', abort, { once: true })
    try {
      await forwarding.connect()
      asking.#decoder.push('up', form.head)
      forwarding.send(form.head, new FramedFlow(request, form), (bytes) => {
        asking.#decoder.push('up', bytes)
        return sent(bytes)
      })
      return asking
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  async next(): Promise<AnswerPart | null> {
    for (;;) {
      const part = this.#parts.shift()
      if (part !== undefined) return part
      if (this.#isComplete) return null
      if (this.#hasSwitched) throw new AppError('connect-failed', 'it switched to another protocol')
      const bytes = await this.#forwarding.next()
      if (bytes !== null) this.#decoder.push('down', bytes)
      else {
        const final = this.#forwarding.responses.find(
          ({ message }) => !isInformational(message.status)
        )?.message
        if (final === undefined)
          throw new AppError('connect-failed', 'it ended the connection without a response')
        if (!final.complete)
          throw new AppError('connect-failed', 'it ended the connection within its response')
        // The end of the connection ends the response.
        this.#decoder.end('down')
        this.#isComplete = true
      }
    }
  }

  close(): void {
    this.#forwarding.close()
  }

  messageHead(message: DecodedMessage, head: Uint8Array): void {
    const { status, fields } = fromHttp1(head)
    if (message.direction !== 'down' || status === 101) return
    this.#parts.push({ kind: 'head', status, fields, isLast: false })
  }

  messageBody(message: DecodedMessage, bytes: Uint8Array): void {
    // The view is valid only during the call.
    if (message.direction === 'down') this.#parts.push({ kind: 'body', bytes: new Uint8Array(bytes) })
  }

  messageTrailers(message: DecodedMessage, trailers: Uint8Array): void {
    if (message.direction !== 'down') return
    const fields = parseTrailers(trailers, 0).map(
      ({ name, value }) => [name.text.toLowerCase(), value.text] as const
    )
    this.#parts.push({ kind: 'trailers', fields })
  }

  messageEnd(message: DecodedMessage): void {
    if (message.kind !== 'http.response') return
    // The request did not ask for an upgrade.
    if (message.status === 101) this.#hasSwitched = true
    if (isInformational(message.status)) return
    this.#isComplete = message.complete
    const last = this.#parts.at(-1)
    if (last?.kind === 'head') this.#parts.splice(-1, 1, { ...last, isLast: true })
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
