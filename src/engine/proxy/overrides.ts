import type { Override } from '../../shared/contract/proxying'
import type { Endpoint } from '../../shared/model/connection-event'

/** Other places than those that were asked for; the first one that fits counts. A port that is not said stays. */
export function overridden(target: Endpoint, overrides: readonly Override[]): Endpoint {
  if (target.path !== undefined) return target
  const host = comparable(target.host)
  const found = overrides.find(
    ({ from }) => comparable(from.host) === host && (from.port === undefined || from.port === target.port)
  )
  return found === undefined ? target : { host: found.to.host, port: found.to.port ?? target.port }
}

/** Names are compared without case, and without the dot that ends an absolute one. */
function comparable(host: string): string {
  return host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '')
}
