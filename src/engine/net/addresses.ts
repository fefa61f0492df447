/** IP addresses in one spelling, and the addresses of this machine. */

import net from 'node:net'
import { networkInterfaces } from 'node:os'

/**
 * Returns the canonical spelling of an address: IPv6 as in RFC 5952 with its zone, IPv4-mapped IPv6 (RFC 4291, section
 * 2.5.5.2) as IPv4. Returns null for anything else.
 */
export function canonicalAddress(text: string): string | null {
  const [address = '', zone] = text.split('%', 2)
  if (net.isIPv4(address)) return address
  if (!net.isIPv6(address)) return null
  // The URL parser abbreviates as RFC 5952 requires.
  const { hostname } = new URL(`http://[${address}]/`)
  const short = hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short)
  if (mapped !== null) {
    const [high, low] = [parseInt(mapped[1] ?? '', 16), parseInt(mapped[2] ?? '', 16)]
    return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  }
  return zone === undefined ? short : `${short}%${zone}`
}

/** Returns the canonical spelling without a zone; anything that is not an address only loses its zone. */
export function plainAddress(address: string): string {
  const bare = address.split('%')[0] ?? ''
  return canonicalAddress(bare) ?? bare
}

export function sameAddress(one: string, other: string): boolean {
  return plainAddress(one) === plainAddress(other)
}

/** Returns true for the unspecified address, at which a listener accepts connections to every local address. */
export function isWildcard(host: string): boolean {
  const plain = plainAddress(host)
  return plain === '0.0.0.0' || plain === '::'
}

/** Returns true for loopback addresses and the addresses of this machine's interfaces. */
export function isLocalAddress(host: string): boolean {
  const plain = plainAddress(host)
  if (plain === '::1' || (net.isIPv4(plain) && plain.startsWith('127.'))) return true
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => plainAddress(address) === plain)
  )
}
