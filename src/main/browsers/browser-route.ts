/** How a browser reaches a session: through it as a proxy, or with its fixed target mapped to it. */
import type { SessionSummary } from '../../shared/contract/sessions'
import { whyNotBrowsable, type NotBrowsable } from '../../shared/guides/browsable'
import { reachable } from '../../shared/guides/place'
import { AppError } from '../../shared/model/app-error'

export type BrowserRoute =
  | { readonly by: 'http' | 'socks'; readonly host: string; readonly port: number }
  /** A SOCKS proxy at a Unix domain socket. */
  | { readonly by: 'socks'; readonly path: string }
  /** Requests to `target` go to `host` and `port`. */
  | {
      readonly by: 'mapping'
      readonly host: string
      readonly port: number
      readonly target: { readonly host: string; readonly port: number }
      readonly scheme: 'http' | 'https'
    }

/** Error messages that explain how to make the session usable. */
const REASONS: Readonly<Record<NotBrowsable, string>> = {
  'not-a-proxy': 'A browser can use only a proxy session.',
  stopped: 'The session is not running. Start it first.',
  transparent:
    'A transparent proxy accepts only connections redirected by the system. For a browser use mode auto.',
  'socks-login':
    'Browsers cannot log in to a SOCKS5 proxy. Remove the login from this session, or use mode http or auto.',
  path: 'Browsers support a Unix socket or named pipe only as a SOCKS proxy. Let the session listen on 127.0.0.1.'
}

/** Throws `wrong-state` if the session does not run, and `bad-input` if no browser can use it, with the fix. */
export function browserRoute(session: SessionSummary): BrowserRoute {
  const { config, listening } = session
  const reason = whyNotBrowsable(session)
  if (reason !== null || config.kind !== 'proxy' || listening === null) {
    throw new AppError(reason === 'stopped' ? 'wrong-state' : 'bad-input', REASONS[reason ?? 'not-a-proxy'])
  }
  const mode = config.mode ?? 'forward'
  if (listening.path !== undefined) return { by: 'socks', path: listening.path }
  const place = { host: reachable(listening.host), port: listening.port }
  if (mode === 'socks') return { by: 'socks', ...place }
  if (mode !== 'forward') return { by: 'http', ...place }
  const { target, tls } = config
  if (target === undefined || 'path' in target)
    return { by: 'mapping', ...place, target: place, scheme: 'http' }
  // A proxy that adds TLS towards its target receives plain HTTP.
  const isTls = tls?.target !== 'tls' && (tls?.clients === 'intercept' || TLS_PORTS.includes(target.port))
  return { by: 'mapping', ...place, target, scheme: isTls ? 'https' : 'http' }
}

const TLS_PORTS: readonly number[] = [443, 8443]

/** Returns the first page: the requested URL, or the session's fixed target. */
export function firstPage(route: BrowserRoute, url: string | undefined): string {
  if (url !== undefined && url !== '') return url
  if (route.by !== 'mapping') return 'about:blank'
  const { host, port } = route.target
  const bracketed = host.includes(':') ? `[${host}]` : host
  return `${route.scheme}://${bracketed}${port === (route.scheme === 'https' ? 443 : 80) ? '' : `:${port}`}/`
}
