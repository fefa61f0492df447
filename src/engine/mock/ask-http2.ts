import {
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders
} from 'node:http2'
import { once } from 'node:events'
import { AppError } from '../../shared/model/app-error'
import type { AnswerPart, Asking } from './answer-part'
import { fieldObject, fieldsOf } from './http2-fields'
import type { Http1Form, HttpField } from '../http-client/http1-form'
import type { RequestFlow } from './request-flow'
import { SILENCE_MS, TargetSilent } from './target-silent'

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

/** Called with the data forwarded to the upstream server, in HTTP/1 form. The sender waits for the result. */
export type Sent = (bytes: Uint8Array) => Promise<void>

export class AskHttp2 implements Asking {
  readonly #stream: ClientHttp2Stream
  readonly #abort = new AbortController()
  readonly #heads: AnswerPart[] = []
  readonly #body: AsyncIterator<Buffer, undefined>
  #trailers: readonly HttpField[] | null = null
  #isFinal = false
  #error: Error | null = null
  #waiting: (() => void) | null = null
  #silence: NodeJS.Timeout | undefined

  /** `sent` receives everything after the head. Throws if Node.js rejects the request. */
  constructor(session: ClientHttp2Session, request: Http2Request, form: Http1Form, sent: Sent) {
    const { method, path, scheme, authority, fields, hasBody } = request
    const head: OutgoingHttpHeaders = {
      ':method': method,
      ':path': path,
      ':scheme': scheme,
      ...(authority === '' ? {} : { ':authority': authority }),
      ...fieldObject(fields)
    }
    const stream = session.request(head, { endStream: !hasBody, waitForTrailers: true })
    this.#stream = stream
    stream.on('headers', (_headers, _flags, raw: string[] = []) => {
      this.#head(raw, false)
      if (this.#silence !== undefined) this.#listen()
    })
    stream.on('response', (_headers, flags, raw: string[] = []) => {
      this.#isFinal = true
      clearTimeout(this.#silence)
      this.#head(raw, (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0)
    })
    stream.on('trailers', (_headers, _flags, raw: string[] = []) => {
      this.#trailers = fieldsOf(raw)
    })
    stream.on('error', (error: Error) => {
      this.#error ??= error
      this.#wake()
    })
    stream.once('close', () => {
      clearTimeout(this.#silence)
      this.#abort.abort()
      this.#wake()
    })
    stream.once('wantTrailers', () => {
      stream.sendTrailers(fieldObject(request.trailers()))
    })
    // Keeps the stream open after the response is read, because the request may still be in progress.
    this.#body = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>
    if (hasBody) void this.#pass(request, form, sent)
    else this.#listen()
  }

  get isRefused(): boolean {
    return this.#stream.rstCode === constants.NGHTTP2_REFUSED_STREAM
  }

  async next(): Promise<AnswerPart | null> {
    while (this.#heads.length === 0 && !this.#isFinal) {
      if (this.#stream.destroyed) throw this.#broken()
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    }
    const head = this.#heads.shift()
    if (head !== undefined) return head
    const read = await this.#body.next().catch(() => {
      throw this.#broken()
    })
    if (read.done !== true) return { kind: 'body', bytes: read.value }
    if (this.#stream.rstCode !== constants.NGHTTP2_NO_ERROR) throw this.#broken()
    const trailers = this.#trailers
    this.#trailers = null
    return trailers === null ? null : { kind: 'trailers', fields: trailers }
  }

  close(): void {
    clearTimeout(this.#silence)
    this.#stream.close(constants.NGHTTP2_CANCEL)
  }

  async #pass({ flow, trailers }: Http2Request, form: Http1Form, sent: Sent): Promise<void> {
    const stream = this.#stream
    try {
      for (;;) {
        const bytes = await flow.next()
        if (stream.writableEnded || stream.destroyed) return
        if (bytes === null) break
        await sent(form.piece(bytes))
        if (!stream.write(bytes)) await once(stream, 'drain', { signal: this.#abort.signal })
      }
      await sent(form.end(trailers()))
      stream.end()
      this.#listen()
    } catch (error) {
      // The client cancelled the request, or the server does not need the rest of it.
      if (flow.isBroken) this.#error ??= error instanceof Error ? error : new Error(String(error))
      if (flow.isBroken) stream.close(constants.NGHTTP2_CANCEL)
    }
  }

  /** Starts the silence timeout after the request is sent. Each interim response restarts it. */
  #listen(): void {
    clearTimeout(this.#silence)
    if (this.#isFinal || this.#stream.destroyed) return
    this.#silence = setTimeout(() => {
      this.#error ??= new TargetSilent()
      this.#stream.close(constants.NGHTTP2_CANCEL)
    }, SILENCE_MS)
  }

  #head(raw: readonly string[], isLast: boolean): void {
    const at = raw.indexOf(':status')
    const status = at < 0 ? 502 : Number(raw[at + 1])
    this.#heads.push({ kind: 'head', status, fields: fieldsOf(raw), isLast })
    this.#wake()
  }

  #broken(): Error {
    const code = this.#stream.rstCode
    return this.#error ?? new AppError('connect-failed', `it reset the stream (code ${code})`)
  }

  #wake(): void {
    this.#waiting?.()
    this.#waiting = null
  }
}
