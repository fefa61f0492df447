import { quoteText } from '../../../../shared/bytes/shell-quote'
import type { ProxyMode } from '../../../../shared/contract/proxying'
import { isPipePath } from '../../../../shared/model/pipe-path'

/** Parsing and formatting of addresses, and commands to try a listener. */

export interface HostPort {
  readonly host: string
  readonly port: number
}

/** Path of a Unix domain socket or a named pipe. */
export interface PipePath {
  readonly path: string
}

/** Returns `host:port` with IPv6 in brackets, or the path. */
export function formatAddress(address: HostPort | PipePath): string {
  if ('path' in address) return address.path
  const { host, port } = address
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Placeholder target of a connection whose client has not named its destination. */
const UNKNOWN_TARGET = '0.0.0.0:0'

/** Returns the target for display; null if the client has not named one. */
export function shownTarget(target: string): string | null {
  return target === UNKNOWN_TARGET ? null : target
}

/** Returns the host to reach a listener: the bound address, or loopback if it is bound to all addresses. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}

/** Returns a curl command to try a listener. */
export function curlLine(listening: HostPort | PipePath): string {
  if ('path' in listening) return `curl --unix-socket ${quoteText(listening.path)} http://localhost/`
  return `curl http://${formatAddress({ host: reachableHost(listening.host), port: listening.port })}/`
}

/**
 * Returns the same command over TLS, or null for a pipe. It skips verification, because test servers are usually
 * self-signed.
 */
export function secureCurlLine(listening: HostPort | PipePath): string | null {
  if ('path' in listening) return null
  return `curl --insecure https://${formatAddress({ host: reachableHost(listening.host), port: listening.port })}/`
}

/** Returns a command that opens an interactive TLS connection. */
export function opensslLine(listening: HostPort | PipePath): string {
  return 'path' in listening
    ? `openssl s_client -unix ${quoteText(listening.path)}`
    : `openssl s_client -connect ${formatAddress({ host: reachableHost(listening.host), port: listening.port })}`
}

/**
 * Returns a curl command that sends a request through the proxy; null for a transparent proxy or a pipe, which curl
 * cannot use.
 */
export function proxiedCurlLine(listening: HostPort | PipePath, mode: ProxyMode): string | null {
  if ('path' in listening || mode === 'transparent') return null
  const proxy = formatAddress({ host: reachableHost(listening.host), port: listening.port })
  const proxyOption = mode === 'socks' ? `--socks5-hostname ${proxy}` : `--proxy http://${proxy}`
  return `curl ${proxyOption} http://example.com/`
}

/** Returns a netcat command, for protocols other than HTTP. */
export function ncLine(listening: HostPort | PipePath): string {
  if ('path' in listening) return `nc -U ${quoteText(listening.path)}`
  return `nc ${reachableHost(listening.host)} ${listening.port}`
}

/** Splits a row's address (`127.0.0.1:52144`, `[::1]:52144`). The port is empty if absent. */
export function splitAddress(address: string): { host: string; port: string } {
  if (isPipePath(address)) return { host: address, port: '' }
  const colon = address.lastIndexOf(':')
  if (colon < 0 || address.endsWith(']')) return { host: address, port: '' }
  return { host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: address.slice(colon + 1) }
}

/** Reads a host and a port field; a path in the host field needs no port. */
export function typedPlace({ host, port }: { host: string; port: string }): HostPort | PipePath {
  const text = host.trim()
  return isPipePath(text) ? { path: text } : { host: text, port: Number(port) }
}

/**
 * Splits an address pasted into a host field: `localhost:3000`, `http://localhost:3000/path`, `[::1]:80`. Returns null
 * for a plain host or an unrecognised text.
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
