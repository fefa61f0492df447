import type { Endpoint } from '../../../shared/model/connection-event'
import { NO_HOST } from '../../dial/reach'

/** Where a request says that it wants to go: `host:port` of a CONNECT, or the whole URL of any other method. */

/** RFC 3986, section 3. Host and port lie before the path, and may be behind a user. */
const WHOLE_URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i
const AUTHORITY = /^(\[[^[\]]*\]|[^:]*)(?::(\d{0,5}))?$/

export interface AskedUrl {
  /** In lower case. */
  scheme: string
  /** Null where there is no host, or what stands there is none. */
  target: Endpoint | null
  /** Host and port as they stand there, without a user: what a Host field says. */
  authority: string
  /** The URL up to its path. */
  length: number
}

/** Null where `text` is no whole URL. */
export function readWholeUrl(text: string): AskedUrl | null {
  const [prefix, scheme, place] = WHOLE_URL.exec(text) ?? []
  if (prefix === undefined || scheme === undefined || place === undefined) return null
  const authority = place.slice(place.lastIndexOf('@') + 1)
  const target = readAuthority(authority, 80)
  return { scheme: scheme.toLowerCase(), target, authority, length: prefix.length }
}

/** Of `host:port`; without a `defaultPort` the port has to be there. Null where it is none. */
export function readAuthority(text: string, defaultPort?: number): Endpoint | null {
  const [, typed, digits = ''] = AUTHORITY.exec(text) ?? []
  if (typed === undefined) return null
  const bare = typed.startsWith('[') ? typed.slice(1, -1).replace('%25', '%') : typed
  // Heads are read as Latin-1.
  const host = Buffer.from(bare, 'latin1').toString('utf8')
  const port = digits === '' ? defaultPort : Number(digits)
  if (host === '' || NO_HOST.test(host) || port === undefined || port < 1 || port > 65_535) return null
  return { host, port }
}
