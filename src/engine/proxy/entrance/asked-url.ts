import type { Endpoint } from '../../../shared/model/connection-event'
import { NO_HOST } from '../../net/reach'

/** Parses the target of a proxy request: `host:port` of a CONNECT, or the absolute URL of any other method. */

/** RFC 3986, section 3: host and port precede the path and may follow user information. */
const WHOLE_URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i
const AUTHORITY = /^(\[[^[\]]*\]|[^:]*)(?::(\d{0,5}))?$/

export interface AskedUrl {
  /** In lower case. */
  scheme: string
  /** Null if the host is missing or invalid. */
  target: Endpoint | null
  /** Host and port as written, without user information: the value of a Host field. */
  authority: string
  /** Length of the URL up to its path. */
  length: number
}

/** Returns null if `text` is not an absolute URL. */
export function readWholeUrl(text: string): AskedUrl | null {
  const [prefix, scheme, place] = WHOLE_URL.exec(text) ?? []
  if (prefix === undefined || scheme === undefined || place === undefined) return null
  const authority = place.slice(place.lastIndexOf('@') + 1)
  const target = readAuthority(authority, 80)
  return { scheme: scheme.toLowerCase(), target, authority, length: prefix.length }
}

/** Parses `host:port`; the port is required unless there is a `defaultPort`. Returns null if the text is invalid. */
export function readAuthority(text: string, defaultPort?: number): Endpoint | null {
  const [, typed, digits = ''] = AUTHORITY.exec(text) ?? []
  if (typed === undefined) return null
  const bare = typed.startsWith('[') ? typed.slice(1, -1).replace('%25', '%') : typed
  // Heads are decoded as Latin-1.
  const host = Buffer.from(bare, 'latin1').toString('utf8')
  const port = digits === '' ? defaultPort : Number(digits)
  if (host === '' || NO_HOST.test(host) || port === undefined || port < 1 || port > 65_535) return null
  return { host, port }
}
