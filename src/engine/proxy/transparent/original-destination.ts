/**
 * Where a client was going when the system sent it here. Two ways lead here, and they leave different traces:
 *
 * - A rule of netfilter (REDIRECT, DNAT) rewrites the destination: the accepted socket's own end is the address that is
 *   listened on, and the table of connections knows the original.
 * - TPROXY, or an address block routed to `lo` ("AnyIP"), delivers as it is: the accepted socket's own end IS where the
 *   client was going, although nobody listens there by name.
 */
import net from 'node:net'
import os from 'node:os'
import type { Endpoint } from '../../../shared/model/connection-event'
import { findOriginal, plainAddress, sameAddress, type AcceptedTuple } from './conntrack-table'
import { tablesFor } from './read-conntrack'

/**
 * `bound` is what the session listens on. Null where nothing sent it here: the client connected to us by name. Throws
 * where that cannot be told; see read-conntrack.ts.
 */
export async function originalDestination(socket: net.Socket, bound: Endpoint): Promise<Endpoint | null> {
  const ends = endsOf(socket)
  // It broke off before it was looked at.
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
  // Listened on by a name: which address that was is not told, and it is one of our own.
  if (net.isIP(bound.host) === 0) return false
  if (local.port !== bound.port) return true
  return !isWildcard(bound.host) ? !sameAddress(local.host, bound.host) : !isOwnAddress(local.host)
}

/** A listener at all addresses accepts at each of the machine's own: that was no detour. */
function isOwnAddress(host: string): boolean {
  if (host.startsWith('127.')) return true
  return Object.values(os.networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => sameAddress(address, host))
  )
}

function isWildcard(host: string): boolean {
  const plain = plainAddress(host)
  return plain === '0.0.0.0' || plain === '::'
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && sameAddress(one.host, other.host)
}
