/**
 * Whether a request that is being edited still says truly where it ends and whom it is for, and what puts each of the
 * three right: Content-Length, chunk sizes, Host. Nothing is put right by itself: what is odd is sent on purpose as
 * often as by mistake.
 */
import type { DecodedMessage, MessageSink, Problem } from '../../../../decode/stream/decoder'
import { Http1Decoder } from '../../../../decode/stream/http1/http1-decoder'
import { readHead } from '../../../../decode/stream/http2/head-rules'
import type { Splice } from './byte-document'
import { readChunks, rightSizes, type ChunkedBody } from './chunks'
import { readHttp2Head, sentFields } from './http2-head'
import { headersNamed, withHeader, withText, type RequestForm } from './request-form'

export type Framing =
  /** The empty line that ends the head is missing, or the head is longer than is read of it. */
  | { readonly kind: 'no-end' }
  /** No length and no body: right. */
  | { readonly kind: 'none' }
  /** HTTP/2 ends a body by its frames, and needs no length said: right. */
  | { readonly kind: 'frames'; readonly actual: number; readonly fields: number }
  /** A line of such a head that is no field: it is not sent. */
  | { readonly kind: 'odd-line'; readonly at: number }
  | { readonly kind: 'length'; readonly declared: string; readonly actual: number; readonly at: number }
  /** Bytes follow a head that announces none. */
  | { readonly kind: 'unannounced'; readonly actual: number; readonly at: number }
  | {
      readonly kind: 'chunked'
      readonly wrong: number
      /** Where the first is that is wrong. */
      readonly at: number
      /** Whether the chunk of size 0 and the empty line are there. */
      readonly ends: boolean
      /** Bytes behind its end. */
      readonly behind: number
    }
  /** Larger than is read to check it. */
  | { readonly kind: 'unchecked' }

/** `bytes`: the document from its start; of a large one only as much as its head needs. */
export interface Framed {
  readonly form: RequestForm
  readonly bytes: Uint8Array
  /** Of the whole document. */
  readonly length: number
  /** Whether a size line of a captured chunk stands there. */
  isSizeLine?(offset: number): boolean
}

export function framingOf(framed: Framed): Framing {
  const { form, bytes, length } = framed
  if (!form.complete) return { kind: 'no-end' }
  const actual = length - form.headEnd
  if (form.protocol === 'http2') {
    const { fields = [], odd = null } = readHttp2Head(bytes) ?? {}
    if (odd !== null) return { kind: 'odd-line', at: odd[0] }
    if (headersNamed(form, 'content-length').length === 0)
      return { kind: 'frames', actual, fields: fields.length }
  }
  if (isChunked(form)) {
    if (bytes.length < length) return { kind: 'unchecked' }
    const body = chunksOf(framed)
    const wrong = rightSizes(body)
    return {
      kind: 'chunked',
      wrong: wrong.length,
      at: wrong[0]?.start ?? body.end ?? form.headEnd,
      ends: body.end !== null,
      behind: body.end === null ? 0 : length - body.end
    }
  }
  const [first] = headersNamed(form, 'content-length')
  if (first === undefined)
    return actual === 0 ? { kind: 'none' } : { kind: 'unannounced', actual, at: form.headEnd }
  const wrong = headersNamed(form, 'content-length').find(({ value }) => value.text !== String(actual))
  const said = wrong ?? first
  return { kind: 'length', declared: said.value.text, actual, at: said.value.range[0] }
}

export function isFramedRight(framing: Framing): boolean {
  switch (framing.kind) {
    case 'length':
      return framing.declared === String(framing.actual)
    case 'chunked':
      return framing.wrong === 0 && framing.ends && framing.behind === 0
    default:
      return framing.kind === 'none' || framing.kind === 'frames' || framing.kind === 'unchecked'
  }
}

export function isChunked(form: RequestForm): boolean {
  if (form.protocol === 'http2') return false
  return headersNamed(form, 'transfer-encoding').some(({ value }) =>
    /(?:^|,)[ \t]*chunked[ \t]*$/i.test(value.text)
  )
}

/** The data of the chunks, for whoever shows a body. */
export function chunksOf({ form, bytes, isSizeLine }: Framed): ChunkedBody {
  return readChunks(bytes, form.headEnd, isSizeLine)
}

/** Every Content-Length says what follows the head; without one it is added. */
export function fixedLength({ form, bytes, length }: Framed): Splice[] {
  const text = String(length - form.headEnd)
  const headers = headersNamed(form, 'content-length')
  if (headers.length === 0) return withHeader(form, bytes, 'Content-Length', text)
  return headers
    .filter(({ value }) => value.text !== text)
    .map(({ value: { range } }) => ({
      start: range[0],
      end: range[1],
      bytes: new TextEncoder().encode(text)
    }))
}

export function fixedChunks(framed: Framed): Splice[] {
  return rightSizes(chunksOf(framed))
}

/** As a URL writes it: no port where it is the scheme's own (RFC 9110, section 7.2). */
export function hostOf(target: { readonly host: string; readonly port: number }, secure: boolean): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  return target.port === (secure ? 443 : 80) ? host : `${host}:${target.port}`
}

/** The first Host, or `:authority`, names the target; without one it is put before the other headers. */
export function fixedHost({ form, bytes }: Framed, host: string): Splice[] {
  const isHttp2 = form.protocol === 'http2'
  const [header] = headersNamed(form, isHttp2 ? ':authority' : 'host')
  if (isHttp2 && header === undefined)
    return [{ start: 0, end: 0, bytes: new TextEncoder().encode(`:authority: ${host}\r\n`) }]
  if (header !== undefined) return withText(bytes, header.value, host)
  const at = form.headers[0]?.line[0]
  if (at === undefined) return withHeader(form, bytes, 'Host', host)
  return [{ start: at, end: at, bytes: new TextEncoder().encode(`Host: ${host}${form.lineEnd}`) }]
}

export interface Findings {
  readonly problems: readonly Problem[]
  /** Requests that a server will see in it. */
  readonly requests: number
}

/** What the capture's own decoder finds in these bytes, as if they had been sent and the stream had ended. */
export function findingsOf(bytes: Uint8Array, length: number): Findings {
  const head = readHttp2Head(bytes)
  if (head !== null) {
    const problems: Problem[] = []
    const fields = sentFields(bytes, head).map((field, index) => ({
      ...field,
      at: head.fields[index]?.line[0] ?? 0
    }))
    readHead('request', fields, 0, true, problems)
    return { problems, requests: 1 }
  }
  const sink = new FindingSink()
  const decoder = new Http1Decoder(sink)
  decoder.push('up', bytes)
  const rest = length - bytes.length
  // Of a body that is not here nothing can be said but its length.
  const isWhole = rest === 0 || decoder.skippable('up') >= rest
  if (rest > 0 && isWhole) decoder.skip('up', rest)
  if (isWhole) {
    decoder.end('up')
    decoder.finish()
  }
  return { problems: sink.problems(), requests: sink.requests }
}

class FindingSink implements MessageSink {
  requests = 0
  readonly #messages = new Set<DecodedMessage>()
  readonly #others: Problem[] = []

  messageHead(message: DecodedMessage): void {
    if (message.kind === 'http.request') this.requests++
    this.#messages.add(message)
  }

  messageEnd(): void {
    // Its findings are read when all has been.
  }

  problem(_direction: unknown, problem: Problem): void {
    this.#others.push(problem)
  }

  problems(): readonly Problem[] {
    const all = [...this.#messages].flatMap(({ problems }) => problems)
    return [...all, ...this.#others].sort((one, other) => one.offset - other.offset)
  }
}
