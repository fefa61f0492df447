import { joinedLines } from '../../../../../shared/bytes/joined-lines'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import type { Splice } from './byte-document'
import { readHttp2Head, sentFields, writeHttp2Head, type SentField } from './http2-head'
import { asLatin1, fromLatin1 } from './latin1'
import { chunksOf, isChunked, type Framed } from './request-framing'

/**
 * Converts a request between HTTP versions: rewrites the head (RFC 9113, sections 8.2 and 8.3.1) and keeps the body,
 * without chunked framing in HTTP/2. Returns null if the conversion is impossible.
 */

/** Connection-specific headers, not allowed in HTTP/2 (section 8.2.2). */
const OF_CONNECTION = ['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade']

const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name.toLowerCase())

export function toHttp2(framed: Framed, secure: boolean): Splice[] | null {
  const { form, bytes, length } = framed
  const { method, target, headers, headEnd } = form
  if (form.protocol === 'http2') return []
  if (method === null || target === null || !form.complete) return null
  const textOf = ([start, end]: ByteRange): string => joinedLines(asLatin1(bytes.subarray(start, end)))
  const fields = headers.map(({ name, value }) => ({ name: textOf(name.range), value: textOf(value.range) }))
  const named = (wanted: string): string[] =>
    fields.filter(({ name }) => isOneOf([wanted], name)).map(({ value }) => value)
  const dropped = [...OF_CONNECTION, 'host', ...optionsOf(named('connection'))]
  const requestTarget = textOf(target.range)
  const whole = /^https?:\/\/([^/?#]*)([/?#].*)?$/i.exec(requestTarget)
  const authority = whole?.[1] ?? named('host')[0] ?? ''
  const rest = whole === null ? requestTarget : (whole[2] ?? '')
  const isTunnel = textOf(method.range) === 'CONNECT'
  const head = writeHttp2Head([
    { name: ':method', value: textOf(method.range) },
    ...(isTunnel ? [] : [{ name: ':scheme', value: secure ? 'https' : 'http' }]),
    ...(isTunnel
      ? [{ name: ':authority', value: requestTarget }]
      : authority === ''
        ? []
        : [{ name: ':authority', value: authority }]),
    ...(isTunnel ? [] : [{ name: ':path', value: /^[/*]/.test(rest) ? rest : `/${rest}` }]),
    ...fields
      .filter(({ name }) => !isOneOf(dropped, name))
      .filter(({ name, value }) => !isOneOf(['te'], name) || value.trim().toLowerCase() === 'trailers')
      .map(({ name, value }) => ({ name: name.toLowerCase(), value }))
  ])
  if (head === null) return null
  const begin: Splice = { start: 0, end: headEnd, bytes: head }
  if (!isChunked(form)) return [begin]
  if (bytes.length < length) return null
  const body = chunksOf(framed)
  const removed = between(
    body.chunks.map(({ data }) => data),
    headEnd,
    body.end
  )
  return body.end === null
    ? null
    : [begin, ...removed.map(([start, end]) => ({ start, end, bytes: NOTHING }))]
}

export function toHttp1({ form, bytes, length }: Framed): Splice[] | null {
  if (form.protocol === 'http1') return []
  const head = readHttp2Head(bytes)
  if (!head?.complete) return null
  const fields = sentFields(bytes, head)
  return [{ start: 0, end: head.headEnd, bytes: http1Head(fields, length - head.headEnd) }]
}

/** Adds a Content-Length if there is a body without a declared length. */
function http1Head(fields: readonly SentField[], bodyLength: number): Uint8Array {
  const valueOf = (wanted: string): string | undefined => fields.find(({ name }) => name === wanted)?.value
  const has = (wanted: string): boolean => fields.some(({ name }) => isOneOf([wanted], name))
  const authority = valueOf(':authority') ?? ''
  const lines = [
    `${valueOf(':method') ?? 'GET'} ${valueOf(':path') ?? (authority === '' ? '/' : authority)} HTTP/1.1`,
    ...(has('host') || authority === '' ? [] : [`Host: ${authority}`]),
    ...fields.filter(({ name }) => !name.startsWith(':')).map(({ name, value }) => `${name}: ${value}`),
    ...(bodyLength === 0 || has('content-length') ? [] : [`Content-Length: ${bodyLength}`]),
    '',
    ''
  ]
  return fromLatin1(lines.join('\r\n'))
}

function optionsOf(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(',')).map((option) => option.trim().toLowerCase())
}

const NOTHING = new Uint8Array(0)

/** Returns the parts of [start, end) outside all ranges. */
function between(ranges: readonly ByteRange[], start: number, end: number | null): ByteRange[] {
  const gaps: ByteRange[] = []
  let at = start
  for (const [from, to] of ranges) {
    if (from > at) gaps.push([at, from])
    at = to
  }
  if (end !== null && end > at) gaps.push([at, end])
  return gaps
}
