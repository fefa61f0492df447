/**
 * IP addresses as 32-bit words in network order, the form in which headers are written and addresses compared: one word
 * is IPv4, four are IPv6. An IPv4-mapped IPv6 address (`::ffff:1.2.3.4`, reported by Node for an IPv4 client of a
 * dual-stack listener; RFC 4291, section 2.5.5.2) is converted to IPv4.
 */

export type AddressWords = readonly number[]

const UNSPECIFIED_V4: AddressWords = [0]
const MAPPED_PREFIX = 0x0000ffff

const DOT = 0x2e
const DIGIT_0 = 0x30
const DIGIT_9 = 0x39

/**
 * Returns the words of a textual address. Anything else (a name not looked up yet, an empty string) becomes 0.0.0.0,
 * which in an IP header stands for "not known yet".
 */
export function parseAddress(text: string): AddressWords {
  const v4 = parseV4(text)
  if (v4 !== undefined) return [v4]
  const words = parseV6(text)
  if (words === undefined) return UNSPECIFIED_V4
  const [first, second, third, fourth] = words
  return first === 0 && second === 0 && third === MAPPED_PREFIX && fourth !== undefined ? [fourth] : words
}

export function isUnspecified(address: AddressWords): boolean {
  return address.every((word) => word === 0)
}

/** Returns the address as IPv6, for a leg whose other endpoint is IPv6. */
export function toV6(address: AddressWords): AddressWords {
  const [only = 0] = address
  if (address.length === 4) return address
  return only === 0 ? [0, 0, 0, 0] : [0, 0, MAPPED_PREFIX, only]
}

/** Returns the canonical text (RFC 5952 for IPv6: lower case, the longest run of two or more zero groups shortened). */
export function formatAddress(address: AddressWords): string {
  const [first = 0] = address
  if (address.length === 1)
    return `${first >>> 24}.${(first >>> 16) & 255}.${(first >>> 8) & 255}.${first & 255}`
  const groups = address.flatMap((word) => [word >>> 16, word & 0xffff])
  const { start, length } = longestZeroRun(groups)
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let start = 0
  groups.forEach((group, at) => {
    if (group !== 0) start = at + 1
    else if (at + 1 - start > best.length) best = { start, length: at + 1 - start }
  })
  return best
}

/** Parsed digit by digit for speed: every connection's addresses are parsed four times. */
function parseV4(text: string): number | undefined {
  let word = 0
  let dots = 0
  let digits = 0
  let part = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === DOT) {
      if (digits === 0 || ++dots > 3) return undefined
      word = word * 256 + part
      part = 0
      digits = 0
    } else {
      if (code < DIGIT_0 || code > DIGIT_9 || ++digits > 3) return undefined
      part = part * 10 + code - DIGIT_0
      if (part > 255) return undefined
    }
  }
  return dots === 3 && digits > 0 ? word * 256 + part : undefined
}

function parseV6(text: string): AddressWords | undefined {
  const [address = ''] = text.split('%') // fe80::1%eth0: the zone is local to this machine
  const halves = address.split('::')
  if (halves.length > 2) return undefined
  const head = parseGroups(halves[0] ?? '')
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '') : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail]
  return [0, 2, 4, 6].map((at) => (groups[at] ?? 0) * 0x10000 + (groups[at + 1] ?? 0))
}

/** Parses the groups on one side of `::`. The last may be a dotted IPv4 address, which counts as two. */
function parseGroups(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const v4 = index === parts.length - 1 ? parseV4(part) : undefined
    if (v4 !== undefined) groups.push(v4 >>> 16, v4 & 0xffff)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
