/**
 * Computes whether a response may be stored and how long it stays fresh (RFC 9111, sections 3 and 4.2), for a private
 * cache such as a browser's and for a shared cache.
 */
import { readCacheControl } from './cache-control'
import { headersOf, headerValue, type ExchangeFacts } from './facts'
import { parseHttpDate } from './http-date'
import { readSeconds } from './scan'

/** Reasons why a cache may not store it (RFC 9111, section 3). */
export type NotStored =
  'method' | 'interim' | 'noStore' | 'requestNoStore' | 'private' | 'authorization' | 'nothingAllows'

export type LifetimeSource = 's-maxage' | 'max-age' | 'expires' | 'heuristic'

export interface CacheLook {
  /** Null if the cache may store it. */
  readonly refused: NotStored | null
  /** Seconds; null if there is nothing to compute it from. */
  readonly lifetime: number | null
  readonly source: LifetimeSource | null
}

export interface Freshness {
  readonly browser: CacheLook
  readonly shared: CacheLook
  /** Age in seconds on arrival (section 4.2.3). */
  readonly age: number
  /** True if caches may store it but must validate it before each use. */
  readonly alwaysValidated: boolean
  /** True if it can be validated by its ETag or date. */
  readonly hasValidator: boolean
  /** True if no later request matches it (section 4.1). */
  readonly variesByAll: boolean
}

/** Statuses that are cacheable by default (RFC 9110, section 15.1). */
const HEURISTIC = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501])

/** Usual share of the time since the last change (RFC 9111, section 4.2.2). */
const HEURISTIC_SHARE = 0.1

export function freshnessOf(exchange: ExchangeFacts): Freshness | null {
  const { response } = exchange
  if (response === null || (response.status ?? 0) < 200) return null
  const control = readCacheControl(response)
  return {
    browser: lookOf(exchange, false),
    shared: lookOf(exchange, true),
    age: ageOf(exchange),
    alwaysValidated:
      control.hasWhole('no-cache') ||
      (control.directives.length === 0 && headerValue(response, 'pragma')?.toLowerCase() === 'no-cache'),
    hasValidator: headerValue(response, 'etag') !== null || headerValue(response, 'last-modified') !== null,
    variesByAll: headersOf(response, 'vary').some(({ value }) =>
      value.split(',').some((one) => one.trim() === '*')
    )
  }
}

function lookOf(exchange: ExchangeFacts, shared: boolean): CacheLook {
  const refused = refusalOf(exchange, shared)
  if (refused !== null) return { refused, lifetime: null, source: null }
  return { refused: null, ...lifetimeOf(exchange, shared) }
}

function refusalOf({ request, response }: ExchangeFacts, shared: boolean): NotStored | null {
  const status = response?.status ?? 0
  const control = readCacheControl(response)
  const method = response?.method ?? ''
  const isExplicit =
    control.has('max-age') || control.has('public') || headerValue(response, 'expires') !== null
  const forShared = shared && control.has('s-maxage')
  // RFC 9110, section 9.3.3, allows storing a response to POST with an explicit lifetime, but hardly any cache does.
  if (method !== '' && method !== 'GET' && method !== 'HEAD') return 'method'
  if (control.has('no-store')) return 'noStore'
  if (readCacheControl(request).has('no-store')) return 'requestNoStore'
  if (shared && control.hasWhole('private')) return 'private'
  const isOpen = control.has('must-revalidate') || control.has('public') || control.has('s-maxage')
  if (shared && !isOpen && headerValue(request, 'authorization') !== null) return 'authorization'
  const allowed = isExplicit || forShared || HEURISTIC.has(status) || (!shared && control.has('private'))
  return allowed ? null : 'nothingAllows'
}

function lifetimeOf({ response }: ExchangeFacts, shared: boolean): Pick<CacheLook, 'lifetime' | 'source'> {
  const control = readCacheControl(response)
  const now = response?.time ?? 0
  const sMaxAge = shared ? control.seconds('s-maxage') : null
  if (sMaxAge !== null) return { lifetime: sMaxAge, source: 's-maxage' }
  const maxAge = control.seconds('max-age')
  if (maxAge !== null) return { lifetime: maxAge, source: 'max-age' }
  const date = parseHttpDate(headerValue(response, 'date') ?? '', now)?.time ?? now
  const expires = headersOf(response, 'expires')[0]
  if (expires !== undefined) {
    // An invalid date counts as expired (section 5.3).
    const at = parseHttpDate(expires.value, now)?.time ?? date
    return { lifetime: Math.max(0, Math.round((at - date) / 1000)), source: 'expires' }
  }
  const modified = parseHttpDate(headerValue(response, 'last-modified') ?? '', now)
  const isGuessed = HEURISTIC.has(response?.status ?? 0) || control.has('public')
  if (modified === null || !isGuessed || modified.time > date) return { lifetime: null, source: null }
  return { lifetime: Math.floor(((date - modified.time) / 1000) * HEURISTIC_SHARE), source: 'heuristic' }
}

/** corrected_initial_age, with the local clock in place of the cache's (section 4.2.3). */
function ageOf({ request, response }: ExchangeFacts): number {
  if (response === null) return 0
  const ageSeconds = readSeconds(headerValue(response, 'age')?.split(',')[0]?.trim() ?? null) ?? 0
  const delay = request === null ? 0 : Math.max(0, response.time - request.time) / 1000
  const date = parseHttpDate(headerValue(response, 'date') ?? '', response.time)
  const apparent = date === null ? 0 : Math.max(0, (response.time - date.time) / 1000)
  // Dates have a resolution of one second, so an age below two seconds is not significant.
  return Math.round(Math.max(apparent < 2 ? 0 : apparent, ageSeconds === 0 ? 0 : ageSeconds + delay))
}
