import {
  headerOf,
  isChunked,
  unchunked,
  wireBytes,
  type RawHeaderLine,
  type RequestText
} from './request-text'
import { BODY_FILE, placeText, trailerNote, type CopySource } from './copy-source'

/**
 * The curl options that reproduce a request exactly, in order and independent of the shell, with values as bytes. curl
 * sends header lines unchanged; the headers that it would add are switched off.
 */

export interface CurlOption {
  readonly name: string
  /** Null for a switch. */
  readonly value: Uint8Array | null
}

export interface CurlPlan {
  readonly options: readonly CurlOption[]
  readonly url: Uint8Array
  /** Null if the request has no body, or if it is read from a file. */
  readonly body: Uint8Array | null
  /** The body is too long for a text: the command reads it from BODY_FILE. */
  readonly fromFile: boolean
  readonly notes: readonly string[]
}

/** Targets that curl's URL parser leaves unchanged. */
const PLAIN_TARGET = /^\/[\w\-.~!$&'()*+,;=:@%/?[\]{}|]*$/

export function curlPlan(source: CopySource, request: RequestText): CurlPlan {
  const { method, target, version } = request
  const options: CurlOption[] = []
  const notes: string[] = []
  const flag = (name: string): number => options.push({ name, value: null })
  const option = (name: string, value: string): number =>
    options.push({ name, value: wireBytes(withoutNul(value, notes)) })

  const body = bodyOf(source, request, notes)
  const hasBody = body.bytes.length > 0 || body.fromFile
  if (method === 'HEAD' && !hasBody) flag('--head')
  else if (method !== (hasBody ? 'POST' : 'GET')) option('--request', method)
  versionFlag(source, version, flag, notes)
  if (source.to.tls?.verify === false) flag('--insecure')
  if (/\bgzip\b|\bdeflate\b/i.test(headerOf(request, 'accept-encoding') ?? '')) flag('--compressed')

  const { origin, elsewhere } = originOf(source, request)
  if (elsewhere) option('--connect-to', `::${placeText(source.to)}`)
  const isPlain = PLAIN_TARGET.test(target)
  if (!isPlain) option('--request-target', target)
  else {
    if (/\/(\.|%2e){1,2}(\/|$|\?)/i.test(target)) flag('--path-as-is')
    if (/[[\]{}]/.test(target)) flag('--globoff')
  }
  if (!options.some(({ name }) => name === '--globoff') && origin.includes('[')) flag('--globoff')

  for (const line of source.framed
    ? framedLines(request, hasBody)
    : headerOptions(request, origin, body, notes))
    option('--header', line)
  if (!request.regular)
    notes.push('All line ends of the head are sent as CR LF; the original has others too.')
  return {
    options,
    url: wireBytes(isPlain ? origin + target : `${origin}/`),
    body: body.bytes.length > 0 ? body.bytes : null,
    fromFile: body.fromFile,
    notes
  }
}

/**
 * Removes NUL bytes: neither a command line nor a config file can contain them, and text after one would be cut off.
 */
function withoutNul(value: string, notes: string[]): string {
  if (!value.includes('\0')) return value
  notes.push(`A NUL byte is omitted from ${value.replaceAll('\0', '')}: a curl option cannot contain one.`)
  return value.replaceAll('\0', '')
}

function versionFlag(
  { framed, to }: CopySource,
  version: string,
  flag: (name: string) => void,
  notes: string[]
): void {
  // Without TLS there is no ALPN that announces the version to the server.
  if (framed) flag(to.tls === null ? '--http2-prior-knowledge' : '--http2')
  else if (version === 'HTTP/1.0') flag('--http1.0')
  // TLS would negotiate HTTP/2.
  else if (to.tls !== null) flag('--http1.1')
  if (!framed && version !== 'HTTP/1.0' && version !== 'HTTP/1.1')
    notes.push(`curl sends HTTP/1.1; the original request has ${version}.`)
}

/**
 * Returns the first part of the URL, with the host name from SNI or the Host header, which readers know. `elsewhere`:
 * the connection itself went to another host or port.
 */
function originOf({ to }: CopySource, request: RequestText): { origin: string; elsewhere: boolean } {
  const standard = to.tls === null ? 80 : 443
  const given = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(headerOf(request, 'host') ?? '')
  const givenPort = Number(given?.[2] ?? standard)
  // An impossible port would make the URL invalid; the header still contains it.
  const named = givenPort > 0 && givenPort <= 65_535 ? given : null
  const own = to.host.includes(':') ? `[${to.host}]` : to.host
  const sni = to.tls?.serverName ?? ''
  const host = sni !== '' ? sni : (named?.[1] ?? own)
  const port = named === null ? to.port : Number(named[2] ?? standard)
  const scheme = to.tls === null ? 'http' : 'https'
  const written = named?.[2] !== undefined || port !== standard ? `:${port}` : ''
  return { origin: `${scheme}://${host}${written}`, elsewhere: host !== own || port !== to.port }
}

interface CurlBody {
  readonly bytes: Uint8Array
  readonly fromFile: boolean
  /** The chunks are sent unchanged; curl must not see that the body is chunked. */
  readonly rawChunks: boolean
}

function bodyOf(
  { missing, framed, trailers = [] }: CopySource,
  request: RequestText,
  notes: string[]
): CurlBody {
  const { body } = request
  const lost = trailerNote('curl', trailers)
  if (lost !== null) notes.push(lost)
  if (missing > 0) {
    notes.push(`The body is not included: save it as ${BODY_FILE} and run the command in the same folder.`)
    return { bytes: new Uint8Array(0), fromFile: true, rawChunks: false }
  }
  if (!isChunked(request)) return { bytes: body, fromFile: false, rawChunks: false }
  const content = unchunked(body)
  // Chunking was added when HTTP/2 was converted to HTTP/1.1.
  if (framed && content !== null) return { bytes: content.content, fromFile: false, rawChunks: false }
  // curl only considers the first such header, and does not chunk in HTTP/1.0.
  const isSeen = fieldCount(request, 'transfer-encoding') === 1 && request.version !== 'HTTP/1.0'
  if (content?.plain === true && content.content.length > 0 && isSeen)
    return { bytes: content.content, fromFile: false, rawChunks: false }
  notes.push('The original chunks are sent unchanged; curl itself would use other chunk sizes.')
  return { bytes: body, fromFile: false, rawChunks: true }
}

function fieldCount({ lines }: RequestText, wanted: string): number {
  return lines.filter(({ name }) => name.toLowerCase().trimEnd() === wanted).length
}

/** Headers of an HTTP/2 request, without those that its frames already determine. */
function framedLines({ lines }: RequestText, hasBody: boolean): string[] {
  const ofFrames = ['host', 'content-length', 'transfer-encoding']
  const kept = lines.filter(({ name }) => !ofFrames.includes(name.toLowerCase()))
  const names = new Set(kept.map(({ name }) => name.toLowerCase()))
  const off = ['User-Agent', 'Accept', ...(hasBody ? ['Content-Type'] : [])]
  return [
    ...kept.map(({ name, value }) => (value === '' ? `${name};` : `${name}: ${value}`)),
    ...off.filter((name) => !names.has(name.toLowerCase())).map((name) => `${name}:`)
  ]
}

function headerOptions(request: RequestText, origin: string, body: CurlBody, notes: string[]): string[] {
  const { lines } = request
  const [first] = lines
  const hosts = lines.filter(({ name }) => name.toLowerCase().trimEnd() === 'host')
  // curl writes one Host line, as `Host:`, before all others; if it is given an empty one first, it sends further lines
  // unchanged.
  const isUsual = hosts.length === 1 && first?.name === 'Host' && first.value !== ''
  const given = isUsual ? [] : ['Host:']
  for (const line of lines) append(given, line, body.rawChunks, notes)
  if (namesHost(origin, given[0] ?? '')) given.shift()
  // Like curl, compare names at the beginning of the argument; a name followed by a blank is a different one.
  const names = new Set(given.map((line) => (line.split(/[:;]/, 1)[0] ?? '').toLowerCase()))

  const hasBody = body.bytes.length > 0 || body.fromFile
  const off = ['User-Agent', 'Accept', ...(hasBody ? ['Content-Type', 'Expect'] : [])]
  const measures = hasBody && (body.rawChunks || !isChunked(request))
  if (measures) off.push('Content-Length')
  return [...given, ...off.filter((name) => !names.has(name.toLowerCase())).map((name) => `${name}:`)]
}

/**
 * True if curl generates this line from the URL by itself. curl normalises other spellings of a host (127.1, 0x7f.1),
 * and omits the default port of the scheme.
 */
function namesHost(origin: string, line: string): boolean {
  const [, scheme = '', host = '', port = ''] = /^(https?):\/\/(.*?)(?::(\d+))?$/.exec(origin) ?? []
  const isUsual = port === (scheme === 'http' ? '80' : '443')
  const isName = /^[a-z][a-z\d-]*(\.[a-z][a-z\d-]*)*$|^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(host)
  return isName && !isUsual && line === `Host: ${host}${port === '' ? '' : `:${port}`}`
}

/**
 * Adds a header line. A line that curl would drop or interpret is attached to the previous one, because curl sends line
 * ends within an argument unchanged.
 */
function append(given: string[], line: RawHeaderLine, rawChunks: boolean, notes: string[]): void {
  const { raw, name, value } = line
  // Lines that would make curl chunk the body itself, or that it would take for a file name.
  const isHidden = (rawChunks && name.toLowerCase().trimEnd() === 'transfer-encoding') || raw.startsWith('@')
  // A semicolon marks an empty header, but only the first one in the line.
  const canBeEmpty = !name.includes(';')
  if (name !== '' && !isHidden && value !== '') given.push(raw)
  else if (name !== '' && !isHidden && canBeEmpty && raw === `${name}:`) given.push(`${name};`)
  else if (!ride(given, raw)) {
    if (name === '' || isHidden || !canBeEmpty) notes.push(`curl cannot send the header line “${raw}”.`)
    else {
      given.push(`${name};`)
      notes.push(`The space after ${name}: is not sent.`)
    }
  }
}

/** Attaches a line to the previous one. Returns false if there is no line that can carry it. */
function ride(given: string[], raw: string): boolean {
  const before = given.pop()
  if (before === undefined) return false
  if (before.endsWith(';') && !before.includes(':')) {
    if (ride(given, `${before.slice(0, -1)}:\r\n${raw}`)) return true
  } else if (before !== 'Host:') {
    given.push(`${before}\r\n${raw}`)
    return true
  }
  given.push(before)
  return false
}
