import { joinedLines } from '../bytes/joined-lines'
import { textOf } from '../bytes/shell-quote'
import { formatBase64 } from '../payload/base64-text'
import { placeText, trailerNote, type CopySource, type CopyText } from './copy-source'
import { scriptText } from './node-net'
import { requestUrl } from './request-url'
import { headerOf, isChunked, unchunked, type RawHeaderLine, type RequestText } from './request-text'

/**
 * `fetch`, as called by a page. Comments above the call list the parts of the request that fetch does not allow or
 * would change, because it does not send the same bytes.
 */

/** Fetch standard, "forbidden request-header": a page cannot set them. */
const FORBIDDEN = new Set([
  ...['accept-charset', 'accept-encoding', 'access-control-request-headers', 'access-control-request-method'],
  ...['connection', 'content-length', 'cookie', 'cookie2', 'date', 'dnt', 'expect', 'host', 'keep-alive'],
  ...['origin', 'referer', 'set-cookie', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via']
])
/** Headers that derive from the URL and the body. */
const OMITTED = new Set(['host', 'content-length'])
/** Headers added by the conversion to HTTP/1.1. */
const OF_WRITING = new Set(['host', 'content-length', 'transfer-encoding'])
/** Methods that fetch converts to upper case. */
const NORMALISED = /^(delete|get|head|options|post|put)$/i

export function fetchCall(source: CopySource, request: RequestText): CopyText {
  const notes: string[] = []
  const { method, lines } = request
  if (/^(connect|trace|track)$/i.test(method)) notes.push(`fetch does not allow the method ${method}.`)
  else if (NORMALISED.test(method) && method !== method.toUpperCase())
    notes.push(`fetch sends the method in upper case, not as ${method}.`)

  const headers = sentHeaders(lines, source.framed ? OF_WRITING : OMITTED, notes)
  const body = bodyOf(source, request, notes)
  const options = [
    `  method: ${scriptText(method)},`,
    ...(headers.length === 0 ? [] : ['  headers: [', headers.map(headerText).join(',\n'), '  ],']),
    ...(body === null ? [] : [`  body: ${body},`]),
    ...(headerOf(request, 'cookie') === null ? [] : ["  credentials: 'include',"]),
    // A redirect response is shown like any other, because the call reproduces a single request.
    "  redirect: 'manual'"
  ]
  const url = urlOf(source, request, notes)
  const remarks = notes.map((note) => `// ${note.replaceAll(/[^ -~]/g, '_')}\n`).join('')
  return {
    text: `${remarks}const response = await fetch(${scriptText(url)}, {\n${options.join('\n')}\n})\nconsole.log(response.status, await response.text())\n`,
    notes
  }
}

function sentHeaders(
  lines: readonly RawHeaderLine[],
  omitted: ReadonlySet<string>,
  notes: string[]
): RawHeaderLine[] {
  const left: string[] = []
  const sent = lines.filter((line) => {
    const name = line.name.toLowerCase()
    const isToken = /^[!#$%&'*+\-.^`|~\w]+$/.test(line.name)
    if (isToken && !FORBIDDEN.has(name) && !/^(sec-|proxy-)/.test(name)) return true
    if (!omitted.has(name)) left.push(line.name === '' ? line.raw : line.name)
    return false
  })
  if (left.length > 0)
    notes.push(`A page cannot set these headers, so they are omitted: ${[...new Set(left)].join(', ')}.`)
  const names = sent.map(({ name }) => name.toLowerCase())
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  if (twice.size > 0)
    notes.push(`Repeated headers are joined with commas into one line each: ${[...twice].join(', ')}.`)
  return sent
}

function headerText({ name, value }: RawHeaderLine): string {
  // NUL is the only character in a capture that fetch refuses; folded lines are joined.
  return `    [${scriptText(name)}, ${scriptText(joinedLines(value).replaceAll('\0', ''))}]`
}

function bodyOf(source: CopySource, request: RequestText, notes: string[]): string | null {
  const chunks = isChunked(request) ? unchunked(request.body) : null
  const lost = trailerNote('fetch', source.trailers ?? chunks?.trailers ?? [])
  if (lost !== null) notes.push(lost)
  if (source.missing > 0) {
    notes.push('The body is not included: it is too long, or the capture does not contain it.')
    return null
  }
  const content = isChunked(request) ? chunks?.content : request.body
  if (content === undefined) {
    notes.push('The chunked body is malformed, which fetch cannot send, so it is omitted.')
    return null
  }
  if (content.length === 0) return null
  if (/^(get|head)$/i.test(request.method)) {
    notes.push(`fetch sends no body with ${request.method}, so it is omitted.`)
    return null
  }
  const text = textOf(content)
  // A string body would add a Content-Type that the request did not have.
  if (text !== null && headerOf(request, 'content-type') !== null && !text.includes('\0'))
    return unicodeText(text)
  return `Uint8Array.from(atob('${formatBase64(content)}'), (character) => character.charCodeAt(0))`
}

/** Escapes characters that editors and terminals would change; some treat a lone U+2028 as a line end. */
function unicodeText(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
  const spoilt = /['\\\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g
  return `'${text.replaceAll(spoilt, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`
    return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })}'`
}

function urlOf(source: CopySource, request: RequestText, notes: string[]): string {
  const { target } = request
  const { url, exact } = requestUrl(source, request)
  const place = placeText(source.to)
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? ''
  const isSame = authority === place || `${authority}:${source.to.tls === null ? 80 : 443}` === place
  if (!source.framed && !isSame)
    notes.push(`The request went to ${place}; fetch connects to the host in the URL.`)
  if (!exact) notes.push(`fetch cannot send the request target ${target}.`)
  const isChanged = /\/(\.|%2e){1,2}(\/|$|\?)/i.test(target) || /[^\w\-.~!$&()*+,;=:@%/?[\]|]/.test(target)
  if (isChanged) notes.push('fetch normalizes this URL, so the server receives another request target.')
  return url
}
