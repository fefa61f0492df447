import { isIP } from 'node:net'

/**
 * Cookies that the answers of one replay set, for the requests that follow from them (RFC 6265, sections 5.1 to 5.4),
 * with what browsers refuse since: secure ones from an answer in the clear, and names whose prefix promises more than is
 * kept. There is no list of public suffixes: a domain without a dot counts as one. Nothing outlives the replay.
 */

/** For a request: `value` null takes it away. One character a byte. */
export interface CookieChange {
  readonly name: string
  readonly value: string | null
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  /** Of this host alone. */
  readonly hostOnly: boolean
  readonly path: string
  readonly secure: boolean
  /** In ms; Infinity for the time of the replay. */
  readonly expires: number
}

/** RFC 6265, section 6.1, asks for 50 a domain at least; a server can set more in every answer. */
const MAX_COOKIES = 200

const TAB = 0x09
const DELETE = 0x7f

export class CookieJar {
  #cookies: Cookie[] = []
  /** Counts changes: what is asked again with other cookies is another question. */
  version = 0

  /** `now` in ms. */
  take(setCookies: readonly string[], from: URL, now: number): void {
    for (const text of setCookies) {
      const cookie = parseCookie(text, from, now)
      if (cookie === null || this.#isGuarded(cookie, from)) continue
      const at = this.#cookies.findIndex((other) => isSame(other, cookie))
      const old = this.#cookies[at]
      if (old?.value !== cookie.value || old.expires <= now !== cookie.expires <= now) this.version++
      if (old === undefined) this.#cookies.push(cookie)
      // It keeps its place: those set first are sent first.
      else this.#cookies[at] = cookie
    }
    if (this.#cookies.length > MAX_COOKIES) this.#cookies = this.#cookies.slice(-MAX_COOKIES)
  }

  /** What is to be said to `to`, the longest path first. */
  changes(to: URL, now: number): CookieChange[] {
    const sent = this.#cookies
      .filter((cookie) => isFor(cookie, to))
      .sort((one, other) => other.path.length - one.path.length)
    const live = new Set(sent.filter(({ expires }) => expires > now).map(({ name }) => name))
    return sent
      .filter(({ name, expires }) => expires > now || !live.has(name))
      .map(({ name, value, expires }) => ({ name, value: expires <= now ? null : value }))
  }

  /** A secure one is not replaced, nor hidden, by an answer in the clear. */
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

/** A Cookie header with the changes made, all else of it as it is; empty where nothing is left. */
export function changedCookies(header: string, changes: readonly CookieChange[]): string {
  const left = new Map<string, (string | null)[]>()
  // Several of one name are of several paths: the server gets them all.
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

/** RFC 6265, section 5.1.4. */
function defaultPath({ pathname }: URL): string {
  const slash = pathname.lastIndexOf('/')
  return slash <= 0 ? '/' : pathname.slice(0, slash)
}

function isFor({ domain, hostOnly, path, secure }: Cookie, to: URL): boolean {
  const isHost = to.hostname === domain || (!hostOnly && isWithin(to.hostname, domain))
  return isHost && isPathIn(to.pathname, path) && (!secure || to.protocol === 'https:')
}

/** RFC 6265, section 5.1.4. */
function isPathIn(path: string, folder: string): boolean {
  return path === folder || (path.startsWith(folder) && (folder.endsWith('/') || path[folder.length] === '/'))
}

function isWithin(host: string, domain: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) === 0 && host.endsWith(`.${domain}`)
}

function isSame(one: Cookie, other: Cookie): boolean {
  return one.name === other.name && one.domain === other.domain && one.path === other.path
}

/** Some servers take a bare CR, say, for the end of a line. */
function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code < 0x20 && code !== TAB) || code === DELETE) return true
  }
  return false
}
