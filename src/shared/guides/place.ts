/** Addresses as programs take them. */
import { wellFormed } from '../bytes/well-formed'
import type { GuidePlace, GuideSubject } from './guide'

/** A listener at all addresses is reached at the loopback. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** Host and port in one word; an IPv6 address in brackets, since its colons would be read as the port's. */
export function joined(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

export type ProxyScheme = 'http' | 'socks5' | 'socks5h'

/** How most programs take a proxy. In a URL the zone of a link-local address is escaped (RFC 6874). */
export function proxyUrl(
  scheme: ProxyScheme,
  { host, port }: GuidePlace,
  login: GuideSubject['login']
): string {
  const who = login === null ? '' : `${encoded(login.user)}:${encoded(login.password)}@`
  return `${scheme}://${who}${joined(host.replace('%', '%25'), port)}`
}

/** What has a meaning in URLs, and the quotes that shells and programs trip over. */
function encoded(text: string): string {
  return encodeURIComponent(wellFormed(text)).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

/** Parts of the URL the examples ask for. */
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
