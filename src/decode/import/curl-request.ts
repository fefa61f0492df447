import { MAX_REPLAY_REDIRECTS } from '../../shared/contract/limits'
import { joinBytes } from '../../shared/bytes/join-bytes'
import { latin1 } from '../../shared/copy/request-text'
import type { Word } from './bash-words'
import { curlArguments, type CurlArgument } from './curl-arguments'
import { curlBody, hasBody, urlEncoded, type CurlBody } from './curl-body'
import { globbedUrls, MAX_GLOBBED } from './curl-globs'
import { headersOf, isInChunks } from './curl-headers'
import {
  ImportFailure,
  type ImportedRequest,
  type ImportEntry,
  type ImportNote,
  type ImportPlace,
  type ImportedOptions
} from './import-types'
import { baseName, requestBytes, splitUrl, uriPart, utf8, wireText, type ImportedUrl } from './request-bytes'

/** Converts a curl command to the requests that curl would send, one for each of its URLs. */

const CHUNK_BYTES = 64 * 1024

export interface CurlCommand {
  /** Words after the program's name. */
  readonly words: readonly Word[]
  readonly unknown: readonly string[]
  readonly piped: Uint8Array | null
  /** Offset of the program's name. */
  readonly at: number
}

export function curlEntries(command: CurlCommand): ImportEntry[] {
  return curlArguments(command.words).flatMap(({ options, urls, left, changes }) => {
    if (urls.length === 0) throw new ImportFailure('no-url', command.at, 'curl')
    // Computed once for all URLs of the part: there may be as many URLs as options.
    const method = methodFor(options)
    const scheme = schemeOf(options)
    const isGlobbed = !options.some(({ name }) => name === 'globoff')
    const read = (url: Word): ImportedRequest => {
      const notes: ImportNote[] = [
        ...changes.map((what): ImportNote => ({ code: 'changes', what })),
        ...left.map((what): ImportNote => ({ code: 'option', what })),
        ...[...new Set(command.unknown)].map((what): ImportNote => ({ code: 'variable', what }))
      ]
      return requestOf(options, url, notes, command.piped)
    }
    return urls.flatMap((url) =>
      (isGlobbed ? urlsOf(url) : [url]).map((one) => {
        // Invalid URLs are reported before the user chooses. The bytes are built on demand, because every URL of a
        // command has all its options.
        const { authority, path } = urlParts(scheme, one)
        return { name: `${method} ${authority}${path}`, group: '', read: () => read(one) }
      })
    )
  })
}

/** Returns the scheme for URLs without one. */
function schemeOf(options: readonly CurlArgument[]): 'http://' | 'https://' {
  const given = options.findLast(({ name }) => name === 'proto-default')?.value?.text ?? ''
  return /^https$/i.test(given) ? 'https://' : 'http://'
}

function urlParts(scheme: string, url: Word): ImportedUrl {
  return splitUrl(/^[a-z]+:\/\//i.test(url.text) ? url.text : scheme + url.text, url.at)
}

function methodFor(options: readonly CurlArgument[]): string {
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const given = options.findLast(({ name }) => name === 'request')?.value
  return given?.text ?? methodOf(has, hasBody(options) && !has('get'))
}

/** Expands a URL with braces and brackets. */
function urlsOf(url: Word): Word[] {
  const texts = globbedUrls(url.text)
  if (texts.length >= MAX_GLOBBED) throw new ImportFailure('too-many', url.at, url.text)
  return texts.map((text) => ({ ...url, text }))
}

function requestOf(
  options: readonly CurlArgument[],
  url: Word,
  notes: ImportNote[],
  piped: Uint8Array | null
): ImportedRequest {
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const last = (name: string): Word | null =>
    options.findLast((option) => option.name === name)?.value ?? null
  const parts = urlParts(schemeOf(options), url)
  const body = curlBody(options, notes, piped)
  const isGet = has('get')
  const given = last('request')
  const method = methodFor(options)
  const requestTarget = last('request-target')
  const upload = body?.chunked === true ? '' : (last('upload-file')?.text ?? '')
  const path = parts.path.endsWith('/') ? parts.path + encodedName(upload) : parts.path
  const target =
    requestTarget === null
      ? wireText(targetOf({ ...parts, path }, options, isGet ? body : null, notes)).replaceAll(' ', '%20')
      : latin1(requestTarget.bytes)
  const sent = isGet ? null : body
  const version = has('http1.0') && !has('http1.1') ? '1.0' : '1.1'

  for (const { name, value } of options) {
    if (PROXIES.has(name) && value !== null && value.text !== '')
      notes.push({ code: 'proxy', what: value.text })
    if (name === 'config' && value !== null) notes.push({ code: 'file', what: value.text })
  }
  for (const name of ['http2', 'http2-prior-knowledge', 'http3', 'http3-only'])
    if (has(name)) notes.push({ code: 'version', what: `--${name}` })
  const place = connectedPlace(parts, options)
  // It differs from --location only in the credentials sent after a redirect.
  if (has('location-trusted')) notes.push({ code: 'option', what: '--location-trusted' })

  const headers = headersOf(options, parts, sent, notes)
  const isChunked = sent !== null && isInChunks(headers)
  const content = sent?.bytes ?? new Uint8Array(0)
  const bytes = requestBytes({
    method: given === null ? method : latin1(given.bytes),
    target,
    version,
    headers,
    authority: '',
    isAll: true,
    body: isChunked ? chunked(content) : content
  })
  return {
    target: place,
    secure: parts.secure,
    bytes,
    way: sendingOptionsOf(options, parts, place),
    notes
  }
}

const PROXIES = new Set([
  ...['proxy', 'preproxy', 'proxy1.0', 'socks4', 'socks4a', 'socks5', 'socks5-hostname']
])

/** Returns the file name that an upload to a folder uses. */
function encodedName(path: string): string {
  return path === '-' || path === '.' ? '' : uriPart(baseName(path))
}

function methodOf(has: (name: string) => boolean, sendsBody: boolean): string {
  if (has('head')) return 'HEAD'
  if (has('upload-file')) return 'PUT'
  return sendsBody ? 'POST' : 'GET'
}

function targetOf(
  parts: ImportedUrl,
  options: readonly CurlArgument[],
  query: CurlBody | null,
  notes: ImportNote[]
): string {
  const asIs = options.some(({ name }) => name === 'path-as-is')
  const [path = '', ...rest] = parts.path.split('?')
  const queries = [
    ...(rest.length > 0 ? [rest.join('?')] : []),
    ...options
      .filter(({ name }) => name === 'url-query')
      .map(({ value }) => (value === null ? '' : queryPart(value, notes))),
    ...(query === null ? [] : [new TextDecoder().decode(query.bytes)])
  ]
  const shown = asIs ? path : withoutDots(path)
  return shown + (rest.length > 0 || queries.length > 0 ? `?${queries.join('&')}` : '')
}

/** A leading plus sign marks text that is already encoded. */
function queryPart(value: Word, notes: ImportNote[]): string {
  if (value.text.startsWith('+')) return value.text.slice(1)
  return new TextDecoder().decode(urlEncoded(value, notes))
}

/** Removes dot segments: RFC 3986 §5.2.4. */
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

/** Returns the host and port to connect to, with --connect-to and --resolve applied. */
function connectedPlace({ target }: ImportedUrl, options: readonly CurlArgument[]): ImportPlace {
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

function sendingOptionsOf(
  options: readonly CurlArgument[],
  { secure, target }: ImportedUrl,
  place: ImportPlace
): ImportedOptions {
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const figure = (name: string): number | null => {
    const text = options.findLast((option) => option.name === name)?.value?.text ?? ''
    return text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text)
  }
  const follows = has('location') || has('location-trusted')
  // Negative means unlimited; curl's default is 50.
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

/** curl itself splits a body into chunks if a header announces them. */
function chunked(body: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    const chunk = body.subarray(at, at + CHUNK_BYTES)
    parts.push(utf8(`${chunk.length.toString(16)}\r\n`), chunk, utf8('\r\n'))
  }
  return joinBytes([...parts, utf8('0\r\n\r\n')])
}
