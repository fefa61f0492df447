/**
 * Explains caching: each directive (RFC 9111, section 5.2), and whether a browser and a shared cache may store and
 * reuse the response.
 */
import { readCacheControl, readDirectives, type Directive } from './cache-control'
import { duration, explanation, label, list, moment, part, remark, phrase, text } from './explanation'
import type { Explanation, Level, ExplainedPart, Shown } from './explanation'
import { headersOf, headerValue, type ExchangeFacts, type HeaderPlace, type MessageFacts } from './facts'
import { freshnessOf, type CacheLook, type Freshness } from './freshness'
import { parseHttpDate } from './http-date'
import { readSeconds, split } from './scan'

const WITH_SECONDS = new Set([
  'max-age',
  's-maxage',
  'min-fresh',
  'max-stale',
  'stale-while-revalidate',
  'stale-if-error'
])
const PLAIN = new Set([
  'no-cache',
  'no-store',
  'no-transform',
  'only-if-cached',
  'must-revalidate',
  'must-understand',
  'private',
  'proxy-revalidate',
  'public',
  'immutable'
])
/** Directives that may be limited to certain fields, in responses only. */
const WITH_FIELDS = new Set(['private', 'no-cache'])
const REQUEST_OWN = new Set(['max-age', 'no-cache', 'no-store'])

export function explainCacheControl(header: HeaderPlace, message: MessageFacts): Explanation {
  const { index } = header
  const own = readDirectives(header)
  const parts = own.map((directive) => directivePart(directive, message.kind))
  const [only] = parts
  if (only !== undefined && own.length === 1)
    return explanation('cache-control', index, only.value, [], only.level)
  const gist =
    own.length === 0 ? null : list(own.slice(0, 3).map((directive) => gistOf(directive, message.kind)))
  return explanation('cache-control', index, gist, parts)
}

function wordOf(name: string, kind: MessageFacts['kind']): string {
  const key = name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase())
  return kind === 'request' && REQUEST_OWN.has(name) ? `${key}Request` : key
}

function directivePart(directive: Directive, kind: MessageFacts['kind']): ExplainedPart {
  const { name, value, header, range } = directive
  const place = { header, range }
  if (WITH_SECONDS.has(name)) {
    const seconds = readSeconds(value)
    if (seconds === null && name === 'max-stale' && value === null)
      return part(text(name), phrase('cache.directives.maxStaleAny'), place)
    if (seconds === null) return part(text(name), phrase('cache.badSeconds'), { ...place, level: 'warning' })
    return part(
      text(name),
      phrase(`cache.directives.${wordOf(name, kind)}`, { time: duration(seconds) }),
      place
    )
  }
  if (!PLAIN.has(name)) return part(text(name), phrase('cache.directives.unknown'), place)
  // Browser caches treat `private="x"` like `private`, as the RFC allows.
  if (kind === 'response' && value !== null && value !== '' && WITH_FIELDS.has(name))
    return part(text(name), phrase(`cache.directives.${wordOf(name, kind)}Fields`, { fields: value }), place)
  return part(text(name), phrase(`cache.directives.${wordOf(name, kind)}`), place)
}

function gistOf(directive: Directive, kind: MessageFacts['kind']): Shown {
  const { name, value } = directive
  const seconds = WITH_SECONDS.has(name) ? readSeconds(value) : null
  const known = seconds !== null || PLAIN.has(name)
  if (!known) return text(value === null ? name : `${name}=${value}`)
  return phrase(`cache.gist.${wordOf(name, kind)}`, seconds === null ? {} : { time: duration(seconds) })
}

const CACHE_HEADERS = ['cache-control', 'age', 'expires', 'etag', 'last-modified', 'vary', 'pragma']
const CONDITIONS = ['if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since', 'if-range']

/** Explains how a cache may use the response. Returns null if nothing in it is about caches. */
export function cachingCard(exchange: ExchangeFacts): Explanation | null {
  const { response } = exchange
  const headers = placesOf(response, CACHE_HEADERS)
  const freshness = headers.length === 0 ? null : freshnessOf(exchange)
  if (response === null || freshness === null || (response.status ?? 0) < 200) return null
  const { browser, shared, age } = freshness
  const parts = [
    part('cache.browser', lookShown(browser, freshness)),
    part('cache.shared', lookShown(shared, freshness)),
    ...lifetimeParts(browser, shared),
    ...(age > 0 ? [part('cache.age', duration(age))] : []),
    ...leftParts(browser, shared, age),
    ...validatorParts(response),
    ...staleParts(response),
    ...clockParts(response)
  ]
  return explanation('card.caching', headers, verdictOf(freshness), parts)
}

function placesOf(message: MessageFacts | null, names: readonly string[]): number[] {
  return names
    .flatMap((name) => headersOf(message, name).map(({ index }) => index))
    .sort((one, two) => one - two)
}

function verdictOf(freshness: Freshness): Shown {
  const { browser, shared, age, alwaysValidated, hasValidator, variesByAll } = freshness
  if (browser.refused !== null)
    return phrase('cache.verdict.not', { reason: phrase(`cache.refused.${browser.refused}`) })
  if (variesByAll) return phrase('cache.verdict.varies')
  const only = shared.refused === null ? 'both' : 'browser'
  if (alwaysValidated) return phrase(`cache.verdict.validated.${only}`)
  const own = left(browser, age)
  const others = left(shared, age)
  if (own === null) return phrase(hasValidator ? 'cache.verdict.noLifetime' : 'cache.verdict.useless')
  if (browser.source === 'heuristic') return phrase(`cache.verdict.guessed.${only}`, { time: duration(own) })
  if (own === 0 && (others === null || others === 0 || only === 'browser'))
    return browser.lifetime === 0 ? phrase(`cache.verdict.stale.${only}`) : phrase('cache.verdict.old')
  if (only === 'both' && others !== null && others !== own)
    return phrase('cache.verdict.kept.apart', { browser: duration(own), shared: duration(others) })
  return phrase(`cache.verdict.kept.${only}`, { time: duration(own) })
}

/** Returns the remaining seconds of the lifetime. */
function left({ lifetime }: CacheLook, age: number): number | null {
  return lifetime === null ? null : Math.max(0, lifetime - age)
}

function lookShown(look: CacheLook, { age, alwaysValidated }: Freshness): Shown {
  if (look.refused !== null)
    return phrase('cache.look.not', { reason: phrase(`cache.refused.${look.refused}`) })
  if (alwaysValidated) return phrase('cache.look.validated')
  const seconds = left(look, age)
  if (seconds === null) return phrase('cache.look.unknown')
  return seconds === 0 ? phrase('cache.look.stale') : phrase('cache.look.fresh', { time: duration(seconds) })
}

function lifetimeParts(browser: CacheLook, shared: CacheLook): ExplainedPart[] {
  const sources = [browser, shared].filter(({ source }) => source !== null)
  const distinct = sources.filter(
    ({ source }, at) => sources.findIndex((one) => one.source === source) === at
  )
  return distinct.map(({ source, lifetime }) =>
    part('cache.lifetime', phrase(`cache.source.${source ?? ''}`, { time: duration(lifetime ?? 0) }))
  )
}

function leftParts(browser: CacheLook, shared: CacheLook, age: number): ExplainedPart[] {
  const lifetime = browser.lifetime ?? shared.lifetime
  return age > 0 && lifetime !== null && lifetime > 0
    ? [
        part(
          'cache.left',
          lifetime > age
            ? duration(lifetime - age)
            : phrase('cache.overdue', { time: duration(age - lifetime) })
        )
      ]
    : []
}

function validatorParts(response: MessageFacts): ExplainedPart[] {
  const etag = headersOf(response, 'etag')[0]
  const modified = headersOf(response, 'last-modified')[0]
  const vary = headersOf(response, 'vary')
  const parts: ExplainedPart[] = []
  if (etag !== undefined)
    parts.push(
      part(
        'cache.validator',
        phrase(etag.value.startsWith('W/') ? 'cache.etagWeak' : 'cache.etag', { tag: etag.value }),
        {
          header: etag.index,
          range: [0, etag.value.length]
        }
      )
    )
  else if (modified !== undefined)
    parts.push(
      part('cache.validator', phrase('cache.byDate', { date: modified.value }), {
        header: modified.index,
        range: [0, modified.value.length]
      })
    )
  else parts.push(part('cache.validator', phrase('cache.noValidator')))
  for (const { index, value } of vary)
    parts.push(
      part('cache.vary', phrase('cache.varies', { names: value }), {
        header: index,
        range: [0, value.length]
      })
    )
  return parts
}

function staleParts(response: MessageFacts): ExplainedPart[] {
  return readCacheControl(response)
    .directives.filter(({ name }) => /^(stale-|must-|proxy-rev|immutable)/.test(name))
    .map((directive) => directivePart(directive, 'response'))
}

/** Minimum clock difference that is reported: more than a slow network explains. */
const CLOCK_SECONDS = 60

/** Compares Date with the local clock, unless a cache in between explains the difference. */
function clockParts(response: MessageFacts): ExplainedPart[] {
  const found = clockDifference(response)
  return found === null ? [] : [remark(clockShown(found), 'note', found.header)]
}

export function clockDifference(message: MessageFacts): { seconds: number; header: number } | null {
  const date = headersOf(message, 'date')[0]
  const sent = date === undefined ? null : parseHttpDate(date.value, message.time)
  if (date === undefined || sent === null || headerValue(message, 'age') !== null) return null
  const seconds = Math.round((sent.time - message.time) / 1000)
  return Math.abs(seconds) >= CLOCK_SECONDS ? { seconds, header: date.index } : null
}

export function clockShown({ seconds }: { seconds: number }): Shown {
  return phrase(seconds > 0 ? 'date.ahead' : 'date.behind', { time: duration(Math.abs(seconds)) })
}

/** Explains a request's conditions for caches: whether the client has a copy, and the freshness it requires. */
export function conditionsCard({ request, response }: ExchangeFacts): Explanation | null {
  if (request === null) return null
  const headers = placesOf(request, ['cache-control', 'pragma', ...CONDITIONS])
  if (headers.length === 0) return null
  const condition = CONDITIONS.find((name) => headersOf(request, name).length > 0)
  const control = readCacheControl(request)
  const parts = CONDITIONS.flatMap((name) =>
    headersOf(request, name).map((header) => conditionPart(header, name, request.time))
  )
  for (const directive of control.directives) parts.push(directivePart(directive, 'request'))
  if (condition === undefined && parts.length === 0) return null
  const isForced = control.has('no-cache') || control.seconds('max-age') === 0
  const verdict =
    condition !== undefined ? `cache.ask.${conditionWord(condition)}` : isForced ? 'cache.ask.anew' : null
  if (verdict === null) return null
  const answer = condition === undefined ? null : answerWord(condition, response?.status ?? null)
  const gist = answer === null ? phrase(verdict) : phrase(`cache.answer.${answer}`)
  return explanation('card.conditions', headers, gist, parts)
}

/** Returns the result of a condition, if the status shows it. */
function answerWord(condition: string, status: number | null): string | null {
  if (status === 304) return 'same'
  if (status === 412) return 'failed'
  return condition === 'if-none-match' && status === 200 ? 'changed' : null
}

function conditionWord(name: string): string {
  return name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase())
}

function conditionPart({ index, value }: HeaderPlace, name: string, time: number): ExplainedPart {
  const date = /since$|range$/.test(name) ? parseHttpDate(value, time) : null
  const place = { header: index, range: [0, value.length] as const }
  return part(
    label(`cache.${conditionWord(name)}`),
    date === null ? text(value) : moment(date.time, time),
    place
  )
}

/** Explains one condition, for its own header line. */
export function explainCondition(header: HeaderPlace, time: number): Explanation {
  const name = header.name.toLowerCase()
  const isDate = name.endsWith('since')
  const date = parseHttpDate(header.value, time)
  const level: Level = isDate && date === null ? 'warning' : 'info'
  const gist = phrase(`cache.ask.${conditionWord(name)}`)
  if (isDate && date === null) return explanation('condition', header.index, phrase('date.bad'), [], level)
  return explanation('condition', header.index, date === null ? gist : list([moment(date.time, time), gist]))
}

/** Explains Vary (RFC 9110, section 12.5.5) and Pragma. */
export function explainVary({ index, value }: HeaderPlace): Explanation {
  const names = split(value, ',')
  return names.some(({ text: name }) => name === '*')
    ? explanation('vary', index, phrase('cache.gist.varyAll'), [], 'note')
    : explanation('vary', index, phrase('cache.gist.vary'))
}

export function explainEtag({ index, value }: HeaderPlace): Explanation {
  const isValid = /^(?:W\/)?"[^"]*"$/.test(value.trim())
  if (!isValid) return explanation('etag', index, phrase('cache.gist.etagBad'), [], 'note')
  return explanation(
    'etag',
    index,
    phrase(value.trim().startsWith('W/') ? 'cache.gist.etagWeak' : 'cache.gist.etagStrong')
  )
}
