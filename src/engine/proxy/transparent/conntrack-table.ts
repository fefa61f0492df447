/**
 * The kernel's table of connections as /proc/net/nf_conntrack and conntrack(8) print it: one line each, first the
 * tuple as its client sent it, then the tuple of the answers it expects. Where a rule redirects, the two differ: the
 * answers come from where the connection was sent to, and the first tuple still says where the client was going.
 *
 *     ipv4 2 tcp 6 431999 ESTABLISHED src=10.0.0.5 dst=198.18.0.9 sport=52712 dport=80
 *       src=127.0.0.1 dst=10.0.0.5 sport=42851 dport=52712 [ASSURED] mark=0 use=2
 */
import net from 'node:net'
import type { Endpoint } from '../../../shared/model/connection-event'

/** One accepted connection as its socket shows it. */
export interface AcceptedTuple {
  /** Our end. */
  readonly local: Endpoint
  /** The client's. */
  readonly remote: Endpoint
}

const TUPLE = /src=(\S+) dst=(\S+) sport=(\d+) dport=(\d+)/g

/** Where the client of an accepted connection was going; null where the table does not know it. */
export function findOriginal(table: string, { local, remote }: AcceptedTuple): Endpoint | null {
  // The client's port is in its line in any case, and in few others: the rest need not be taken apart.
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
  const [asked, answers] = [...line.matchAll(TUPLE)]
  if (asked === undefined || answers === undefined) return null
  const [, from = '', to = '', fromPort, toPort] = answers
  const isOurs =
    Number(fromPort) === local.port &&
    Number(toPort) === remote.port &&
    sameAddress(from, local.host) &&
    sameAddress(to, remote.host)
  return isOurs ? { host: plainAddress(asked[2] ?? ''), port: Number(asked[4]) } : null
}

/** An IPv4 client of a listener for both families has an IPv6 address of this kind (RFC 4291, section 2.5.5.2). */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * One way of writing for each address: without the zone of a link-local one, IPv4 as IPv4, and IPv6 as RFC 5952 has it,
 * where /proc writes all its zeros.
 */
export function plainAddress(address: string): string {
  const bare = address.split('%')[0] ?? ''
  const mapped = MAPPED.exec(bare)?.[1]
  if (mapped !== undefined) return mapped
  // The URL parser shortens as RFC 5952 asks.
  return net.isIPv6(bare) ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare
}

export function sameAddress(one: string, other: string): boolean {
  return plainAddress(one) === plainAddress(other)
}
