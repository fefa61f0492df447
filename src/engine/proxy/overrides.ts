import type { Override } from '../../shared/contract/proxying'
import type { Endpoint } from '../../shared/model/connection-event'

/** Replaces the target by the first matching override. An override without a port keeps the port. */
export function overridden(target: Endpoint, overrides: readonly Override[]): Endpoint {
  if (target.path !== undefined) return target
  const host = comparable(target.host)
  const found = overrides.find(
    ({ from }) => comparable(from.host) === host && (from.port === undefined || from.port === target.port)
  )
  return found === undefined ? target : { host: found.to.host, port: found.to.port ?? target.port }
}

/** Names compare without case and without the trailing dot of an absolute name. */
function comparable(host: string): string {
  return host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '')
}
