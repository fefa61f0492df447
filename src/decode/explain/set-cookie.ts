/**
 * Explains a Set-Cookie header, and why a browser would reject it (RFC 6265bis, sections 4.1 and 5.7). The lifetime
 * starts when the response arrived.
 */
import { explanation, duration, label, list, moment, part, remark, phrase, text } from './explanation'
import type { Explanation, Level, ExplainedPart, Shown, ValueSpan } from './explanation'
import { hostOf, type ExchangeFacts, type HeaderPlace } from './facts'
import { parseCookieDate } from './http-date'
import { readParameter, split, type Parameter } from './scan'

/** Limits of name and value together, and of one attribute: browsers ignore longer ones (section 5.6). */
const MAX_PAIR_LENGTH = 4096
const MAX_ATTRIBUTE_LENGTH = 1024
/** Maximum lifetime in browsers (section 5.5). */
const MAX_LIFETIME_SECONDS = 400 * 86_400

interface Cookie {
  readonly name: string
  readonly value: string
  readonly nameRange: ValueSpan
  readonly valueRange: ValueSpan
  readonly attributes: readonly Parameter[]
  /** Returns the last attribute with that name, which is the valid one. */
  attribute(name: string): Parameter | undefined
}

export function explainSetCookie(
  { index, value }: HeaderPlace,
  { request }: ExchangeFacts,
  time: number
): Explanation | null {
  const cookie = readCookie(value)
  if (cookie === null) return null
  const at = (
    range: ValueSpan,
    level: Level = 'info'
  ): { header: number; range: ValueSpan; level: Level } => ({
    header: index,
    range,
    level
  })
  const refusals = refusalsOf(cookie, hostOf(request))
  const parts: ExplainedPart[] = [
    ...refusals.map((word) => remark(phrase(`cookie.refused.${word}`), 'warning', index)),
    part(label('cookie.value'), text(cookie.value), at(cookie.valueRange))
  ]
  for (const attribute of cookie.attributes) {
    const shown = attributeShown(attribute, cookie, time)
    parts.push(part(shown.label, shown.value, at(attribute.range, shown.level)))
  }
  parts.push(...impliedParts(cookie, request?.target ?? ''))
  const [refusal] = refusals
  const gist =
    refusal !== undefined
      ? phrase(`cookie.refused.${refusal}`)
      : list([
          lifetimeOf(cookie, time),
          ...(cookie.attribute('secure') === undefined ? [] : [phrase('cookie.gist.secure')]),
          ...(cookie.attribute('httponly') === undefined ? [] : [phrase('cookie.gist.httpOnly')])
        ])
  return explanation('set-cookie', index, gist, parts)
}

function readCookie(value: string): Cookie | null {
  const [first, ...rest] = split(value.replaceAll('"', '\u0001'), ';')
  if (first === undefined) return null
  const [start, end] = first.range
  const raw = value.slice(start, end)
  const equals = raw.indexOf('=')
  const attributes = rest.map(({ range }) => readParameter({ text: value.slice(...range), range }))
  const named = new Map(
    attributes
      .filter(({ range }) => range[1] - range[0] <= MAX_ATTRIBUTE_LENGTH)
      .map((one) => [one.name, one])
  )
  return {
    name: equals < 0 ? '' : raw.slice(0, equals).trim(),
    value: raw.slice(equals + 1).trim(),
    nameRange: [start, equals < 0 ? start : start + equals],
    valueRange: [start + equals + 1, end],
    attributes,
    attribute: (name) => named.get(name)
  }
}

/** Max-Age overrides Expires; without a valid one, the cookie lasts until the browser is closed. */
function lifetimeOf(cookie: Cookie, time: number): Shown {
  const seconds = lifetimeSeconds(cookie, time)
  if (seconds === null) return phrase('cookie.gist.session')
  if (seconds <= 0) return phrase('cookie.gist.deleted')
  return phrase('cookie.gist.kept', { time: duration(Math.min(seconds, MAX_LIFETIME_SECONDS)) })
}

function lifetimeSeconds(cookie: Cookie, time: number): number | null {
  const maxAge = cookie.attribute('max-age')?.value ?? ''
  if (/^-?\d+$/.test(maxAge)) return Number(maxAge)
  const expires = parseCookieDate(cookie.attribute('expires')?.value ?? '')
  return expires === null ? null : Math.round((expires - time) / 1000)
}

type Refusal =
  | 'securePrefix'
  | 'hostPrefix'
  | 'sameSiteNone'
  | 'partitioned'
  | 'foreignDomain'
  | 'tooLong'
  | 'empty'
  | 'control'

function refusalsOf(cookie: Cookie, host: string | null): Refusal[] {
  const found: Refusal[] = []
  const isSecure = cookie.attribute('secure') !== undefined
  const name = (cookie.name === '' ? cookie.value : cookie.name).toLowerCase()
  if (name.startsWith('__secure-') && !isSecure) found.push('securePrefix')
  const isBound = cookie.attribute('path')?.value === '/' && cookie.attribute('domain') === undefined
  if (name.startsWith('__host-') && !(isSecure && isBound)) found.push('hostPrefix')
  if (cookie.attribute('samesite')?.value?.toLowerCase() === 'none' && !isSecure) found.push('sameSiteNone')
  if (cookie.attribute('partitioned') !== undefined && !isSecure) found.push('partitioned')
  const domain = cookie.attribute('domain')?.value?.replace(/^\./, '').toLowerCase() ?? ''
  const own = hostName(host)
  if (domain !== '' && own !== null && own !== domain && !own.endsWith(`.${domain}`))
    found.push('foreignDomain')
  if (cookie.name.length + cookie.value.length > MAX_PAIR_LENGTH) found.push('tooLong')
  if (cookie.name === '' && cookie.value === '') found.push('empty')
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(cookie.name + cookie.value)) found.push('control')
  return found
}

function hostName(host: string | null): string | null {
  if (host === null || host === '') return null
  return host.toLowerCase().replace(/:\d*$/, '')
}

function attributeShown(
  attribute: Parameter,
  cookie: Cookie,
  time: number
): { label: Shown; value: Shown; level: Level } {
  const raw = attribute.value ?? ''
  const known = (name: string, value: Shown, level: Level = 'info'): ReturnType<typeof attributeShown> => ({
    label: label(`cookie.${name}`),
    value,
    level
  })
  if (cookie.attribute(attribute.name) !== attribute)
    return { label: text(attribute.name), value: phrase('cookie.overridden', { value: raw }), level: 'note' }
  switch (attribute.name) {
    case 'expires': {
      const expires = parseCookieDate(raw)
      if (expires === null) return known('expires', phrase('cookie.badDate'), 'warning')
      const isBeaten = /^-?\d+$/.test(cookie.attribute('max-age')?.value ?? '')
      const when = moment(expires, time)
      return known('expires', isBeaten ? phrase('cookie.expiresBeaten', { time: when }) : when)
    }
    case 'max-age': {
      if (!/^-?\d+$/.test(raw)) return known('maxAge', phrase('cookie.badMaxAge', { value: raw }), 'warning')
      const seconds = Number(raw)
      if (seconds <= 0) return known('maxAge', phrase('cookie.atOnce'))
      if (seconds > MAX_LIFETIME_SECONDS)
        return known('maxAge', phrase('cookie.capped', { time: duration(seconds) }), 'note')
      return known('maxAge', list([duration(seconds), moment(time + seconds * 1000, null)]))
    }
    case 'domain':
      return known(
        'domain',
        raw === '' ? phrase('cookie.hostOnly') : phrase('cookie.domain', { domain: raw.replace(/^\./, '') })
      )
    case 'path':
      return known(
        'path',
        raw.startsWith('/') ? phrase('cookie.path', { path: raw }) : phrase('cookie.badPath')
      )
    case 'secure':
      return known('secure', phrase('cookie.secure'))
    case 'httponly':
      return known('httpOnly', phrase('cookie.httpOnly'))
    case 'samesite': {
      const site = raw.toLowerCase()
      const isKnown = site === 'strict' || site === 'lax' || site === 'none'
      return known(
        'sameSite',
        phrase(`cookie.sameSite.${isKnown ? site : 'unknown'}`),
        isKnown ? 'info' : 'note'
      )
    }
    case 'partitioned':
      return known('partitioned', phrase('cookie.partitioned'))
    case 'priority':
      return known('priority', text(raw))
    default:
      return { label: text(attribute.name), value: phrase('cookie.unknown', { value: raw }), level: 'info' }
  }
}

/** Explains the defaults of missing attributes. */
function impliedParts(cookie: Cookie, target: string): ExplainedPart[] {
  const parts: ExplainedPart[] = []
  const expires = cookie.attribute('expires')
  if (expires === undefined && cookie.attribute('max-age') === undefined)
    parts.push(part('cookie.expires', phrase('cookie.session')))
  if (cookie.attribute('domain') === undefined) parts.push(part('cookie.domain', phrase('cookie.hostOnly')))
  if (cookie.attribute('path') === undefined && target.startsWith('/')) {
    const path = target.split('?')[0] ?? '/'
    const directory = path.slice(0, Math.max(1, path.lastIndexOf('/')))
    parts.push(part('cookie.path', phrase('cookie.defaultPath', { path: directory })))
  }
  if (cookie.attribute('samesite') === undefined)
    parts.push(part('cookie.sameSite', phrase('cookie.sameSite.default')))
  return parts
}
