/**
 * Recognises IP addresses as `net` does, without Node.js, which the page cannot use. IPv4 has four decimal parts; IPv6
 * follows RFC 4291 §2.2, with an optional zone after `%`.
 */

export type IpFamily = 4 | 6

/** Returns the family of an address; null if it is not one. */
export function ipFamily(text: string): IpFamily | null {
  if (isIpv4(text)) return 4
  return isIpv6(text) ? 6 : null
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

function isIpv6(text: string): boolean {
  const [address = '', zone, ...more] = text.split('%')
  if (more.length > 0 || zone === '') return false
  const halves = address.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const hasIpv4 = last.includes('.')
  if (hasIpv4 && !(isIpv4(last) && address.endsWith(last))) return false
  const hex = hasIpv4 ? groups.slice(0, -1) : groups
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  const count = hex.length + (hasIpv4 ? 2 : 0)
  return halves.length === 2 ? count <= 7 : count === 8
}

/** True for an address, a range of one family (`10.0.0.1-10.0.0.9`) or a subnet (`10.0.0.0/8`). */
export function isAddressRule(text: string): boolean {
  const range = text.split('-')
  if (range.length === 2) {
    const [first, last] = range.map((part) => part.trim())
    if (first === undefined || last === undefined) return false
    const family = ipFamily(first)
    return family !== null && family === ipFamily(last) && isInOrder(first, last)
  }
  const [address = '', prefix, ...more] = text.split('/')
  const family = ipFamily(address)
  if (family === null || more.length > 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)
}

/** A range that ends before it begins matches nothing. The engine checks IPv6 ranges. */
function isInOrder(first: string, last: string): boolean {
  if (ipFamily(first) !== 4) return true
  const value = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return value(first) <= value(last)
}
