import type { SessionSummary } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'
import type { MeantFor } from '../dial/dial'
import { isWildcard } from '../net/addresses'
import type { DirectRoute } from './direct-route'

/**
 * Route through a running proxy session, as one of its clients, in the session's proxy mode. The proxy treats the
 * replay like any client, and the capture contains both connections.
 */

export interface ThroughProxy extends DirectRoute {
  /** `fixed`: the proxy connects all clients to its own target; `anywhere`: to the requested one. */
  readonly leads: 'fixed' | 'anywhere'
  readonly meant: MeantFor
}

/**
 * `asksByItself`: the data contains absolute URLs, like requests to an HTTP proxy. Throws `way-closed` or `way-unfit`.
 */
export function throughProxy(
  { target, reach }: DirectRoute,
  session: SessionSummary | undefined,
  { namesTarget, trusted }: { namesTarget: boolean; trusted: readonly string[] }
): ThroughProxy {
  const listener = listenerOf(session)
  const config = session?.config
  if (config?.kind !== 'proxy')
    throw new AppError('way-unfit', 'Only a proxy session can relay a replay. Choose another route.')
  const { mode = 'forward', login } = config
  const { tls, connectTimeout } = reach
  // The proxy makes the upstream connection, with its own name lookup and local address.
  const inner = { ...(tls === undefined ? {} : { tls }) }
  const meant = { name: target.path === undefined ? target.host : 'localhost', trusted }
  if (mode === 'transparent') {
    throw new AppError(
      'way-unfit',
      'A transparent proxy accepts only connections redirected by the system. Choose another route.'
    )
  }
  if (mode === 'forward') return { target: listener, reach: inner, leads: 'fixed', meant }
  if (namesTarget && mode !== 'socks') return { target: listener, reach: {}, leads: 'anywhere', meant }
  if (listener.path !== undefined || target.path !== undefined) {
    throw new AppError('way-unfit', 'A proxy on a pipe reaches only its own target. Choose another route.')
  }
  const via = {
    kind: mode === 'http' ? ('http' as const) : ('socks5' as const),
    host: listener.host,
    port: listener.port,
    ...login
  }
  const limit = connectTimeout === undefined ? {} : { connectTimeout }
  return { target, reach: { ...inner, ...limit, via }, leads: 'anywhere', meant }
}

function listenerOf(session: SessionSummary | undefined): Endpoint {
  const listening = session?.listening ?? null
  if (session?.state !== 'running' || listening === null) {
    throw new AppError(
      'way-closed',
      'The proxy session is not running. Start it, or send directly to the target.'
    )
  }
  const { host, port, path } = listening
  if (path !== undefined) return { host: '', port: 0, path }
  // The wildcard address is not a connectable address on every system.
  if (!isWildcard(host)) return { host, port }
  return { host: host === '::' ? '::1' : '127.0.0.1', port }
}

/** Maximum number of bytes examined of a request line. */
const MAX_URL = 8192

/** Returns the URL of a request in absolute form, as sent to HTTP proxies; null for any other request. */
export function wholeUrl(request: Uint8Array): URL | null {
  const beginning = Buffer.from(request.subarray(0, MAX_URL)).toString('latin1')
  const [, url = ''] = /^\s*[!-~]+ (http:\/\/[!-~]+) HTTP\//i.exec(beginning) ?? []
  return URL.canParse(url) ? new URL(url) : null
}
