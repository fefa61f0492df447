/**
 * Finds the original destination of a redirected connection. There are two kinds of redirection:
 *
 * - A netfilter rule (REDIRECT, DNAT) rewrites the destination: the accepted socket has the listening address as its
 *   local address, and the connection table holds the original one.
 * - TPROXY, or an address block routed to `lo` ("AnyIP"), delivers unchanged: the local address of the accepted socket
 *   IS the original destination, although no listener is bound to it explicitly.
 */
import net from 'node:net'
import type { Endpoint } from '../../../shared/model/connection-event'
import { isLocalAddress, isWildcard, plainAddress, sameAddress } from '../../net/addresses'
import { findOriginal, type AcceptedTuple, tablesFor } from './conntrack-table'

/**
 * `bound` is the session's listening address. Returns null if the connection was not redirected. Throws if the table
 * cannot be read; see conntrack-table.ts.
 */
export async function originalDestination(socket: net.Socket, bound: Endpoint): Promise<Endpoint | null> {
  const ends = endsOf(socket)
  // The client reset the connection before it was inspected.
  if (ends === null) return null
  if (isDelivered(ends.local, bound)) return ends.local
  for await (const table of tablesFor(ends.remote.port)) {
    const original = findOriginal(table, ends)
    if (original !== null) return isSame(original, ends.local) ? null : original
  }
  return null
}

export function endsOf(socket: net.Socket): AcceptedTuple | null {
  const { localAddress, localPort, remoteAddress, remotePort } = socket
  if (localAddress === undefined || remoteAddress === undefined) return null
  return {
    local: { host: plainAddress(localAddress), port: localPort ?? 0 },
    remote: { host: plainAddress(remoteAddress), port: remotePort ?? 0 }
  }
}

function isDelivered(local: Endpoint, bound: Endpoint): boolean {
  // The session listens on a name: its address is unknown here, and it is a local one.
  if (net.isIP(bound.host) === 0) return false
  if (local.port !== bound.port) return true
  // A wildcard listener accepts connections at every local address, which is not a redirection.
  return isWildcard(bound.host) ? !isLocalAddress(local.host) : !sameAddress(local.host, bound.host)
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && sameAddress(one.host, other.host)
}
