import { parseHead, type HeaderField } from '../../decode/stream/http1/head'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { changedCookies, type CookieChange } from './cookie-jar'
import type { AnswerHead, RequestField } from './heads'

/**
 * What follows from an answer that leads elsewhere (RFC 9110, section 15.4), as browsers do it (Fetch, section 4.4):
 * 303 asks by GET, and so do 301 and 302 behind a POST; any other keeps its method and body. All else of the request
 * stays as it is, byte for byte.
 */

export interface Redirect {
  readonly url: URL
  readonly method: string
  readonly keepsBody: boolean
  /** The same scheme, host and port: credentials and cookies go along. */
  readonly sameOrigin: boolean
  /** What answers before it have set. */
  readonly cookies?: readonly CookieChange[] | undefined
}

const FOLLOWED: readonly number[] = [301, 302, 303, 307, 308]

/** Null where the answer leads nowhere; a text where it leads to what is no URL of HTTP. */
export function redirectOf(
  { status, location }: Pick<AnswerHead, 'status' | 'location'>,
  method: string,
  base: URL
): Redirect | string | null {
  if (location === null || !FOLLOWED.includes(status)) return null
  // Latin-1, one character a byte: what is beyond ASCII is UTF-8 nearly always, and so browsers take it.
  const text = Buffer.from(location, 'latin1').toString('utf8')
  if (!URL.canParse(text, base.href)) return text
  const url = new URL(text, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return url.href
  // What the first URL pointed at within its answer goes along unless the next says otherwise; it is never sent.
  url.hash = ''
  // Nor is who to be there: no client sends that in a target (RFC 9110, section 4.2.4).
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

/** The URL that a request asks for, as its head and the way it went say; null where that is none. */
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

/** Where a URL leads. */
export function endpointOfUrl({ hostname, port, protocol }: URL): Endpoint {
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
  }
}

/** What describes a body that is not sent (Fetch: request-body-header names), and how it comes. */
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
/** What another host is not to know. */
const OF_HOST = ['authorization', 'cookie']
/** For a proxy, which is the same for all that is asked through it; a host that is asked itself is not to know it. */
const OF_PROXY = 'proxy-authorization'

/** The head of the request that follows. `whole`: for a proxy, which needs the whole URL. */
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

/** The host that a head of HTTP/1 names; empty where it names none. */
export function hostOf(head: Uint8Array): string {
  const { headers = [] } = parseHead(head, 0, 'http.request') ?? {}
  return headers.find(({ name }) => is(name.text, 'host'))?.value.text ?? ''
}

/** The same of a head that is made of fields. */
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

/** The first header says them: they are in no other. */
function withoutValues(cookies: readonly CookieChange[]): CookieChange[] {
  return cookies.map(({ name }) => ({ name, value: null }))
}

function is(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted
}
