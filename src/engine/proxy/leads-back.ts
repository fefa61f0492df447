import { statSync } from 'node:fs'
import net from 'node:net'
import { resolve } from 'node:path'
import type { Endpoint } from '../../shared/model/connection-event'
import { canonicalAddress, isLocalAddress, isWildcard } from '../net/addresses'

/**
 * Returns true if connecting to `target` reaches the listener at `listen`, in any spelling: `0.0.0.0`, an IPv4-mapped
 * address, `localhost`, an address of an interface, or another path of a Unix domain socket. Other names must be
 * resolved first; they match nothing here.
 */
export function leadsBack(target: Endpoint, listen: Endpoint): boolean {
  if (listen.path !== undefined) {
    return target.path !== undefined && isSameSocket(target.path, listen.path)
  }
  if (target.path !== undefined || target.port !== listen.port) return false
  const addresses = addressesOf(listen.host)
  return addressesOf(target.host).some((address) => reaches(address, addresses))
}

/** Returns the canonical addresses of a configured host; empty for a name that must be resolved. */
function addressesOf(host: string): readonly string[] {
  const bare = host
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
    .replace(/\.$/, '')
  if (bare === 'localhost' || bare.endsWith('.localhost')) return ['127.0.0.1', '::1']
  const address = canonicalAddress(bare)
  return address === null ? [] : [address]
}

function reaches(target: string, listened: readonly string[]): boolean {
  return listened.some((listen) => {
    if (isWildcard(listen))
      return (isWildcard(target) || isLocalAddress(target)) && (listen === '::' || net.isIPv4(target))
    // Connecting to the unspecified address reaches the loopback address of its family.
    const to = target === '0.0.0.0' ? '127.0.0.1' : target === '::' ? '::1' : target
    return to === listen
  })
}

/** Compares the files that the paths lead to, or the paths themselves if there is no file yet. */
function isSameSocket(one: string, other: string): boolean {
  if (resolve(one) === resolve(other)) return true
  try {
    const [first, second] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })]
    return first.ino !== 0n && first.ino === second.ino && first.dev === second.dev
  } catch {
    return false
  }
}
