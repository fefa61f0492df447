import { headerValues, parseHead, type ParsedHead } from '../../../decode/stream/http1/head'
import type { Endpoint } from '../../../shared/model/connection-event'
import type { HttpRefusal } from './http-answer'
import { basicLogin, isLogin } from './login'
import type { Login } from './steps'
import { NO_HOST } from '../../net/connect-settings'

/**
 * Interprets one request to an HTTP proxy: a tunnel (CONNECT; RFC 9110, section 9.3.6), or a request to forward to the
 * host of its URL (absolute-form; RFC 9112, section 3.2.2). For TLS the client opens a tunnel and does its own
 * handshake with the target.
 */

export type ProxyRequest = { head: ParsedHead | null; method: string; user?: string } & (
  | { wish: 'tunnel'; target: Endpoint }
  | { wish: 'forward'; target: Endpoint; authority: string; prefix: number }
  | { wish: 'refuse'; refusal: HttpRefusal }
)

/** `bytes` start at the start line and end after the empty line; `offset` is their position in the stream. */
export function readProxyRequest(bytes: Uint8Array, offset: number, login: Login | undefined): ProxyRequest {
  const head = parseHead(bytes, offset, 'http.request')
  if (head?.startLine.kind !== 'http.request') return refuse(head, '', NO_HTTP)
  const { method, target, version } = head.startLine
  const fault = versionFault(version.text)
  if (fault !== null) return refuse(head, method.text, fault)
  const shown = headerValues(head.headers, 'proxy-authorization').map(basicLogin)[0] ?? null
  const wish = method.text === 'CONNECT' ? tunnelTo(target.text) : forwardTo(target.text)
  // A wrong request type is reported before missing credentials.
  if (wish.wish !== 'refuse' && login !== undefined && (shown === null || !isLogin(login, shown))) {
    return refuse(head, method.text, {
      status: 407,
      code: 'ERR_CLIENT_LOGIN',
      message:
        shown === null ? 'This proxy requires a user and a password.' : 'The user or password is wrong.'
    })
  }
  return { head, method: method.text, ...(shown !== null && { user: shown.user }), ...wish }
}

/** Checks the start line alone, before the head is complete. Returns null if it is valid. */
export function lineFault(line: Uint8Array): HttpRefusal | null {
  const head = parseHead(line, 0, 'http.request')
  return head?.startLine.kind !== 'http.request' ? NO_HTTP : versionFault(head.startLine.version.text)
}

export const NO_HTTP: HttpRefusal = {
  status: 400,
  code: 'ERR_CLIENT_PROTOCOL',
  message: 'This is an HTTP proxy, but the received data is not an HTTP request.'
}

export const TOO_LONG: HttpRefusal = {
  status: 431,
  code: 'ERR_CLIENT_TOO_LONG',
  message: 'The request head is longer than 64 KiB.'
}

function versionFault(version: string): HttpRefusal | null {
  if (/^HTTP\/1\.\d$/.test(version)) return null
  if (version !== '' && !version.startsWith('HTTP/')) return NO_HTTP
  return {
    status: 505,
    code: 'ERR_CLIENT_PROTOCOL',
    message: `This proxy speaks HTTP/1.1 with its clients${version === '' ? '' : `, not ${version}`}.`
  }
}

type Wish = { wish: 'refuse'; refusal: HttpRefusal } | Extract<ProxyRequest, { target: Endpoint }>
type BareWish<W = Wish> = W extends unknown ? Omit<W, 'head' | 'method' | 'user'> : never

function tunnelTo(text: string): BareWish {
  const target = readAuthority(text)
  if (target !== null) return { wish: 'tunnel', target }
  return refusing(400, 'ERR_CLIENT_TARGET', `CONNECT requires HOST:PORT, not “${shorten(text)}”.`)
}

function forwardTo(text: string): BareWish {
  const url = readWholeUrl(text)
  if (url === null) {
    return { wish: 'refuse', refusal: noWebServer('an HTTP proxy') }
  }
  const { scheme, target, authority, length } = url
  if (scheme !== 'http') {
    return refusing(
      501,
      'ERR_CLIENT_SCHEME',
      scheme === 'https'
        ? 'A proxy does not accept https URLs in a request. Use CONNECT, so that the client makes the TLS connection to the server.'
        : `This proxy forwards http URLs, not ${shorten(scheme)}.`
    )
  }
  if (target === null) {
    return refusing(400, 'ERR_CLIENT_TARGET', `“${shorten(authority)}” is not a valid host in a URL.`)
  }
  return { wish: 'forward', target, authority, prefix: length }
}

/** Returns the refusal of a request with a path alone, as sent to a web server. `what` describes this port. */
export function noWebServer(description: string): HttpRefusal {
  return {
    status: 400,
    code: 'ERR_CLIENT_NO_PROXY',
    message:
      `This port is ${description}, not a web server, and the request has a path instead of an absolute URL. Enter this address as the ` +
      'proxy in the program’s settings (curl: --proxy).'
  }
}

function refusing(status: number, code: string, message: string): BareWish {
  return { wish: 'refuse', refusal: { status, code, message } }
}

function refuse(head: ParsedHead | null, method: string, refusal: HttpRefusal): ProxyRequest {
  return { head, method, wish: 'refuse', refusal }
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

/** Parses the target of a proxy request: `host:port` of a CONNECT, or the absolute URL of any other method. */

/** RFC 3986, section 3: host and port precede the path and may follow user information. */
const WHOLE_URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i
const AUTHORITY = /^(\[[^[\]]*\]|[^:]*)(?::(\d{0,5}))?$/

interface RequestUrl {
  /** In lower case. */
  scheme: string
  /** Null if the host is missing or invalid. */
  target: Endpoint | null
  /** Host and port as written, without user information: the value of a Host field. */
  authority: string
  /** Length of the URL up to its path. */
  length: number
}

/** Returns null if `text` is not an absolute URL. */
function readWholeUrl(text: string): RequestUrl | null {
  const [prefix, scheme, place] = WHOLE_URL.exec(text) ?? []
  if (prefix === undefined || scheme === undefined || place === undefined) return null
  const authority = place.slice(place.lastIndexOf('@') + 1)
  const target = readAuthority(authority, 80)
  return { scheme: scheme.toLowerCase(), target, authority, length: prefix.length }
}

/** Parses `host:port`; the port is required unless there is a `defaultPort`. Returns null if the text is invalid. */
function readAuthority(text: string, defaultPort?: number): Endpoint | null {
  const [, typed, digits = ''] = AUTHORITY.exec(text) ?? []
  if (typed === undefined) return null
  const bare = typed.startsWith('[') ? typed.slice(1, -1).replace('%25', '%') : typed
  // Heads are decoded as Latin-1.
  const host = Buffer.from(bare, 'latin1').toString('utf8')
  const port = digits === '' ? defaultPort : Number(digits)
  if (host === '' || NO_HOST.test(host) || port === undefined || port < 1 || port > 65_535) return null
  return { host, port }
}
