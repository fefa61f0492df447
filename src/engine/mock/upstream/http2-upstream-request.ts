import type { HttpResponse } from '../../../decode/stream/decoder'
import { AppError } from '../../../shared/model/app-error'
import type { Http1Form, HttpField } from '../../http-client/http1-form'
import type { StreamReset } from '../../http-client/http2-client'
import type { Http2Connection, RequestStream } from '../../http-client/http2-connection'
import type { RequestField } from '../../http-client/request-head'
import type { Unprocessed } from '../../http-client/retry-policy'
import type { RequestFlow } from './request-flow'
import {
  type ResponsePart,
  type Sent,
  type UpstreamRequest,
  SILENCE_MS,
  TargetSilent
} from './upstream-request'

/** A request sent to an HTTP/2 upstream server on its own stream, with backpressure in both directions. */

export interface Http2Request {
  readonly method: string
  readonly path: string
  readonly scheme: string
  readonly authority: string
  readonly fields: readonly HttpField[]
  readonly hasBody: boolean
  /** The request body. */
  readonly flow: RequestFlow
  /** Returns the trailers. Must be called after the end of the body. */
  trailers(): readonly HttpField[]
}

/** Problems of the decoder after which the fields of a head are not complete. */
const UNREADABLE = /^(?:hpack-|h2-(?:bad-status|missing-|many-fields|list-too-large|block-too-large))/

export class Http2UpstreamRequest implements UpstreamRequest {
  unprocessed: Unprocessed = { isUnprocessed: false, hasProgress: false }
  readonly #connection: Http2Connection
  readonly #stream: RequestStream
  readonly #parts: ResponsePart[] = []
  /** True once the head of the final response has arrived. */
  #isFinal = false
  #isComplete = false
  #isOver = false
  #error: Error | null = null
  #waiting: (() => void) | null = null
  #silence: NodeJS.Timeout | undefined

  /** `sent` receives everything after the head. Call it only if the connection is ready for a request. */
  constructor(connection: Http2Connection, request: Http2Request, form: Http1Form, sent: Sent) {
    this.#connection = connection
    const { method, path, scheme, authority, fields, hasBody } = request
    const head: HttpField[] = [
      [':method', method],
      [':scheme', scheme],
      ...(authority === '' ? [] : [[':authority', authority] as const]),
      [':path', path],
      ...fields
    ]
    this.#stream = connection.request(head.map(fieldOf), !hasBody, {
      onInterim: (response) => {
        this.#head(response, (status, fields) => ({ kind: 'interim', status, fields }))
        if (this.#silence !== undefined) this.#listen()
      },
      onHead: (response) => {
        this.#isFinal = true
        clearTimeout(this.#silence)
        const isLast = response.framing === 'none'
        this.#head(response, (status, fields) => ({ kind: 'head', status, fields, isLast }))
      },
      onBody: (bytes) => {
        this.#push({ kind: 'body', bytes: new Uint8Array(bytes) })
      },
      onTrailers: (trailers) => {
        this.#push({ kind: 'trailers', fields: [...trailers] })
      },
      onEnd: (response) => {
        this.#end(response)
      },
      onReset: (reset) => {
        this.#reset(reset)
      }
    })
    if (hasBody) void this.#pass(request, form, sent)
    else this.#listen()
  }

  async next(): Promise<ResponsePart | null> {
    for (;;) {
      const part = this.#parts.shift()
      if (part?.kind === 'body') this.#stream.consumed(part.bytes.length)
      if (part !== undefined) return part
      if (this.#error !== null) throw this.#error
      if (this.#isComplete) return null
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    }
  }

  close(): void {
    this.#finish()
    this.#stream.cancel()
  }

  async #pass({ flow, trailers }: Http2Request, form: Http1Form, sent: Sent): Promise<void> {
    try {
      for (;;) {
        const bytes = await flow.next()
        if (this.#isOver) return
        if (bytes === null) break
        await sent(form.piece(bytes))
        // The server does not need the rest, or the connection has ended.
        if (!(await this.#stream.send(bytes))) return
      }
      await sent(form.end(trailers()))
      this.#stream.end(trailers().map(fieldOf))
      this.#listen()
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** Starts the silence timeout after the request is sent. Each interim response restarts it. */
  #listen(): void {
    clearTimeout(this.#silence)
    if (this.#isFinal || this.#isOver) return
    this.#silence = setTimeout(() => {
      this.#fail(new TargetSilent())
    }, SILENCE_MS)
  }

  #head(
    { status, headers = [], problems }: HttpResponse,
    part: (status: number, fields: readonly HttpField[]) => ResponsePart
  ): void {
    const unreadable = problems.find(({ code }) => UNREADABLE.test(code))
    if (unreadable !== undefined) {
      this.#fail(
        new AppError('connect-failed', `the head of its response cannot be read (${unreadable.code})`)
      )
      return
    }
    this.#push(
      part(
        status,
        headers.filter(([name]) => !name.startsWith(':'))
      )
    )
  }

  #end({ problems }: HttpResponse): void {
    if (problems.some(({ code }) => code === 'h2-length-differs')) {
      this.#fail(new AppError('connect-failed', 'its response is not as long as its Content-Length'))
      return
    }
    this.#isComplete = true
    this.#wake()
  }

  #reset(reset: StreamReset): void {
    this.unprocessed = reset
    const { code } = reset
    const reason = code === 'CLOSED' ? 'it closed the connection' : `it reset the stream: ${code}`
    if (!this.#isComplete) this.#error ??= this.#connection.failure ?? new AppError('connect-failed', reason)
    this.#finish()
  }

  #fail(error: Error): void {
    this.#error ??= error
    this.close()
  }

  #finish(): void {
    this.#isOver = true
    clearTimeout(this.#silence)
    this.#wake()
  }

  #push(part: ResponsePart): void {
    this.#parts.push(part)
    this.#wake()
  }

  #wake(): void {
    this.#waiting?.()
    this.#waiting = null
  }
}

const SECRET: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization'])

/** Credentials are never added to a compression table (RFC 7541, section 7.1.3). */
function fieldOf([name, value]: HttpField): RequestField {
  return { name, value, secret: SECRET.has(name) }
}
