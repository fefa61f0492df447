/**
 * Parts of an HTTP request as a form, each with its byte range: method, target with query, headers as sent (order,
 * case, duplicates) and cookies. A change returns splices for that part only; the request is never rewritten as a
 * whole. HTTP/2 pseudo-header fields other than the method and path are listed among the headers.
 */
import { parseHead, type HeaderField } from '../../../../../decode/stream/http1/head'
import { joinBytes } from '../../../../../shared/bytes/join-bytes'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'
import type { Splice } from './byte-document'
import { readHttp2Head } from './http2-head'
import { HEAD_TEXT, QUERY_TEXT, textIn, textSplices, type TextUnits } from './text-units'

/** Editable text with its byte range. */
export interface FormPart {
  readonly text: string
  readonly range: ByteRange
  readonly form: TextUnits
}

export interface FormPair {
  readonly name: FormPart
  /** Null if there is no equals sign. */
  readonly value: FormPart | null
  /** Range removed with the pair: the pair and one separator. */
  readonly whole: ByteRange
}

export interface FormHeader {
  readonly name: FormPart
  readonly value: FormPart
  readonly line: ByteRange
}

export interface RequestForm {
  readonly protocol: 'http1' | 'http2'
  /** Null if an HTTP/2 request lacks it. */
  readonly method: FormPart | null
  readonly target: FormPart | null
  /** Null in HTTP/2, which has no version field. */
  readonly version: FormPart | null
  readonly query: readonly FormPair[]
  readonly headers: readonly FormHeader[]
  readonly cookies: readonly FormPair[]
  /** Offset where the body begins or would begin. */
  readonly headEnd: number
  /** True if the empty line that ends the head is present. */
  readonly complete: boolean
  /** Line end used by this head. */
  readonly lineEnd: string
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const CR = 0x0d
const LF = 0x0a
const AMPERSAND = 0x26
const SEMICOLON = 0x3b
const QUESTION_MARK = 0x3f
const HASH = 0x23
const EQUALS = 0x3d
const SPACE = 0x20

/**
 * Parses a request head; null if the bytes do not begin with a request line, ignoring empty lines. `bytes` must cover
 * as much of the document as a head can have.
 */
export function readForm(bytes: Uint8Array): RequestForm | null {
  return http2Form(bytes) ?? http1Form(bytes)
}

function http2Form(bytes: Uint8Array): RequestForm | null {
  const head = readHttp2Head(bytes)
  if (head === null) return null
  const headers = head.fields.map(({ name, value, line }) => ({
    name: partOf(bytes, name, HEAD_TEXT),
    value: partOf(bytes, value, HEAD_TEXT),
    line
  }))
  const first = (name: string): FormHeader | undefined => headers.find((header) => header.name.text === name)
  const [method, target] = [first(':method'), first(':path')]
  return {
    protocol: 'http2',
    method: method?.value ?? null,
    target: target?.value ?? null,
    version: null,
    query: target === undefined ? [] : queryOf(bytes, target.value.range),
    headers: headers.filter((header) => header !== method && header !== target),
    cookies: headers
      .filter(({ name }) => name.text === 'cookie')
      .flatMap(({ value }) => cookiesOf(bytes, value.range)),
    headEnd: head.headEnd,
    complete: head.complete,
    lineEnd: '\r\n'
  }
}

function http1Form(bytes: Uint8Array): RequestForm | null {
  const start = requestStart(bytes)
  const head = parseHead(bytes.subarray(start), start, 'http.request')
  if (head?.startLine.kind !== 'http.request') return null
  const { method, target, version, range } = head.startLine
  // A line without blanks is not a request line.
  if (target.range[0] === target.range[1]) return null
  const part = (of: ByteRange): FormPart => partOf(bytes, of, HEAD_TEXT)
  return {
    protocol: 'http1',
    method: part(method.range),
    target: part(target.range),
    version: part(version.range),
    query: queryOf(bytes, target.range),
    headers: head.headers.map(({ name, value, line }) => ({
      name: part(name.range),
      value: part(value.range),
      line
    })),
    cookies: head.headers.filter(isNamed('cookie')).flatMap(({ value }) => cookiesOf(bytes, value.range)),
    headEnd: head.range[1],
    complete: head.complete,
    lineEnd: range[1] >= 2 && bytes[range[1] - 2] === 0x0d ? '\r\n' : '\n'
  }
}

/** Skips empty lines before a request line (RFC 9112, section 2.2). */
function requestStart(bytes: Uint8Array): number {
  const at = bytes.findIndex((byte) => byte !== CR && byte !== LF)
  return at < 0 ? bytes.length : at
}

/** Parses the pairs of a query or of a form-encoded body. */
export function pairsIn(bytes: Uint8Array, [start, end]: ByteRange): FormPair[] {
  return separated(bytes, [start, end], AMPERSAND).map((piece) => pairOf(bytes, piece, QUERY_TEXT))
}

export function headersNamed({ headers }: RequestForm, name: string): readonly FormHeader[] {
  return headers.filter((header) => header.name.text.trim().toLowerCase() === name)
}

/** Replaces the text of the part. */
export function withText(bytes: Uint8Array, { range, form }: FormPart, text: string): Splice[] {
  return textSplices(bytes, [range], form, text)
}

/** Sets the value of a pair; adds an equals sign if it has none. */
export function withValue(bytes: Uint8Array, { name, value }: FormPair, text: string): Splice[] {
  if (value !== null) return withText(bytes, value, text)
  const at = name.range[1]
  return [{ start: at, end: at, bytes: joinBytes([encode('='), name.form.encode(text)]) }]
}

export function withoutRange([start, end]: ByteRange): Splice[] {
  return [{ start, end, bytes: new Uint8Array(0) }]
}

/** Adds a header before the empty line, or at the end of an incomplete head. */
export function withHeader(form: RequestForm, bytes: Uint8Array, name: string, value: string): Splice[] {
  const at = headersEnd(form, bytes)
  const endsLine = at > 0 && bytes[at - 1] === 0x0a
  const line = `${endsLine ? '' : form.lineEnd}${name}: ${value}${form.lineEnd}`
  return [{ start: at, end: at, bytes: encode(line) }]
}

/** Swaps a header with its neighbour, keeping the bytes of both lines. */
export function movedHeader(form: RequestForm, bytes: Uint8Array, index: number, by: -1 | 1): Splice[] {
  const first = form.headers[by < 0 ? index - 1 : index]?.line
  const second = form.headers[by < 0 ? index : index + 1]?.line
  // The first or last header has no neighbour on that side.
  if (second === undefined || first?.[1] !== second[0]) return []
  const swapped = joinBytes([bytes.slice(...second), bytes.slice(...first)])
  return [{ start: first[0], end: second[1], bytes: swapped }]
}

export function withQueryPair({ target }: RequestForm, name: string, value: string): Splice[] {
  if (target === null) return []
  const { text, range } = target
  const fragment = text.indexOf('#')
  const at = fragment < 0 ? range[1] : range[0] + encode(text.slice(0, fragment)).length
  const path = fragment < 0 ? text : text.slice(0, fragment)
  const separator = !path.includes('?') ? '?' : /[?&]$/.test(path) ? '' : '&'
  return [{ start: at, end: at, bytes: joinBytes([encode(separator), pairBytes(name, value)]) }]
}

/** Adds a pair at the end of a form-encoded body. */
export function withBodyPair(
  bytes: Uint8Array,
  [start, end]: ByteRange,
  name: string,
  value: string
): Splice[] {
  const separator = end === start || bytes[end - 1] === AMPERSAND ? '' : '&'
  return [{ start: end, end, bytes: joinBytes([encode(separator), pairBytes(name, value)]) }]
}

export function withCookie(form: RequestForm, bytes: Uint8Array, name: string, value: string): Splice[] {
  const last = headersNamed(form, 'cookie').at(-1)
  if (last === undefined) return withHeader(form, bytes, ownName(form, 'Cookie'), `${name}=${value}`)
  const at = last.value.range[1]
  const separator = last.value.text === '' ? '' : '; '
  return [{ start: at, end: at, bytes: encode(`${separator}${name}=${value}`) }]
}

/** Returns a name as the protocol spells it. Names typed by the user are never changed. */
export function ownName({ protocol }: RequestForm, name: string): string {
  return protocol === 'http2' ? name.toLowerCase() : name
}

/** Removes a cookie, and its header with the last one. */
export function withoutCookie(form: RequestForm, pair: FormPair): Splice[] {
  const header = headersNamed(form, 'cookie').find(
    ({ value }) => value.range[0] <= pair.whole[0] && pair.whole[1] <= value.range[1]
  )
  if (header === undefined) return withoutRange(pair.whole)
  const beside = form.cookies.filter(({ whole }) => isWithin(whole, header))
  return withoutRange(beside.length === 1 ? header.line : pair.whole)
}

/** Returns the offset at which another header is inserted. */
function headersEnd(form: RequestForm, bytes: Uint8Array): number {
  if (!form.complete) return form.headEnd
  const { headEnd } = form
  return headEnd - (bytes[headEnd - 2] === 0x0d ? 2 : 1)
}

function queryOf(bytes: Uint8Array, [start, end]: ByteRange): FormPair[] {
  const hash = indexOf(bytes, HASH, start, end)
  const from = indexOf(bytes, QUESTION_MARK, start, hash)
  if (from === hash) return []
  const pairs = pairsIn(bytes, [from + 1, hash])
  // Removing the only pair also removes the question mark.
  return pairs.length === 1 ? pairs.map((pair) => ({ ...pair, whole: [from, hash] })) : pairs
}

function cookiesOf(bytes: Uint8Array, range: ByteRange): FormPair[] {
  return separated(bytes, range, SEMICOLON).map(({ range: [from, end], whole }) => {
    let start = from
    while (start < end && bytes[start] === SPACE) start++
    let wholeEnd = whole[1]
    // Removing the first cookie also removes the blank before the next one.
    if (whole[0] === from) while (wholeEnd < range[1] && bytes[wholeEnd] === SPACE) wholeEnd++
    return pairOf(bytes, { range: [start, end], whole: [whole[0], wholeEnd] }, HEAD_TEXT)
  })
}

interface Piece {
  readonly range: ByteRange
  readonly whole: ByteRange
}

/**
 * Returns the non-empty pieces between separators. A piece is removed with the separator before it, the first one with
 * the separator after it.
 */
function separated(bytes: Uint8Array, [start, end]: ByteRange, separator: number): Piece[] {
  const pieces: Piece[] = []
  for (let at = start; at < end;) {
    const next = indexOf(bytes, separator, at, end)
    if (next > at) {
      const whole: ByteRange = at > start ? [at - 1, next] : [at, Math.min(next + 1, end)]
      pieces.push({ range: [at, next], whole })
    }
    at = next + 1
  }
  return pieces
}

function pairOf(bytes: Uint8Array, { range: [start, end], whole }: Piece, form: TextUnits): FormPair {
  const equals = indexOf(bytes, EQUALS, start, end)
  return {
    name: partOf(bytes, [start, equals], form),
    value: equals === end ? null : partOf(bytes, [equals + 1, end], form),
    whole
  }
}

function partOf(bytes: Uint8Array, range: ByteRange, form: TextUnits): FormPart {
  return { text: textIn(bytes, [range], form), range, form }
}

function pairBytes(name: string, value: string): Uint8Array {
  return joinBytes([QUERY_TEXT.encode(name), encode('='), QUERY_TEXT.encode(value)])
}

function isNamed(name: string): (header: HeaderField) => boolean {
  return (header) => header.name.text.trim().toLowerCase() === name
}

function isWithin([start, end]: ByteRange, { value: { range } }: FormHeader): boolean {
  return range[0] <= start && end <= range[1]
}

function indexOf(bytes: Uint8Array, byte: number, start: number, end: number): number {
  const at = bytes.indexOf(byte, start)
  return at < 0 || at > end ? end : at
}
