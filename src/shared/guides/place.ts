/** Formats addresses for programs. */
import { wellFormed } from '../bytes/well-formed'
import type { GuidePlace, GuideSubject } from './guide'

/** Returns the loopback address for a listener on all addresses. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** Host and port as one argument; an IPv6 address in brackets, to separate its colons from the port's. */
export function joined(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

export type ProxyScheme = 'http' | 'socks5' | 'socks5h'

/** Returns a proxy URL, which most programs accept. The zone of a link-local address is escaped (RFC 6874). */
export function proxyUrl(
  scheme: ProxyScheme,
  { host, port }: GuidePlace,
  login: GuideSubject['login']
): string {
  const who = login === null ? '' : `${encoded(login.user)}:${encoded(login.password)}@`
  return `${scheme}://${who}${joined(host.replace('%', '%25'), port)}`
}

/** Escapes characters that are special in URLs, and quotes that shells and programs mishandle. */
function encoded(text: string): string {
  return encodeURIComponent(wellFormed(text)).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

/** Parts of the examples' URL. */
export function targetOf(url: string): { host: string; port: number; isTls: boolean } {
  const [, scheme = 'https', host = 'example.org', port] =
    /^(https?):\/\/(\[[^\]]+\]|[^/:?#]+)(?::(\d+))?/.exec(url) ?? []
  const isTls = scheme === 'https'
  return { host, port: port === undefined ? (isTls ? 443 : 80) : Number(port), isTls }
}

/** Scheme, host and port, without a slash at the end. */
export function originOf(url: string): string {
  return /^https?:\/\/[^/?#]+/.exec(url)?.[0] ?? 'https://example.org'
}
