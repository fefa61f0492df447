import type { SessionConfig } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { endpointOf, formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import type { Reach } from '../dial/reach'

/** How a captured connection's target is reached again: as its session reaches it, for as long as there is one. */

export interface Way {
  readonly target: Endpoint
  readonly reach: Reach
}

/** `target` as the capture writes it. */
export function wayTo(target: string, config: SessionConfig | undefined): Way {
  return { target: parseTarget(target, config), reach: reachOf(target, config) }
}

/** What concerns the way, and not the life of the connection: a replay ends by its own rules. */
function reachOf(target: string, config: SessionConfig | undefined): Reach {
  if (config?.kind === 'server') return config.tls === undefined ? {} : { tls: { verify: false } }
  // Its settings may have been changed since, and lead elsewhere.
  if (config?.kind !== 'client' || formatEndpoint(endpointOf(config.target)) !== target) return {}
  const { family, happyEyeballs, lookup, hints, local, connectTimeout, via, tls } = config
  return {
    ...(family === undefined ? {} : { family }),
    ...(happyEyeballs === undefined ? {} : { happyEyeballs }),
    ...(lookup === undefined ? {} : { lookup }),
    ...(hints === undefined ? {} : { hints }),
    // A fixed port is the session's own, which may have it at the moment.
    ...(local?.address === undefined ? {} : { local: { address: local.address } }),
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
    ...(via === undefined ? {} : { via }),
    ...(tls === undefined ? {} : { tls })
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
