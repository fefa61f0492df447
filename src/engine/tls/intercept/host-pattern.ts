import net from 'node:net'
import { asciiName } from '../../net/lookup'

/**
 * Matches a host against `example.org`, an address, `*.example.org` (every name below it) or `*` (every host). Ignores
 * case, a trailing dot, Unicode or Punycode form, and the spelling of IPv6 addresses.
 */
export function matchesHost(pattern: string, host: string): boolean {
  const wanted = plainHost(pattern)
  const name = plainHost(host)
  if (wanted === '*') return true
  if (!wanted.startsWith('*.')) return name === wanted
  return net.isIP(name) === 0 && name.length >= wanted.length && name.endsWith(wanted.slice(1))
}

/** Returns the canonical spelling of a host. */
export function plainHost(host: string): string {
  const bare = host
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
  if (net.isIPv6(bare)) {
    const [address = '', zone] = bare.split('%')
    const shortest = new net.SocketAddress({ address, family: 'ipv6' }).address
    return zone === undefined ? shortest : `${shortest}%${zone}`
  }
  // Only labels are converted to Punycode; the asterisk of a pattern is not a label.
  const [, star = '', name = ''] = /^(\*\.)?(.*)$/.exec(bare) ?? []
  return star + asciiName(name).toLowerCase()
}
