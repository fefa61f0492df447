import type { ReplayOptions } from '../../shared/contract/replay'
import type { ClientConfig, ProxyConfig, ServerConfig, SessionConfig } from '../../shared/contract/sessions'
import type { ClientTls } from '../../shared/contract/socket-options'
import type { ConnectionRow } from '../../shared/contract/views'
import { AppError } from '../../shared/model/app-error'
import { endpointOf, formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { isPipePath } from '../../shared/model/pipe-path'
import type { ConnectSettings } from '../net/connect-settings'
import { overridden } from '../proxy/overrides'

/** Route to a captured connection's target: the same as its session used, unless the caller requests another. */

export interface DirectRoute {
  readonly target: Endpoint
  readonly reach: ConnectSettings
}

/** Relevant part of a captured connection; `target` in the format of the capture. */
export type OriginalConnection = Pick<ConnectionRow, 'target' | 'secure' | 'unverified' | 'serverName'>

export interface DirectRouteRequest {
  readonly target?: Endpoint | undefined
  readonly tls?: ReplayOptions['tls']
  /** ALPN names of the protocol; empty if it is unknown. */
  readonly alpn: readonly string[]
  /** True if a proxy session makes the connection and applies its own settings. */
  readonly isThroughProxy?: boolean
}

/** `original`: null for a request without a captured connection. Throws `target-unknown`. */
export function directRoute(
  original: OriginalConnection | null,
  config: SessionConfig | undefined,
  wish: DirectRouteRequest
): DirectRoute {
  const before = original === null ? null : originalRoute(original, config, wish)
  const { target } = wish
  if (before !== null && (target === undefined || formatEndpoint(target) === original?.target)) {
    return { ...before, reach: withTls(before.reach, wish) }
  }
  if (target === undefined) throw new AppError('target-unknown', 'The target is missing. Enter one.')
  // A different target is reached directly, without an upstream proxy.
  return { target, reach: withTls(securityOf(original, wish), wish) }
}

function withTls({ tls, ...reach }: ConnectSettings, wish: DirectRouteRequest): ConnectSettings {
  if (wish.tls === 'off') return reach
  if (wish.tls === undefined) return tls === undefined ? reach : { ...reach, tls }
  const { serverName: _name, verify: _verify, alpn, ...others } = tls ?? {}
  const protocols = alpn ?? (wish.alpn.length === 0 ? undefined : [...wish.alpn])
  const merged: ClientTls = {
    ...others,
    ...(protocols === undefined ? {} : { alpn: protocols }),
    ...(wish.tls.serverName === undefined ? {} : { serverName: wish.tls.serverName }),
    ...(wish.tls.verify === undefined ? {} : { verify: wish.tls.verify }),
    ...(wish.tls.alpn === undefined ? {} : { alpn: wish.tls.alpn })
  }
  return { ...reach, tls: merged }
}

function originalRoute(
  original: OriginalConnection,
  config: SessionConfig | undefined,
  wish: DirectRouteRequest
): DirectRoute {
  const target = wish.target ?? parseTarget(original.target)
  const isProxy = config?.kind === 'proxy'
  return {
    target: isProxy && wish.isThroughProxy !== true ? overridden(target, config.overrides ?? []) : target,
    reach:
      isProxy || config === undefined
        ? proxiedOptions(original, config, wish)
        : sessionOptions(original.target, config)
  }
}

/** Session settings that affect the route but not the lifetime: a replay has its own timeouts. */
function sessionOptions(target: string, config: ServerConfig | ClientConfig): ConnectSettings {
  if (config.kind === 'server') return config.tls === undefined ? {} : { tls: { verify: false } }
  // The settings may have changed since the capture, so that they name another target.
  if (formatEndpoint(endpointOf(config.target)) !== target) return {}
  return { ...outgoingOptions(config), ...(config.tls === undefined ? {} : { tls: config.tls }) }
}

/** Route for a proxied or imported connection: TLS if it used TLS, with the same certificate verification. */
function proxiedOptions(
  original: OriginalConnection,
  config: ProxyConfig | undefined,
  wish: DirectRouteRequest
): ConnectSettings {
  const out = outgoingOptions(config?.out ?? {})
  const { tls } = securityOf(original, wish)
  if (tls === undefined) return out
  const { authority, certificate, minVersion, maxVersion } = config?.tls ?? {}
  return {
    ...out,
    tls: {
      ...tls,
      ...(original.serverName === undefined ? {} : { serverName: original.serverName }),
      ...(authority === undefined ? {} : { authority }),
      ...(certificate === undefined ? {} : { certificate }),
      ...(minVersion === undefined ? {} : { minVersion }),
      ...(maxVersion === undefined ? {} : { maxVersion })
    }
  }
}

/** Uses TLS, with the new target's name, if the original connection did. */
function securityOf(original: OriginalConnection | null, { alpn }: DirectRouteRequest): { tls?: ClientTls } {
  if (original?.secure !== true) return {}
  return {
    tls: {
      ...(original.unverified === true ? { verify: false } : {}),
      ...(alpn.length === 0 ? {} : { alpn: [...alpn] })
    }
  }
}

function outgoingOptions({
  family,
  happyEyeballs,
  lookup,
  hints,
  local,
  connectTimeout,
  via
}: ConnectSettings): ConnectSettings {
  return {
    ...(family === undefined ? {} : { family }),
    ...(happyEyeballs === undefined ? {} : { happyEyeballs }),
    ...(lookup === undefined ? {} : { lookup }),
    ...(hints === undefined ? {} : { hints }),
    // A fixed local port is omitted because the session may be using it.
    ...(local?.address === undefined ? {} : { local: { address: local.address } }),
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
    ...(via === undefined ? {} : { via })
  }
}

/** Parses `host:port`, `[v6]:port` or the path of a pipe. */
function parseTarget(text: string): Endpoint {
  const match = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (match !== null && host !== undefined) return { host, port: Number(match[3]) }
  if (isPipePath(text)) return endpointOf({ path: text })
  throw new AppError('target-unknown', `The capture does not contain a usable target (${text}). Enter one.`)
}
