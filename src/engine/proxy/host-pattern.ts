import net from 'node:net'
import { asciiName } from '../dial/lookup'

/**
 * `example.org`, an address, or `*.example.org` for every name below it; `*` is every host. Without case, without a final
 * dot, in whichever letters, and however an IPv6 address is written.
 */
export function matchesHost(pattern: string, host: string): boolean {
  const wanted = plainHost(pattern)
  const name = plainHost(host)
  if (wanted === '*') return true
  if (!wanted.startsWith('*.')) return name === wanted
  return net.isIP(name) === 0 && name.length >= wanted.length && name.endsWith(wanted.slice(1))
}

/** The one way of writing it. */
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
  // Only labels are put into other letters; the asterisk of a pattern is none.
  const [, star = '', name = ''] = /^(\*\.)?(.*)$/.exec(bare) ?? []
  return star + asciiName(name).toLowerCase()
}
