/**
 * Decides as in the Fetch standard whether a browser would let a page of another origin read the response: the CORS
 * check and, for a preflight, its methods and headers. A condition that the request cannot show (whether the page sent
 * credentials) is reported, not guessed.
 */
import { duration, explanation, part, remark, phrase, text } from './explanation'
import type { Explanation, Level, ExplainedPart, Shown } from './explanation'
import { headersOf, headerValue, hostOf, type ExchangeFacts, type MessageFacts } from './facts'
import { readSeconds, split } from './scan'

/** Allowed without being listed (Fetch, "CORS-safelisted method"). */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'POST'])
/** Readable without being exposed (Fetch, "CORS-safelisted response-header name"). */
const SAFE_RESPONSE_HEADERS = new Set(
  'cache-control content-language content-length content-type expires last-modified pragma'.split(' ')
)
/** Modes in which the response is not checked: links and forms, classic images and scripts, WebSockets. */
const UNCHECKED_MODES = new Set(['navigate', 'no-cors', 'websocket', 'same-origin'])

export type CorsRefusal =
  'missing' | 'several' | 'starWithCredentials' | 'other' | 'credentials' | 'status' | 'method' | 'header'

export interface CorsVerdict {
  readonly allowed: boolean
  readonly preflight: boolean
  readonly refusal: CorsRefusal | null
  /** The refused method, headers or status. */
  readonly subject: string
}

/** Returns null if no browser would check: without Origin, or for a page of the same origin. */
export function corsVerdict({ request, response }: ExchangeFacts): CorsVerdict | null {
  const status = response?.status ?? null
  if (request === null || response === null || status === null) return null
  const origin = headerValue(request, 'origin')
  if (origin === null || isOwnOrigin(request, origin)) return null
  const mode = headerValue(request, 'sec-fetch-mode')
  if (mode !== null && UNCHECKED_MODES.has(mode)) return null
  const preflight = isPreflight(request)
  const verdict = (refusal: CorsRefusal | null, subject = ''): CorsVerdict => ({
    allowed: refusal === null,
    preflight,
    refusal,
    subject
  })
  const credentials = headersOf(request, 'cookie').length > 0
  const allowed = headersOf(response, 'access-control-allow-origin')
  const value = allowed[0]?.value.trim() ?? null
  if (value === null) return verdict('missing')
  if (allowed.length > 1 || value.includes(','))
    return verdict('several', allowed.map((one) => one.value).join(', '))
  if (value === '*' && credentials) return verdict('starWithCredentials')
  if (value !== '*' && value !== origin) return verdict('other', value)
  if (value !== '*' && credentials && headerValue(response, 'access-control-allow-credentials') !== 'true')
    return verdict('credentials')
  if (!preflight) return verdict(null)
  if (status < 200 || status > 299) return verdict('status', String(status))
  const method = headerValue(request, 'access-control-request-method') ?? ''
  const methods = listed(response, 'access-control-allow-methods')
  if (!SAFE_METHODS.has(method) && !methods.includes(method) && !methods.includes('*'))
    return verdict('method', method)
  const refused = refusedHeaders(request, response)
  return refused.length > 0 ? verdict('header', refused.join(', ')) : verdict(null)
}

function isPreflight(request: MessageFacts): boolean {
  return request.method === 'OPTIONS' && headersOf(request, 'access-control-request-method').length > 0
}

/** Decides by Sec-Fetch-Site, else by the host names, because browsers send Origin with every POST. */
function isOwnOrigin(request: MessageFacts, origin: string): boolean {
  const site = headerValue(request, 'sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const host = hostOf(request)
  const own = /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]
  return (
    own !== undefined && host !== null && own.toLowerCase() === host.toLowerCase().replace(/:(?:80|443)$/, '')
  )
}

function listed(message: MessageFacts, name: string): string[] {
  return headersOf(message, name).flatMap(({ value }) => split(value, ',').map(({ text: item }) => item))
}

function refusedHeaders(request: MessageFacts, response: MessageFacts): string[] {
  const allowed = new Set(listed(response, 'access-control-allow-headers').map((name) => name.toLowerCase()))
  return listed(request, 'access-control-request-headers').filter((name) => {
    const wanted = name.toLowerCase()
    // A `*` allows all headers but Authorization, which must be listed.
    return !allowed.has(wanted) && !(allowed.has('*') && wanted !== 'authorization')
  })
}

/** Returns the card of a response to a page of another origin, or of a response that any page may read. */
export function corsCard(exchange: ExchangeFacts): Explanation | null {
  const { request, response } = exchange
  if (response === null) return null
  const places = response.headers.flatMap(({ name }, index) =>
    /^access-control-/i.test(name) ? [index] : []
  )
  const verdict = corsVerdict(exchange)
  if (verdict === null) return places.length === 0 ? null : openCard(response, places, request)
  const origin = headerValue(request, 'origin') ?? ''
  const level: Level = verdict.allowed ? 'info' : 'warning'
  const parts: ExplainedPart[] = [part('cors.origin', text(origin)), ...responseParts(response)]
  const reason = verdict.refusal === null ? null : refusalShown(verdict, origin)
  if (reason !== null) parts.unshift(remark(reason, 'warning'))
  if (verdict.preflight && request !== null) parts.push(...preflightParts(request, response))
  if (verdict.allowed && !verdict.preflight) parts.push(...readableParts(response))
  parts.push(...varyParts(response, origin))
  const word = `cors.verdict.${verdict.preflight ? 'preflight' : 'answer'}.${verdict.allowed ? 'allowed' : 'refused'}`
  const gist = reason === null ? phrase(word, { origin }) : phrase(word, { origin, reason })
  return explanation('card.cors', places, gist, parts, level)
}

export function refusalShown({ refusal, subject }: CorsVerdict, origin: string): Shown {
  return phrase(`cors.refused.${refusal ?? ''}`, { subject, origin })
}

/** Explains the CORS headers of a response without a cross-origin request. */
function openCard(
  response: MessageFacts,
  places: readonly number[],
  request: MessageFacts | null
): Explanation {
  const value = headerValue(response, 'access-control-allow-origin')
  const hasOrigin = headerValue(request, 'origin') !== null
  const gist =
    value === '*'
      ? phrase('cors.verdict.anyone')
      : value === null
        ? phrase('cors.verdict.nobody')
        : phrase(hasOrigin ? 'cors.verdict.unchecked' : 'cors.verdict.one', { origin: value })
  return explanation('card.cors', places, gist, responseParts(response))
}

function responseParts(response: MessageFacts): ExplainedPart[] {
  const parts: ExplainedPart[] = []
  const each = (name: string, word: string, show: (value: string) => Shown): void => {
    for (const { index, value } of headersOf(response, name))
      parts.push(part(`cors.${word}`, show(value.trim()), { header: index, range: [0, value.length] }))
  }
  each('access-control-allow-origin', 'allowOrigin', (value) =>
    value === '*' ? phrase('cors.anyOrigin') : text(value)
  )
  each('access-control-allow-credentials', 'credentials', (value) =>
    phrase(value === 'true' ? 'cors.withCredentials' : 'cors.badCredentials')
  )
  each('access-control-allow-methods', 'methods', (value) => text(value))
  each('access-control-allow-headers', 'headers', (value) => text(value))
  each('access-control-expose-headers', 'exposed', (value) => text(value))
  each('access-control-max-age', 'maxAge', (value) => {
    const seconds = readSeconds(value)
    return seconds === null ? text(value) : duration(seconds)
  })
  return parts
}

function preflightParts(request: MessageFacts, response: MessageFacts): ExplainedPart[] {
  const method = headerValue(request, 'access-control-request-method') ?? ''
  const headers = listed(request, 'access-control-request-headers')
  const parts = [part('cors.asksMethod', text(method))]
  if (headers.length > 0) parts.push(part('cors.asksHeaders', text(headers.join(', '))))
  const isStar = headerValue(response, 'access-control-allow-origin') === '*'
  if (isStar) parts.push(remark(phrase('cors.starPreflight')))
  if (headerValue(response, 'access-control-max-age') === null)
    parts.push(remark(phrase('cors.defaultMaxAge')))
  return parts
}

/** Lists the headers that the page cannot read. */
function readableParts(response: MessageFacts): ExplainedPart[] {
  const exposed = new Set(listed(response, 'access-control-expose-headers').map((name) => name.toLowerCase()))
  if (exposed.has('*')) return []
  const names = new Set(response.headers.map(({ name }) => name.toLowerCase()))
  const hidden = [...names].filter(
    (name) =>
      !exposed.has(name) &&
      !SAFE_RESPONSE_HEADERS.has(name) &&
      !name.startsWith(':') &&
      !name.startsWith('access-control-')
  )
  return hidden.length === 0 ? [] : [part('cors.hidden', text(hidden.join(', ')))]
}

/** Reports a response for one origin that a cache might return to another. */
function varyParts(response: MessageFacts, origin: string): ExplainedPart[] {
  const value = headerValue(response, 'access-control-allow-origin')
  if (value !== origin) return []
  const varies = listed(response, 'vary').some((name) => name === '*' || name.toLowerCase() === 'origin')
  return varies ? [] : [remark(phrase('cors.noVary'), 'note')]
}

/** Returns the explanation of a single CORS header. */
export function explainCorsHeader(name: string, index: number, value: string): Explanation {
  const own = value.trim()
  switch (name) {
    case 'access-control-allow-origin':
      return explanation(name, index, own === '*' ? phrase('cors.gist.anyone') : null)
    case 'access-control-max-age': {
      const seconds = readSeconds(own)
      return explanation(
        name,
        index,
        seconds === null ? null : phrase('cors.gist.maxAge', { time: duration(seconds) })
      )
    }
    case 'access-control-allow-credentials':
      return own === 'true'
        ? explanation(name, index, phrase('cors.gist.credentials'))
        : explanation(name, index, phrase('cors.badCredentials'), [], 'note')
    case 'access-control-expose-headers':
      return explanation(name, index, phrase('cors.gist.exposed'))
    default:
      return explanation(name, index, null)
  }
}
