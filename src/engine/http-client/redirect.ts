import { parseHead, type HeaderField } from '../../decode/stream/http1/head'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { changedCookies, type CookieChange } from './cookie-jar'
import type { ResponseHead, RequestField } from './request-head'

/**
 * Builds the request that follows a redirect (RFC 9110, section 15.4), as browsers do (Fetch, section 4.4): 303, and
 * 301 or 302 after POST, change to GET; any other keeps its method and body. All other bytes of the request stay the
 * same.
 */

export interface Redirect {
  readonly url: URL
  readonly method: string
  readonly keepsBody: boolean
  /** True for the same scheme, host and port: credentials and cookies are kept. */
  readonly sameOrigin: boolean
  /** Changes by cookies that previous responses set. */
  readonly cookies?: readonly CookieChange[] | undefined
}

const FOLLOWED: readonly number[] = [301, 302, 303, 307, 308]

/** Returns null if the response is no redirect, or the location as text if it is not an HTTP URL. */
export function redirectOf(
  { status, location }: Pick<ResponseHead, 'status' | 'location'>,
  method: string,
  base: URL
): Redirect | string | null {
  if (location === null || !FOLLOWED.includes(status)) return null
  // Latin-1 with one character per byte. Non-ASCII locations are almost always UTF-8, and browsers decode them so.
  const text = Buffer.from(location, 'latin1').toString('utf8')
  if (!URL.canParse(text, base.href)) return text
  const url = new URL(text, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return url.href
  // Removes the fragment, which is never sent in a request.
  url.hash = ''
  // Removes user information, which clients must not send in a target (RFC 9110, section 4.2.4).
  url.username = url.password = ''
  const becomesGet =
    (status === 303 && method !== 'GET' && method !== 'HEAD') ||
    ((status === 301 || status === 302) && method === 'POST')
  return {
    url,
    method: becomesGet ? 'GET' : method,
    keepsBody: !becomesGet,
    sameOrigin: url.origin === base.origin
  }
}

/** Returns the URL of a request, from its head and its connection; null if it is not valid. */
export function urlOf(
  { target, host }: { target: string; host: string },
  secure: boolean,
  to: Endpoint
): URL | null {
  if (/^https?:\/\//i.test(target)) return URL.canParse(target) ? new URL(target) : null
  const scheme = secure ? 'https' : 'http'
  const path = target.startsWith('/') ? target : '/'
  for (const authority of [host, formatEndpoint(to)]) {
    const text = `${scheme}://${authority}${path}`
    if (authority !== '' && URL.canParse(text)) return new URL(text)
  }
  return null
}

/** Returns the host and port of a URL. */
export function endpointOfUrl({ hostname, port, protocol }: URL): Endpoint {
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
  }
}

/** Fields that describe a body (Fetch: request-body-header names) and its transfer. Removed with the body. */
const OF_BODY = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-length',
  'transfer-encoding',
  'trailer',
  'expect'
]
/** Fields that must not be sent to another host. */
const OF_HOST = ['authorization', 'cookie']
/**
 * Credentials for the proxy, which stay valid for every URL requested through it, but must not be sent to an origin
 * server.
 */
const OF_PROXY = 'proxy-authorization'

/** Returns the head of the redirected request. `whole`: uses the absolute form, for a proxy. */
export function redirectedHead(
  head: Uint8Array,
  { url, method, keepsBody, sameOrigin, cookies = [] }: Redirect,
  whole = false
): Uint8Array {
  const parsed = parseHead(head, 0, 'http.request')
  if (parsed?.startLine.kind !== 'http.request') return head
  const { startLine, headers } = parsed
  const slice = (from: number, to: number): Uint8Array => head.subarray(from, to)
  const target = whole ? url.href : `${url.pathname}${url.search}`
  const [, lineEnd] = startLine.range
  const pieces: Uint8Array[] = [
    Buffer.from(`${method} ${target}`, 'latin1'),
    slice(startLine.target.range[1], lineEnd)
  ]
  const isDropped = ({ name }: HeaderField): boolean =>
    (!keepsBody && OF_BODY.some((one) => is(name.text, one))) ||
    (!sameOrigin && (OF_HOST.some((one) => is(name.text, one)) || (!whole && is(name.text, OF_PROXY))))
  let at = lineEnd
  let hasCookies = false
  for (const field of headers) {
    const [from, to] = field.line
    pieces.push(slice(at, from))
    at = to
    if (isDropped(field)) continue
    const [valueFrom, valueTo] = field.value.range
    if (is(field.name.text, 'host'))
      pieces.push(slice(from, valueFrom), Buffer.from(url.host, 'latin1'), slice(valueTo, to))
    else if (is(field.name.text, 'cookie') && cookies.length > 0) {
      const before = Buffer.from(slice(valueFrom, valueTo)).toString('latin1')
      const after = changedCookies(before, hasCookies ? withoutValues(cookies) : cookies)
      hasCookies = true
      if (after !== '') pieces.push(slice(from, valueFrom), Buffer.from(after, 'latin1'), slice(valueTo, to))
    } else pieces.push(slice(from, to))
  }
  const added = hasCookies ? '' : changedCookies('', cookies)
  const lineBreak = head[lineEnd - 2] === 0x0d ? '\r\n' : '\n'
  if (added !== '') pieces.push(Buffer.from(`Cookie: ${added}${lineBreak}`, 'latin1'))
  pieces.push(slice(at, head.length))
  return Buffer.concat(pieces)
}

/** Returns the Host field of an HTTP/1 head; empty without one. */
export function hostOf(head: Uint8Array): string {
  const { headers = [] } = parseHead(head, 0, 'http.request') ?? {}
  return headers.find(({ name }) => is(name.text, 'host'))?.value.text ?? ''
}

/** Returns the fields of the redirected request, for a head made of fields. */
export function redirectedFields(
  fields: readonly RequestField[],
  { url, method, keepsBody, sameOrigin, cookies = [] }: Redirect
): RequestField[] {
  const pseudo: Readonly<Record<string, string>> = {
    ':method': method,
    ':scheme': url.protocol.slice(0, -1),
    ':authority': url.host,
    ':path': `${url.pathname}${url.search}`,
    host: url.host
  }
  const kept = fields
    .filter(
      ({ name }) =>
        (keepsBody || !OF_BODY.some((one) => is(name, one))) &&
        (sameOrigin || ![...OF_HOST, OF_PROXY].some((one) => is(name, one)))
    )
    .map((field) => {
      const value = Object.hasOwn(pseudo, field.name) ? pseudo[field.name] : undefined
      return value === undefined ? field : { ...field, value }
    })
  if (cookies.length === 0) return kept
  const first = kept.find(({ name }) => name === 'cookie')
  const changed = kept.flatMap((field) => {
    if (field.name !== 'cookie') return [field]
    const value = changedCookies(field.value, field === first ? cookies : withoutValues(cookies))
    return value === '' ? [] : [{ ...field, value }]
  })
  const added = first === undefined ? changedCookies('', cookies) : ''
  return added === '' ? changed : [...changed, { name: 'cookie', value: added }]
}

/** The first Cookie field contains the new values, so the others only remove old ones. */
function withoutValues(cookies: readonly CookieChange[]): CookieChange[] {
  return cookies.map(({ name }) => ({ name, value: null }))
}

function is(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted
}
