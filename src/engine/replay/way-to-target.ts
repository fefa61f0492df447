import type { ClientConfig, ProxyConfig, ServerConfig, SessionConfig } from '../../shared/contract/sessions'
import type { ClientTls } from '../../shared/contract/socket-options'
import type { ConnectionRow } from '../../shared/contract/views'
import { AppError } from '../../shared/model/app-error'
import { endpointOf, formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import type { Reach } from '../dial/reach'
import { overridden } from '../proxy/overrides'

/** How a captured connection's target is reached again: as its session reaches it, for as long as there is one. */

export interface Way {
  readonly target: Endpoint
  readonly reach: Reach
}

/** Of a captured connection, as far as it matters here; `target` as the capture writes it. */
export type Original = Pick<ConnectionRow, 'target' | 'secure' | 'unverified' | 'serverName'>

export function wayTo(original: Original, config: SessionConfig | undefined): Way {
  const target = parseTarget(original.target, config)
  const isProxy = config?.kind === 'proxy'
  return {
    target: isProxy ? overridden(target, config.overrides ?? []) : target,
    reach: isProxy || config === undefined ? proxiedReach(original, config) : reachOf(original.target, config)
  }
}

/** What concerns the way, and not the life of the connection: a replay ends by its own rules. */
function reachOf(target: string, config: ServerConfig | ClientConfig): Reach {
  if (config.kind === 'server') return config.tls === undefined ? {} : { tls: { verify: false } }
  // Its settings may have been changed since, and lead elsewhere.
  if (formatEndpoint(endpointOf(config.target)) !== target) return {}
  return { ...waysOut(config), ...(config.tls === undefined ? {} : { tls: config.tls }) }
}

/** Through a proxy, or out of a file: TLS where there was TLS, and trust as much as was given then. */
function proxiedReach({ secure, unverified, serverName }: Original, config: ProxyConfig | undefined): Reach {
  const out = waysOut(config?.out ?? {})
  if (secure !== true) return out
  const { authority, certificate, minVersion, maxVersion } = config?.tls ?? {}
  const tls: ClientTls = {
    ...(serverName === undefined ? {} : { serverName }),
    ...(authority === undefined ? {} : { authority }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(unverified === true ? { verify: false } : {}),
    // What is sent again is HTTP/1.
    alpn: ['http/1.1']
  }
  return { ...out, tls }
}

function waysOut({ family, happyEyeballs, lookup, hints, local, connectTimeout, via }: Reach): Reach {
  return {
    ...(family === undefined ? {} : { family }),
    ...(happyEyeballs === undefined ? {} : { happyEyeballs }),
    ...(lookup === undefined ? {} : { lookup }),
    ...(hints === undefined ? {} : { hints }),
    // A fixed port is the session's own, which may have it at the moment.
    ...(local?.address === undefined ? {} : { local: { address: local.address } }),
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
    ...(via === undefined ? {} : { via })
  }
}

/** `host:port` or `[v6]:port`, or the path of the session's pipe. */
function parseTarget(text: string, config: SessionConfig | undefined): Endpoint {
  const match = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (match !== null && host !== undefined) return { host, port: Number(match[3]) }
  if (pathOf(config) === text) return { host: '', port: 0, path: text }
  throw new AppError('not-replayable', `The capture does not say where this request went (${text}).`)
}

function pathOf(config: SessionConfig | undefined): string | undefined {
  if (config === undefined) return undefined
  const address = config.kind === 'server' ? config.listen : config.target
  return address !== undefined && 'path' in address ? address.path : undefined
}
