/**
 * Checks the framing and the destination of an edited request (Content-Length, chunk sizes, Host) and builds the edits
 * that correct each. Nothing is corrected automatically, because an invalid request may be intentional.
 */
import type { HttpMessage, HttpSink, Problem } from '../../../../../decode/stream/decoder'
import { Http1Decoder } from '../../../../../decode/stream/http1/http1-decoder'
import { readHead } from '../../../../../decode/stream/http2/head-rules'
import type { Splice } from './byte-document'
import { readChunks, rightSizes, type ChunkedBody } from './chunks'
import { readHttp2Head, sentFields } from './http2-head'
import { headersNamed, withHeader, withText, type RequestForm } from './request-form'

export type FramingState =
  /** The empty line that ends the head is missing, or the head exceeds the read limit. */
  | { readonly kind: 'no-end' }
  /** Neither a length nor a body: correct. */
  | { readonly kind: 'none' }
  /** HTTP/2 delimits a body by frames and needs no Content-Length: correct. */
  | { readonly kind: 'frames'; readonly actual: number; readonly fields: number }
  /** A line of an HTTP/2 head that is not a header field; it is not sent. */
  | { readonly kind: 'odd-line'; readonly at: number }
  | { readonly kind: 'length'; readonly declared: string; readonly actual: number; readonly at: number }
  /** Bytes follow a head that announces no body. */
  | { readonly kind: 'unannounced'; readonly actual: number; readonly at: number }
  | {
      readonly kind: 'chunked'
      readonly wrong: number
      /** Offset of the first wrong chunk. */
      readonly at: number
      /** True if the last chunk (size 0) and the final empty line are present. */
      readonly ends: boolean
      /** Bytes after the end of the body. */
      readonly behind: number
    }
  /** The body is too large to be checked. */
  | { readonly kind: 'unchecked' }

/** Request to check. `bytes` starts at the document's start; of a large document it covers only the head. */
export interface Framed {
  readonly form: RequestForm
  readonly bytes: Uint8Array
  /** Length of the whole document. */
  readonly length: number
  /** Returns true if the capture has a chunk-size line at this offset. */
  isSizeLine?(offset: number): boolean
}

export function framingOf(framed: Framed): FramingState {
  const { form, bytes, length } = framed
  if (!form.complete) return { kind: 'no-end' }
  const actual = length - form.headEnd
  if (form.protocol === 'http2') {
    const { fields = [], invalidLine = null } = readHttp2Head(bytes) ?? {}
    if (invalidLine !== null) return { kind: 'odd-line', at: invalidLine[0] }
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
  const shown = wrong ?? first
  return { kind: 'length', declared: shown.value.text, actual, at: shown.value.range[0] }
}

export function isFramedRight(framing: FramingState): boolean {
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

/** Returns the chunks of the body. */
export function chunksOf({ form, bytes, isSizeLine }: Framed): ChunkedBody {
  return readChunks(bytes, form.headEnd, isSizeLine)
}

/** Sets every Content-Length to the actual body length; adds the header if there is none. */
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

/** Formats host and port for a URL: without the port if it is the scheme's default (RFC 9110, section 7.2). */
export function hostOf(target: { readonly host: string; readonly port: number }, secure: boolean): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  return target.port === (secure ? 443 : 80) ? host : `${host}:${target.port}`
}

/** Sets the first Host header or `:authority` to the target; adds it before the other headers if missing. */
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

export interface FramingDiagnostics {
  readonly problems: readonly Problem[]
  /** Number of requests that a server would parse from the bytes. */
  readonly requests: number
}

/** Decodes the bytes with the capture's decoder, as a complete stream, and returns its problems. */
export function findingsOf(bytes: Uint8Array, length: number): FramingDiagnostics {
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
  // The unread part of a body can only be checked for its length.
  const isWhole = rest === 0 || decoder.skippable('up') >= rest
  if (rest > 0 && isWhole) decoder.skip('up', rest)
  if (isWhole) {
    decoder.end('up')
    decoder.finish()
  }
  return { problems: sink.problems(), requests: sink.requests }
}

class FindingSink implements HttpSink {
  requests = 0
  readonly #messages = new Set<HttpMessage>()
  readonly #others: Problem[] = []

  messageHead(message: HttpMessage): void {
    if (message.kind === 'http.request') this.requests++
    this.#messages.add(message)
  }

  messageEnd(): void {
    // Problems are collected after the whole input has been decoded.
  }

  problem(_direction: unknown, problem: Problem): void {
    this.#others.push(problem)
  }

  problems(): readonly Problem[] {
    const all = [...this.#messages].flatMap(({ problems }) => problems)
    return [...all, ...this.#others].sort((one, other) => one.offset - other.offset)
  }
}
