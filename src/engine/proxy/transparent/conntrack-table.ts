/**
 * Parses the kernel's connection table as printed by /proc/net/nf_conntrack and conntrack(8): one line per connection,
 * first the tuple as the client sent it, then the tuple of the expected replies. If a rule redirects the connection,
 * the two differ: replies come from the redirected address, and the first tuple still holds the original destination.
 *
 *     ipv4 2 tcp 6 431999 ESTABLISHED src=10.0.0.5 dst=198.18.0.9 sport=52712 dport=80
 *       src=127.0.0.1 dst=10.0.0.5 sport=42851 dport=52712 [ASSURED] mark=0 use=2
 */
import type { Endpoint } from '../../../shared/model/connection-event'
import { plainAddress, sameAddress } from '../../net/addresses'

/** The addresses of an accepted connection. */
export interface AcceptedTuple {
  /** The local end. */
  readonly local: Endpoint
  /** The client's end. */
  readonly remote: Endpoint
}

const TUPLE = /src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)/g

/** Returns the original destination of an accepted connection, or null if the table has no entry for it. */
export function findOriginal(table: string, { local, remote }: AcceptedTuple): Endpoint | null {
  // The line always contains the client's port, and few other lines do, so only those are parsed.
  const sign = `dport=${remote.port} `
  let at = table.indexOf(sign)
  while (at !== -1) {
    const end = table.indexOf('\n', at)
    const line = table.slice(table.lastIndexOf('\n', at) + 1, end === -1 ? table.length : end)
    const original = originalOf(line, local, remote)
    if (original !== null) return original
    at = end === -1 ? -1 : table.indexOf(sign, end)
  }
  return null
}

function originalOf(line: string, local: Endpoint, remote: Endpoint): Endpoint | null {
  if (!/(^|\s)tcp\s/.test(line)) return null
  const [original, reply] = [...line.matchAll(TUPLE)]
  if (original === undefined || reply === undefined) return null
  const [, from = '', to = '', fromPort, toPort] = reply
  const isOurs =
    Number(fromPort) === local.port &&
    Number(toPort) === remote.port &&
    sameAddress(from, local.host) &&
    sameAddress(to, remote.host)
  return isOurs ? { host: plainAddress(original[2] ?? ''), port: Number(original[4]) } : null
}
