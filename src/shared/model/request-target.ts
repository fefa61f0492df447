/** The request target (RFC 9112 §3.2), split into the server it names and the resource on that server. */

export interface RequestTarget {
  /** In lower case; null unless the target is an absolute URL. */
  readonly scheme: string | null
  /** Host and port without user information; null if the target names no server. */
  readonly authority: string | null
  /** Path, query and fragment as sent; empty for the authority form, which names no resource. */
  readonly path: string
}

const ABSOLUTE = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/
const AUTHORITY = /^[^/*?#\s]+:\d+$/

export function splitTarget(target: string): RequestTarget {
  // Most requests: a path.
  if (target.startsWith('/')) return { scheme: null, authority: null, path: target }
  const absolute = ABSOLUTE.exec(target)
  if (absolute !== null) {
    const [whole, scheme = '', authority = ''] = absolute
    return {
      scheme: scheme.toLowerCase(),
      authority: authority.slice(authority.lastIndexOf('@') + 1),
      path: target.slice(whole.length)
    }
  }
  if (AUTHORITY.test(target)) return { scheme: null, authority: target, path: '' }
  return { scheme: null, authority: null, path: target }
}

/** Returns the URL of a request: `https://example.com/path?query`. */
export function targetUrl(target: string, host: string, isTls: boolean): string {
  const { scheme, path } = splitTarget(target)
  return `${scheme ?? (isTls ? 'https' : 'http')}://${host}${path}`
}

/** Removes the default port of the scheme from `host:port`. */
export function withoutDefaultPort(authority: string, isTls: boolean): string {
  const port = isTls ? ':443' : ':80'
  return authority.endsWith(port) ? authority.slice(0, -port.length) : authority
}
