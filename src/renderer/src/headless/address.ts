import { quoteText } from '../../../shared/bytes/shell-quote'
import type { ProxyMode } from '../../../shared/contract/proxying'
import { isPipePath } from '../../../shared/model/pipe-path'

/** Addresses as people type and read them. */

export interface HostPort {
  readonly host: string
  readonly port: number
}

/** A Unix domain socket or a named pipe. */
export interface PipePath {
  readonly path: string
}

/** `host:port`, IPv6 in brackets; or the path as it is. */
export function formatAddress(address: HostPort | PipePath): string {
  if ('path' in address) return address.path
  const { host, port } = address
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** What stands for the target of a connection whose client has not said where it goes. */
const UNKNOWN_TARGET = '0.0.0.0:0'

/** A connection's target as it is shown; null where nobody has asked for one. */
export function shownTarget(target: string): string | null {
  return target === UNKNOWN_TARGET ? null : target
}

/** The host that reaches a listener: the one bound, or this machine's own where it is bound to all. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}

/** The line to try a listener with. */
export function curlLine(listening: HostPort | PipePath): string {
  if ('path' in listening) return `curl --unix-socket ${quoteText(listening.path)} http://localhost/`
  return `curl http://${formatAddress({ host: reachableHost(listening.host), port: listening.port })}/`
}

/** The same over TLS; a server's certificate is mostly its own, so it is not verified. Null for a pipe. */
export function secureCurlLine(listening: HostPort | PipePath): string | null {
  if ('path' in listening) return null
  return `curl --insecure https://${formatAddress({ host: reachableHost(listening.host), port: listening.port })}/`
}

/** A TLS connection to type into. */
export function opensslLine(listening: HostPort | PipePath): string {
  return 'path' in listening
    ? `openssl s_client -unix ${quoteText(listening.path)}`
    : `openssl s_client -connect ${formatAddress({ host: reachableHost(listening.host), port: listening.port })}`
}

/** A request through a proxy that must be asked for its target; null where nobody asks it, or curl cannot reach it. */
export function proxiedCurlLine(listening: HostPort | PipePath, mode: ProxyMode): string | null {
  if ('path' in listening || mode === 'transparent') return null
  const proxy = formatAddress({ host: reachableHost(listening.host), port: listening.port })
  const way = mode === 'socks' ? `--socks5-hostname ${proxy}` : `--proxy http://${proxy}`
  return `curl ${way} http://example.com/`
}

/** The same for what does not speak HTTP. */
export function ncLine(listening: HostPort | PipePath): string {
  if ('path' in listening) return `nc -U ${quoteText(listening.path)}`
  return `nc ${reachableHost(listening.host)} ${listening.port}`
}

/** Splits what a row carries (`127.0.0.1:52144`, `[::1]:52144`). The port is empty where there is none. */
export function splitAddress(address: string): { host: string; port: string } {
  if (isPipePath(address)) return { host: address, port: '' }
  const colon = address.lastIndexOf(':')
  if (colon < 0 || address.endsWith(']')) return { host: address, port: '' }
  return { host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: address.slice(colon + 1) }
}

/** What stands in a field for a host and one for a port: a path in the first needs no second. */
export function typedPlace({ host, port }: { host: string; port: string }): HostPort | PipePath {
  const text = host.trim()
  return isPipePath(text) ? { path: text } : { host: text, port: Number(port) }
}

/**
 * What someone may paste into a host field: `localhost:3000`, `http://localhost:3000/path`, `[::1]:80`. Null when
 * it is just a host, or nothing we can split.
 */
export function splitPastedAddress(text: string): { host: string; port: string } | null {
  const url = /^(https?):\/\/(\[[^\]]+\]|[^/:?#\s]+)(?::(\d+))?(?:[/?#].*)?$/i.exec(text.trim())
  if (url !== null) {
    const [, scheme, host, port] = url
    const standard = scheme?.toLowerCase() === 'https' ? '443' : '80'
    return { host: (host ?? '').replace(/^\[(.*)\]$/, '$1'), port: port ?? standard }
  }
  const pair = /^(\[[^\]]+\]|[^:\s/]+):(\d{1,5})$/.exec(text.trim())
  if (pair === null) return null
  return { host: (pair[1] ?? '').replace(/^\[(.*)\]$/, '$1'), port: pair[2] ?? '' }
}
