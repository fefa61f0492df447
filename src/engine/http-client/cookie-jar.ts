import { isIP } from 'node:net'

/**
 * Cookies that the responses of one replay set, for its redirected requests (RFC 6265, sections 5.1 to 5.4). Also
 * applies restrictions that browsers have added since: rejects secure cookies set over cleartext HTTP, and names with a
 * prefix whose requirements are not met. Uses no public suffix list: a domain without a dot counts as one. Cookies do
 * not outlive the replay.
 */

/** Change to a request's cookies. `value` null removes the cookie. One character per byte. */
export interface CookieChange {
  readonly name: string
  readonly value: string | null
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  /** True for a cookie without a Domain attribute, sent to this host only. */
  readonly hostOnly: boolean
  readonly path: string
  readonly secure: boolean
  /** Expiry in milliseconds since 1970; Infinity for a session cookie. */
  readonly expires: number
}

/**
 * RFC 6265, section 6.1, requires at least 50 per domain. The limit bounds servers that set more with every response.
 */
const MAX_COOKIES = 200

const TAB = 0x09
const DELETE = 0x7f

export class CookieJar {
  #cookies: Cookie[] = []
  /** Number of changes. A repeated URL with different cookies is not a redirect loop. */
  version = 0

  /** Stores cookies of a response. `now` in milliseconds since 1970. */
  take(setCookies: readonly string[], from: URL, now: number): void {
    for (const text of setCookies) {
      const cookie = parseCookie(text, from, now)
      if (cookie === null || this.#isGuarded(cookie, from)) continue
      const at = this.#cookies.findIndex((other) => isSame(other, cookie))
      const old = this.#cookies[at]
      if (old?.value !== cookie.value || old.expires <= now !== cookie.expires <= now) this.version++
      if (old === undefined) this.#cookies.push(cookie)
      // An updated cookie keeps its position: older cookies are sent first.
      else this.#cookies[at] = cookie
    }
    if (this.#cookies.length > MAX_COOKIES) this.#cookies = this.#cookies.slice(-MAX_COOKIES)
  }

  /** Returns the cookie changes for a request to `to`, the longest path first. */
  changes(to: URL, now: number): CookieChange[] {
    const sent = this.#cookies
      .filter((cookie) => isFor(cookie, to))
      .sort((one, other) => other.path.length - one.path.length)
    const live = new Set(sent.filter(({ expires }) => expires > now).map(({ name }) => name))
    return sent
      .filter(({ name, expires }) => expires > now || !live.has(name))
      .map(({ name, value, expires }) => ({ name, value: expires <= now ? null : value }))
  }

  /** A cleartext response must not replace or shadow a secure cookie. */
  #isGuarded({ name, domain, path }: Cookie, from: URL): boolean {
    if (from.protocol === 'https:') return false
    return this.#cookies.some(
      (other) =>
        other.secure &&
        other.name === name &&
        (other.domain === domain || isWithin(other.domain, domain) || isWithin(domain, other.domain)) &&
        isPathIn(path, other.path)
    )
  }
}

/**
 * Applies the changes to a Cookie header and keeps everything else in it. Returns an empty string if no cookie is left.
 */
export function changedCookies(header: string, changes: readonly CookieChange[]): string {
  const left = new Map<string, (string | null)[]>()
  // Several cookies of one name have different paths; the server receives all of them.
  for (const { name, value } of changes) left.set(name, [...(left.get(name) ?? []), value])
  const kept = header.split(';').flatMap((pair) => {
    const name = pair.split('=', 1)[0]?.trim() ?? ''
    const value = left.get(name)?.shift()
    if (value === undefined) return [pair]
    return value === null ? [] : [`${/^\s*/.exec(pair)?.[0] ?? ''}${name}=${value}`]
  })
  const added = [...left].flatMap(([name, values]) =>
    values.flatMap((value) => (value === null ? [] : [` ${name}=${value}`]))
  )
  return [...kept, ...added]
    .filter((pair) => pair.trim() !== '')
    .join(';')
    .replace(header.startsWith(' ') ? /^$/ : /^ +/, '')
}

function parseCookie(text: string, from: URL, now: number): Cookie | null {
  if (hasControl(text)) return null
  const [pair = '', ...rest] = text.split(';')
  const equals = pair.indexOf('=')
  const name = pair.slice(0, equals).trim()
  if (equals < 0 || name === '') return null
  const attributes = new Map<string, string>()
  for (const attribute of rest) {
    const [key = '', ...value] = attribute.split('=')
    attributes.set(key.trim().toLowerCase(), value.join('=').trim())
  }
  const host = from.hostname
  const said = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase()
  const hostOnly = said === '' || said === host
  if (!hostOnly && (!said.includes('.') || !isWithin(host, said))) return null
  const secure = attributes.has('secure')
  const isPrivate = from.protocol === 'https:'
  if (secure && !isPrivate) return null
  const path = attributes.get('path') ?? ''
  const cookie = {
    name,
    value: pair.slice(equals + 1).trim(),
    domain: hostOnly ? host : said,
    hostOnly: said === '' || isIP(host.replace(/^\[|\]$/g, '')) !== 0,
    path: path.startsWith('/') ? path : defaultPath(from),
    secure,
    expires: expiryOf(attributes, now)
  }
  if (/^__secure-/i.test(name) && !secure) return null
  if (/^__host-/i.test(name) && (!secure || said !== '' || path !== '/')) return null
  return cookie
}

function expiryOf(attributes: ReadonlyMap<string, string>, now: number): number {
  const age = attributes.get('max-age')
  if (age !== undefined && /^-?\d+$/.test(age)) return now + Number(age) * 1000
  const expires = Date.parse(attributes.get('expires') ?? '')
  return Number.isNaN(expires) ? Infinity : expires
}

/** Default path: RFC 6265, section 5.1.4. */
function defaultPath({ pathname }: URL): string {
  const slash = pathname.lastIndexOf('/')
  return slash <= 0 ? '/' : pathname.slice(0, slash)
}

function isFor({ domain, hostOnly, path, secure }: Cookie, to: URL): boolean {
  const isHost = to.hostname === domain || (!hostOnly && isWithin(to.hostname, domain))
  return isHost && isPathIn(to.pathname, path) && (!secure || to.protocol === 'https:')
}

/** Path match: RFC 6265, section 5.1.4. */
function isPathIn(path: string, folder: string): boolean {
  return path === folder || (path.startsWith(folder) && (folder.endsWith('/') || path[folder.length] === '/'))
}

function isWithin(host: string, domain: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) === 0 && host.endsWith(`.${domain}`)
}

function isSame(one: Cookie, other: Cookie): boolean {
  return one.name === other.name && one.domain === other.domain && one.path === other.path
}

/** Rejected because some servers treat, for example, a bare CR as the end of a line. */
function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code < 0x20 && code !== TAB) || code === DELETE) return true
  }
  return false
}
