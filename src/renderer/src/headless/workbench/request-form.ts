/**
 * The parts of an HTTP request as a form shows them, each with its bytes: method, target with its query, headers as they
 * were sent (order, case, duplicates), cookies. A change gives splices of that part alone; nothing is ever written anew
 * as a whole. Of HTTP/2 the other pseudo-header fields stand among the headers.
 */
import { parseHead, type HeaderField } from '../../../../decode/stream/http1/head'
import { joinBytes } from '../../../../shared/bytes/join-bytes'
import type { ByteRange } from '../hex-layout'
import type { Splice } from './byte-document'
import { readHttp2Head } from './http2-head'
import { HEAD_TEXT, QUERY_TEXT, textIn, textSplices, type TextForm } from './text-units'

/** A text that can be changed, with where it stands. */
export interface FormPart {
  readonly text: string
  readonly range: ByteRange
  readonly form: TextForm
}

export interface FormPair {
  readonly name: FormPart
  /** Null where there is no equals sign. */
  readonly value: FormPart | null
  /** What goes when the pair is removed: itself and one separator. */
  readonly whole: ByteRange
}

export interface FormHeader {
  readonly name: FormPart
  readonly value: FormPart
  readonly line: ByteRange
}

export interface RequestForm {
  readonly protocol: 'http1' | 'http2'
  /** Null where a request of HTTP/2 lacks it. */
  readonly method: FormPart | null
  readonly target: FormPart | null
  /** Null in HTTP/2, which does not say it. */
  readonly version: FormPart | null
  readonly query: readonly FormPair[]
  readonly headers: readonly FormHeader[]
  readonly cookies: readonly FormPair[]
  /** Where the body begins, or would. */
  readonly headEnd: number
  /** Whether the empty line that ends a head is there. */
  readonly complete: boolean
  /** The line end that this head uses. */
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

/** Null where the bytes begin with no request line, empty lines apart. `bytes`: as much of the document as a head can have. */
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
  // A line without blanks is no request that anybody would take for one.
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

/** Servers pass over empty lines before a request line (RFC 9112, section 2.2). */
function requestStart(bytes: Uint8Array): number {
  const at = bytes.findIndex((byte) => byte !== CR && byte !== LF)
  return at < 0 ? bytes.length : at
}

/** Pairs of a query or of a body in the form of one. */
export function pairsIn(bytes: Uint8Array, [start, end]: ByteRange): FormPair[] {
  return separated(bytes, [start, end], AMPERSAND).map((piece) => pairOf(bytes, piece, QUERY_TEXT))
}

export function headersNamed({ headers }: RequestForm, name: string): readonly FormHeader[] {
  return headers.filter((header) => header.name.text.trim().toLowerCase() === name)
}

/** The part's text becomes `text`. */
export function withText(bytes: Uint8Array, { range, form }: FormPart, text: string): Splice[] {
  return textSplices(bytes, [range], form, text)
}

/** Of a pair without an equals sign, which gets one. */
export function withValue(bytes: Uint8Array, { name, value }: FormPair, text: string): Splice[] {
  if (value !== null) return withText(bytes, value, text)
  const at = name.range[1]
  return [{ start: at, end: at, bytes: joinBytes([encode('='), name.form.encode(text)]) }]
}

export function withoutRange([start, end]: ByteRange): Splice[] {
  return [{ start, end, bytes: new Uint8Array(0) }]
}

/** A header before the empty line, or at the end of what there is of a head. */
export function withHeader(form: RequestForm, bytes: Uint8Array, name: string, value: string): Splice[] {
  const at = headersEnd(form, bytes)
  const endsLine = at > 0 && bytes[at - 1] === 0x0a
  const line = `${endsLine ? '' : form.lineEnd}${name}: ${value}${form.lineEnd}`
  return [{ start: at, end: at, bytes: encode(line) }]
}

/** The header trades places with its neighbour; the bytes of both lines stay what they are. */
export function movedHeader(form: RequestForm, bytes: Uint8Array, index: number, by: -1 | 1): Splice[] {
  const first = form.headers[by < 0 ? index - 1 : index]?.line
  const second = form.headers[by < 0 ? index : index + 1]?.line
  // At an end there is no neighbour.
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

/** One more at the end of a body in the form of a query. */
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

/** As the protocol writes a name: what the user types is never put right. */
export function ownName({ protocol }: RequestForm, name: string): string {
  return protocol === 'http2' ? name.toLowerCase() : name
}

/** The last cookie goes with its header. */
export function withoutCookie(form: RequestForm, pair: FormPair): Splice[] {
  const header = headersNamed(form, 'cookie').find(
    ({ value }) => value.range[0] <= pair.whole[0] && pair.whole[1] <= value.range[1]
  )
  if (header === undefined) return withoutRange(pair.whole)
  const beside = form.cookies.filter(({ whole }) => isWithin(whole, header))
  return withoutRange(beside.length === 1 ? header.line : pair.whole)
}

/** Where another header would begin. */
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
  // The only pair goes with its question mark.
  return pairs.length === 1 ? pairs.map((pair) => ({ ...pair, whole: [from, hash] })) : pairs
}

function cookiesOf(bytes: Uint8Array, range: ByteRange): FormPair[] {
  return separated(bytes, range, SEMICOLON).map(({ range: [from, end], whole }) => {
    let start = from
    while (start < end && bytes[start] === SPACE) start++
    let wholeEnd = whole[1]
    // Of the first the blank goes too that stands before the next.
    if (whole[0] === from) while (wholeEnd < range[1] && bytes[wholeEnd] === SPACE) wholeEnd++
    return pairOf(bytes, { range: [start, end], whole: [whole[0], wholeEnd] }, HEAD_TEXT)
  })
}

interface Piece {
  readonly range: ByteRange
  readonly whole: ByteRange
}

/** Pieces between separators, empty ones left out. Each goes with the separator before it, the first with its next. */
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

function pairOf(bytes: Uint8Array, { range: [start, end], whole }: Piece, form: TextForm): FormPair {
  const equals = indexOf(bytes, EQUALS, start, end)
  return {
    name: partOf(bytes, [start, equals], form),
    value: equals === end ? null : partOf(bytes, [equals + 1, end], form),
    whole
  }
}

function partOf(bytes: Uint8Array, range: ByteRange, form: TextForm): FormPart {
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
