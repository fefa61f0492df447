/**
 * Whether a response may be kept, and for how long it stands for the origin's answer (RFC 9111, sections 3 and 4.2),
 * told for a browser's own cache and for one that many share.
 */
import { readCacheControl } from './cache-control'
import { headersOf, headerValue, type ExchangeFacts } from './facts'
import { parseHttpDate } from './http-date'
import { readSeconds } from './scan'

/** Why a cache may not keep it (RFC 9111, section 3). */
export type NotStored =
  'method' | 'interim' | 'noStore' | 'requestNoStore' | 'private' | 'authorization' | 'nothingAllows'

export type LifetimeSource = 's-maxage' | 'max-age' | 'expires' | 'heuristic'

export interface CacheLook {
  /** Null where it may be stored. */
  readonly refused: NotStored | null
  /** Seconds; null where there is nothing to reckon it from. */
  readonly lifetime: number | null
  readonly source: LifetimeSource | null
}

export interface Freshness {
  readonly browser: CacheLook
  readonly shared: CacheLook
  /** Seconds old already when it came (section 4.2.3). */
  readonly age: number
  /** It may be stored, but must be asked for anew before each use. */
  readonly alwaysValidated: boolean
  /** It can be asked for by its ETag or date. */
  readonly hasValidator: boolean
  /** No request ever selects it (section 4.1). */
  readonly variesByAll: boolean
}

/** Statuses that may be kept without being told so (RFC 9110, section 15.1). */
const HEURISTIC = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501])

/** The usual share of the time since the last change (RFC 9111, section 4.2.2). */
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
  // Of POST only what says its lifetime, which hardly any cache does (RFC 9110, section 9.3.3).
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
    // What is no date has expired already (section 5.3).
    const at = parseHttpDate(expires.value, now)?.time ?? date
    return { lifetime: Math.max(0, Math.round((at - date) / 1000)), source: 'expires' }
  }
  const modified = parseHttpDate(headerValue(response, 'last-modified') ?? '', now)
  const isGuessed = HEURISTIC.has(response?.status ?? 0) || control.has('public')
  if (modified === null || !isGuessed || modified.time > date) return { lifetime: null, source: null }
  return { lifetime: Math.floor(((date - modified.time) / 1000) * HEURISTIC_SHARE), source: 'heuristic' }
}

/** corrected_initial_age, the clock here standing for the cache's (section 4.2.3). */
function ageOf({ request, response }: ExchangeFacts): number {
  if (response === null) return 0
  const said = readSeconds(headerValue(response, 'age')?.split(',')[0]?.trim() ?? null) ?? 0
  const delay = request === null ? 0 : Math.max(0, response.time - request.time) / 1000
  const date = parseHttpDate(headerValue(response, 'date') ?? '', response.time)
  const apparent = date === null ? 0 : Math.max(0, (response.time - date.time) / 1000)
  // Dates are whole seconds: what is under two is no age.
  return Math.round(Math.max(apparent < 2 ? 0 : apparent, said === 0 ? 0 : said + delay))
}
