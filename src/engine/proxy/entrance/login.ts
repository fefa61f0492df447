import { createHash, timingSafeEqual } from 'node:crypto'
import type { Login } from './steps'

/** Checks the credentials of proxy clients. */

/** Compares in constant time. */
export function isLogin(wanted: Login, shown: Login): boolean {
  return timingSafeEqual(digest(wanted), digest(shown))
}

function digest({ user, password }: Login): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([user, password]))
    .digest()
}

/** Parses user and password of `Proxy-Authorization: Basic …` (RFC 7617); null for any other value. */
export function basicLogin(value: string): Login | null {
  const [, encoded] = /^basic +([A-Za-z0-9+/_-]+={0,2})$/i.exec(value) ?? []
  if (encoded === undefined) return null
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
