import { MAX_REPLAY_REDIRECTS } from '../../shared/contract/limits'
import { joinBytes } from '../../shared/bytes/join-bytes'
import { formatBase64 } from '../../shared/payload/base64-text'
import { latin1 } from '../../shared/copy/request-text'
import type { Word } from './bash-words'
import { curlArguments, type CurlArgument } from './curl-arguments'
import { curlBody, type CurlBody } from './curl-body'
import {
  ImportFailure,
  type ImportedRequest,
  type ImportEntry,
  type ImportNote,
  type ImportPlace,
  type ImportWay
} from './import-types'
import { requestBytes, splitUrl, utf8, wireText, type UrlParts } from './request-bytes'

/** A curl command as the request that curl would send: one for each of its URLs. */

/** What curl says of itself. */
const AGENT = 'curl/8.11.0'
const ENCODINGS = 'deflate, gzip, br, zstd'
const CHUNK_BYTES = 64 * 1024

export interface CurlCommand {
  /** Behind the program's name. */
  readonly words: readonly Word[]
  readonly unknown: readonly string[]
  readonly piped: Uint8Array | null
  /** Where the program's name stands. */
  readonly at: number
}

export function curlEntries(command: CurlCommand): ImportEntry[] {
  const { options, urls, left } = curlArguments(command.words)
  if (urls.length === 0) throw new ImportFailure('no-url', command.at, 'curl')
  return urls.map((url) => {
    const notes: ImportNote[] = [
      ...left.map((what): ImportNote => ({ code: 'option', what })),
      ...[...new Set(command.unknown)].map((what): ImportNote => ({ code: 'variable', what }))
    ]
    // Asked for now: a wrong URL is told before anything is chosen.
    const request = requestOf(options, url, notes, command.piped)
    return { name: request.name, group: '', read: () => request }
  })
}

function requestOf(
  options: readonly CurlArgument[],
  url: Word,
  notes: ImportNote[],
  piped: Uint8Array | null
): ImportedRequest & { name: string } {
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const last = (name: string): Word | null =>
    options.findLast((option) => option.name === name)?.value ?? null
  const parts = splitUrl(
    url.text.replace(/^HTTPS?:/i, (scheme) => scheme.toLowerCase()),
    url.at
  )
  const body = curlBody(options, notes, piped)
  const isGet = has('get')
  const method = last('request')?.text ?? methodOf(has, body, isGet)
  const asked = last('request-target')
  const target =
    asked === null
      ? wireText(targetOf(parts, options, isGet ? body : null)).replaceAll(' ', '%20')
      : latin1(asked.bytes)
  const sent = isGet ? null : body
  const version = has('http1.0') && !has('http1.1') ? '1.0' : '1.1'

  const proxy = last('proxy')
  if (proxy !== null && proxy.text !== '') notes.push({ code: 'proxy', what: proxy.text })
  for (const name of ['http2', 'http2-prior-knowledge', 'http3', 'http3-only'])
    if (has(name)) notes.push({ code: 'version', what: `--${name}` })
  const place = connectedPlace(parts, options)
  // Which of both it is would show only with the credentials.
  if (has('location-trusted')) notes.push({ code: 'option', what: '--location-trusted' })

  const headers = headersOf(options, parts, sent, notes)
  const isChunked = sent !== null && headers.some((line) => /^transfer-encoding:.*chunked/i.test(line))
  const content = sent?.bytes ?? new Uint8Array(0)
  const bytes = requestBytes({
    method: wireText(method),
    target,
    version,
    headers,
    authority: '',
    body: isChunked ? chunked(content) : content
  })
  return {
    name: `${method} ${parts.authority}${parts.path}`,
    target: place,
    secure: parts.secure,
    bytes,
    way: wayOf(options, parts, place),
    notes
  }
}

function methodOf(has: (name: string) => boolean, body: CurlBody | null, isGet: boolean): string {
  if (has('head')) return 'HEAD'
  if (has('upload-file')) return 'PUT'
  return body === null || isGet ? 'GET' : 'POST'
}

function targetOf(parts: UrlParts, options: readonly CurlArgument[], query: CurlBody | null): string {
  const asIs = options.some(({ name }) => name === 'path-as-is')
  const [path = '', ...rest] = parts.path.split('?')
  const queries = [
    ...(rest.length > 0 ? [rest.join('?')] : []),
    ...options
      .filter(({ name }) => name === 'url-query')
      .map(({ value }) => value?.text.replace(/^\+/, '') ?? ''),
    ...(query === null ? [] : [new TextDecoder().decode(query.bytes)])
  ]
  const shown = asIs ? path : withoutDots(path)
  return shown + (rest.length > 0 || queries.length > 0 ? `?${queries.join('&')}` : '')
}

/** RFC 3986 §5.2.4. */
function withoutDots(path: string): string {
  const kept: string[] = []
  const parts = path.split('/').slice(1)
  parts.forEach((part, index) => {
    const isLast = index === parts.length - 1
    if (part === '..') kept.pop()
    if (part !== '.' && part !== '..') kept.push(part)
    else if (isLast) kept.push('')
  })
  return `/${kept.join('/')}`
}

/** Where the connection goes: --connect-to and --resolve have a say. */
function connectedPlace({ target }: UrlParts, options: readonly CurlArgument[]): ImportPlace {
  const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')
  const isFor = (host: string, port: string): boolean =>
    (host === '' || bare(host) === target.host) && (port === '' || Number(port) === target.port)
  for (const { name, value } of options) {
    if (name !== 'connect-to' || value === null) continue
    const [, from = '', fromPort = '', host = '', port = ''] =
      /^(\[[^\]]*\]|[^:]*):(\d*):(\[[^\]]*\]|[^:]*):(\d*)$/.exec(value.text) ?? []
    if (isFor(from, fromPort) && (host !== '' || port !== ''))
      return { host: host === '' ? target.host : bare(host), port: port === '' ? target.port : Number(port) }
  }
  for (const { name, value } of options) {
    if (name !== 'resolve' || value === null) continue
    const [, host = '', port = '', address = ''] =
      /^\+?(\*|\[[^\]]*\]|[^:]*):(\d+):(\[[^\]]*\]|[^,]*)/.exec(value.text) ?? []
    if (address !== '' && isFor(host === '*' ? '' : host, port))
      return { host: bare(address), port: target.port }
  }
  return target
}

function wayOf(
  options: readonly CurlArgument[],
  { secure, target }: UrlParts,
  place: ImportPlace
): ImportWay {
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const figure = (name: string): number | null => {
    const text = options.findLast((option) => option.name === name)?.value?.text ?? ''
    return text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text)
  }
  const follows = has('location') || has('location-trusted')
  // Below zero is without bound; curl's own is 50.
  const most = figure('max-redirs') ?? MAX_REPLAY_REDIRECTS
  const redirects = most < 0 ? MAX_REPLAY_REDIRECTS : Math.min(Math.floor(most), MAX_REPLAY_REDIRECTS)
  const timeout = Math.round((figure('max-time') ?? 0) * 1000)
  const isNamed = place.host !== target.host && !/^[\d.]+$|:/.test(target.host)
  return {
    ...(secure && has('insecure') ? { verify: false } : {}),
    ...(secure && isNamed ? { serverName: target.host } : {}),
    ...(follows && redirects > 0 ? { redirects } : {}),
    ...(timeout > 0 ? { timeout } : {})
  }
}

interface GivenHeader {
  readonly name: string
  /** The line as it is sent; null where it takes away what curl would say. */
  readonly line: string | null
}

/** A colon and nothing takes away what curl would say; a semicolon sends it without a value. */
function givenHeaders(options: readonly CurlArgument[], notes: ImportNote[]): GivenHeader[] {
  return options.flatMap(({ name: option, value: word }): GivenHeader[] => {
    if (option !== 'header' || word === null) return []
    const text = latin1(word.bytes)
    if (text.startsWith('@')) notes.push({ code: 'file', what: text.slice(1) })
    const [, name = '', sign = '', value = ''] = /^([^:;]*)([:;])([^]*)$/.exec(text) ?? []
    if (name === '' || text.startsWith('@')) return []
    if (value.trim() === '') return [{ name: name.toLowerCase(), line: sign === ';' ? `${name}:` : null }]
    return sign === ';' ? [] : [{ name: name.toLowerCase(), line: text }]
  })
}

/** In the order in which curl writes them. */
function headersOf(
  options: readonly CurlArgument[],
  parts: UrlParts,
  body: CurlBody | null,
  notes: ImportNote[]
): string[] {
  const given = givenHeaders(options, notes)
  const names = new Set(given.map(({ name }) => name.trimEnd()))
  const own = (name: string, value: string | undefined): string[] =>
    value === undefined || value === '' || names.has(name.toLowerCase()) ? [] : [`${name}: ${value}`]
  const values = (wanted: string): Word[] =>
    options.flatMap(({ name, value }) => (name === wanted && value !== null ? [value] : []))

  const user = values('user').at(-1)?.text ?? decodeURIComponentSafely(parts.userInfo)
  const bearer = values('oauth2-bearer').at(-1)?.text
  if (user !== '' && !user.includes(':')) notes.push({ code: 'auth', what: user })
  const basic =
    user === '' ? undefined : `Basic ${formatBase64(utf8(user.includes(':') ? user : `${user}:`))}`
  const cookies = values('cookie').map(({ text }) => text)
  for (const file of cookies.filter((text) => text !== '' && !text.includes('=')))
    notes.push({ code: 'file', what: file })
  const agents = values('user-agent').map(({ bytes }) => latin1(bytes))
  const range = values('range').at(-1)?.text
  // Of several Hosts the first is sent; told of an empty one, curl sends those that follow where they stand.
  const host = given.find(({ name }) => name === 'host')
  const hostLine = host === undefined ? `Host: ${parts.authority}` : host.line?.replace(/^[^:]*/, 'Host')
  const isSized = body !== null && !names.has('transfer-encoding')
  return [
    ...(hostLine === undefined ? [] : [hostLine]),
    ...own('Authorization', bearer === undefined ? basic : `Bearer ${bearer}`),
    ...own('Range', range === undefined ? undefined : `bytes=${range}`),
    ...own('User-Agent', agents.at(-1) ?? AGENT),
    ...own('Accept', body?.json === true ? undefined : '*/*'),
    ...own('Accept-Encoding', options.some(({ name }) => name === 'compressed') ? ENCODINGS : undefined),
    ...own(
      'Referer',
      values('referer')
        .at(-1)
        ?.text.replace(/;auto$/, '')
    ),
    ...own('Cookie', wireText(cookies.filter((text) => text.includes('=')).join(';'))),
    ...given.flatMap(({ name, line }) =>
      line === null || (name === 'host' && host?.line !== null) ? [] : [line]
    ),
    ...(body?.json === true ? [...own('Content-Type', body.type), ...own('Accept', 'application/json')] : []),
    ...(isSized ? own('Content-Length', String(body.bytes.length)) : []),
    ...(body === null || body.json ? [] : own('Content-Type', body.type))
  ]
}

/** curl cuts a body into chunks itself where a header says that it is in chunks. */
function chunked(body: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    const chunk = body.subarray(at, at + CHUNK_BYTES)
    parts.push(utf8(`${chunk.length.toString(16)}\r\n`), chunk, utf8('\r\n'))
  }
  return joinBytes([...parts, utf8('0\r\n\r\n')])
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray percent sign: as it stands.
    return text
  }
}
